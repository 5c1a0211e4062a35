/** Alerts: how one side tells the other that it is done or that something is wrong (RFC 9846 §6 [8446 §6]; RFC 5246 §7.2). */
import { Reader } from '../../../bytes/reader.ts';
import type { Field } from '../../../bytes/reader.ts';
import { alertLevelName, alertName, alertNamed, alertSentence } from '../registries/alerts.ts';
import { named } from '../registries/registry.ts';
import type { Named } from '../registries/registry.ts';

/** One decoded alert. */
export interface Alert {
  /** warning or fatal; from TLS 1.3 on it says nothing, the description decides. */
  level: Named;
  description: Named;
  /** What the sender means by it. */
  summary: string;
  fields: Field[];
}

/** Bytes of an alert. */
export const ALERT_LENGTH = 2;

export const ALERT_CITATION = 'RFC 9846 §6 [8446 §6]; RFC 5246 §7.2';
export const ALERT_EXPLANATION =
  'A short word from one side to the other: that it has nothing more to send (close_notify), or what it stumbled over. After any other than a few warnings the connection is over, so this is the first place to look when TLS fails.';
/** What the rows of an alert are for, by label. */
export const ALERT_ROWS: Readonly<Record<string, string>> = {
  level: 'Warning or fatal. TLS 1.3 goes by the description alone.',
  description: 'What happened, seen by the side that sent it.',
};

/** Reads the two bytes of an alert. Throws `DecodeError` when there are more or fewer. */
export function decodeAlert(bytes: Uint8Array): Alert {
  const reader = new Reader(bytes, 'alert');
  const level = reader.u8('level', alertLevelName);
  const description = reader.u8('description', alertName);
  reader.finish();
  return {
    level: named(level, alertLevelName(level)),
    description: alertNamed(description),
    summary: alertSentence(description) ?? `alert ${description}, which the registry does not know`,
    fields: reader.fields,
  };
}
