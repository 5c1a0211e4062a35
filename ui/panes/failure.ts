/** A failure in the summary: the evidence, what it may be, what would decide it, and what to do about it. */
import { diagnose } from './causes.ts';
import type { Row } from './pane.ts';
import { pair } from './words.ts';
import { about as aboutWord, aboutCause, aboutFailure, aboutPassed } from '../abouts.ts';
import type { EventOf } from '../../src/events/schema.ts';
import type { Model } from '../model.ts';
import type { Connection } from '../store/connection.ts';
import { duration, spoken } from '../text/format.ts';

type Failure = EventOf<'tls.failed'>;

/** The rows below the headline; `nameWidth` is that of the names in front. None for a connection that did not fail. */
export function failureRows(connection: Connection, model: Model, nameWidth: number, width: number): Row[] {
  const { failure, closed, passed } = connection;
  const rows: Row[] = [];
  const add = (name: string, value: string, about: Row['about'] & object): void => void rows.push(...pair(name, value, nameWidth, width, { about }));
  if (failure !== undefined) {
    add('evidence', evidence(connection, failure), aboutFailure(failure));
    add('cause', spoken(failure.cause), aboutCause(failure.cause));
    const diagnosis = diagnose(connection, failure, model);
    for (const [index, words] of diagnosis.likely.entries()) add(index === 0 ? 'likely' : '', `${index + 1}. ${words}`, aboutCause(failure.cause));
    if (diagnosis.trusting !== undefined) add('root is in', diagnosis.trusting, aboutWord('root'));
    if (diagnosis.decide !== undefined) add('decide', diagnosis.decide, aboutCause(failure.cause));
    add('do', diagnosis.do, aboutCause(failure.cause));
  } else if (closed !== undefined && closed.cause !== null) {
    add('cause', spoken(closed.cause), aboutCause(closed.cause));
  } else if (passed?.reason === 'rule') {
    add('do', model.passedHosts.has(connection.target.host) ? 'p reads this host again' : 'the pattern was given with --pass, or by p in another dashboard; p passes and reads again', aboutPassed(passed.reason));
  }
  return rows;
}

/** What was seen: the alert, when it came, and how much had been said by then. */
function evidence(connection: Connection, failure: Failure): string {
  const { alert, by, hop, elapsed, cause } = failure;
  if (cause === 'untrusted_chain') return `trustlens refused the chain at ${duration(elapsed)}, before any request went to the server`;
  const who = by === null ? '' : by === 'trustlens' ? 'by trustlens' : `by the ${by}`;
  const messages = connection.detail?.messages.items ?? [];
  const sent = messages.findLast((message) => message.about === 'tls.alert' && message.hop === hop);
  const shown = hop === 'downstream' ? messages.find((message) => message.message.name === 'Certificate' && message.hop === hop) : undefined;
  const words = [
    alert === null ? 'no alert, the connection just ended' : `alert ${alert.name} (${alert.id})`,
    alert !== null && sent?.encrypted === true ? 'encrypted' : '',
    who,
    shown !== undefined && elapsed >= shown.elapsed ? `${duration(elapsed - shown.elapsed)} after our Certificate` : `at ${duration(elapsed)}`,
    hop === 'downstream' && connection.exchanges === 0 ? 'no request' : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}
