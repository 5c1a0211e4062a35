/** A failure in the summary: the evidence, what it may be, what would decide it, and what to do about it. */
import type { Row } from './pane.ts';
import { pair } from './words.ts';
import { aboutCause, aboutFailure, aboutPassed } from '../abouts.ts';
import type { EventOf } from '../../src/events/schema.ts';
import type { Model } from '../model.ts';
import type { Connection } from '../store/connection.ts';
import { count, duration, spoken } from '../text/format.ts';

type Failure = EventOf<'tls.failed'>;

/** Causes in which a client turned away from the certificate it was shown. */
const REFUSALS: ReadonlySet<string> = new Set(['client_refused_certificate', 'client_closed_in_handshake']);

/** The rows below the headline; `nameWidth` is that of the names in front. None for a connection that did not fail. */
export function failureRows(connection: Connection, model: Model, nameWidth: number, width: number): Row[] {
  const { failure, closed, passed } = connection;
  const rows: Row[] = [];
  const add = (name: string, value: string, about: Row['about'] & object): void => void rows.push(...pair(name, value, nameWidth, width, { about }));
  if (failure !== undefined) {
    add('evidence', evidence(connection, failure), aboutFailure(failure));
    add('cause', spoken(failure.cause), aboutCause(failure.cause));
    for (const [index, words] of likely(connection, failure, model).entries()) add(index === 0 ? 'likely' : '', `${index + 1}. ${words}`, aboutCause(failure.cause));
    for (const [name, words] of next(failure)) add(name, words, aboutCause(failure.cause));
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

/** Why a client may have turned away, the likelier first. */
function likely(connection: Connection, failure: Failure, model: Model): string[] {
  if (!REFUSALS.has(failure.cause)) return [];
  const { accepted, hosts } = acceptance(connection, model);
  const known = connection.client.program !== undefined;
  const whether = accepted === 0 ? ': nobody has accepted it in this run yet' : known ? '' : ': those who accepted it may be other clients';
  const trust = `it does not trust the root${whether}`;
  const pin = `it expects another key of this host (pin)${hosts === 0 ? '' : `: the root was accepted for ${count(hosts, 'other host')}`}`;
  const pinFirst = hosts > 0 && failure.alert?.name !== 'unknown_ca';
  const found = pinFirst ? [pin, trust] : [trust, pin];
  if (failure.cause === 'client_closed_in_handshake') found.push('it had opened the connection ahead of need');
  return found;
}

/** Handshakes that were completed with a forged leaf, and for how many other hosts: by the same program, where it is known which one that is. */
function acceptance({ client, target }: Connection, model: Model): { accepted: number; hosts: number } {
  const hosts = new Set<string>();
  let accepted = 0;
  for (const id of model.store.ids) {
    const other = model.store.get(id);
    if (other?.downstream === undefined || (client.program !== undefined && other.client.program !== client.program)) continue;
    accepted += 1;
    if (other.target.host !== target.host) hosts.add(other.target.host);
  }
  return { accepted, hosts: hosts.size };
}

/** What would tell the causes apart, and what can be done. */
function next({ cause, hop }: Failure): readonly (readonly [name: string, words: string])[] {
  if (REFUSALS.has(cause)) {
    return [
      ['decide', 'trustlens run -- the command (b for a browser): if it works there, it was trust; if not, it pins'],
      ['do', 'p passes this host through unread, so that the client meets the real certificate'],
    ];
  }
  if (cause === 'untrusted_chain') return [['do', '3 has every reason; a CA of your own is added with --upstream-ca FILE']];
  if (hop === 'upstream') return [['do', '2 shows how far it came; p passes this host through, to see whether the client alone gets further']];
  return [['do', '2 shows how far it came; p passes this host through unread']];
}
