/** Decides where the body of an HTTP/1 message ends (RFC 9112 §6.3). */
import { noteAnomaly } from './anomalies.ts';
import type { Http1Anomaly } from './anomalies.ts';
import { Http1Fault } from './fault.ts';
import { listItems, withoutBlanks } from './fields.ts';
import type { ConnectionFields } from './fields.ts';

/** What follows a head. */
export type Framing =
  | { kind: 'no_body' }
  | { kind: 'sized'; length: number }
  | { kind: 'chunked' }
  | { kind: 'until_close' }
  /** Informational: the next head is still about the same request. */
  | { kind: 'another_head' }
  /** The message ends the HTTP/1 part of the connection. */
  | { kind: 'switch'; protocol: string }
  /** Nobody can tell. */
  | { kind: 'impossible'; fault: Http1Fault };

export const NO_BODY: Framing = { kind: 'no_body' };
const CHUNKED: Framing = { kind: 'chunked' };
const UNTIL_CLOSE: Framing = { kind: 'until_close' };

/** Where the body of a request ends. CONNECT has none, whatever its fields say (RFC 9110 §9.3.6). */
export function requestFraming(method: string, version: string, fields: ConnectionFields, anomalies: Http1Anomaly[]): Framing {
  if (method === 'CONNECT') return withoutBody(fields, anomalies);
  const coded = transferFraming(version, fields, anomalies);
  if (coded === UNTIL_CLOSE) {
    return impossible('request.transfer_encoding', 'the last transfer coding of a request must be chunked');
  }
  return coded ?? sizedFraming('request', fields, anomalies) ?? NO_BODY;
}

/** Where the body of a response ends that is neither informational nor a switch; `toHead` when it answers HEAD. */
export function responseFraming(status: number, version: string, toHead: boolean, fields: ConnectionFields, anomalies: Http1Anomaly[]): Framing {
  if (status === 204) return withoutBody(fields, anomalies);
  if (toHead || status === 304) return NO_BODY;
  return transferFraming(version, fields, anomalies) ?? sizedFraming('response', fields, anomalies) ?? UNTIL_CLOSE;
}

/** A message that can have no body and must not speak of one (RFC 9110 §8.6, RFC 9112 §6.1). */
export function withoutBody(fields: ConnectionFields, anomalies: Http1Anomaly[]): Framing {
  if (fields.contentLengths.length > 0 || fields.transferEncodings.length > 0) noteAnomaly(anomalies, 'framing_not_allowed');
  return NO_BODY;
}

/** By Transfer-Encoding; undefined when there is none. */
function transferFraming(version: string, fields: ConnectionFields, anomalies: Http1Anomaly[]): Framing | undefined {
  const [first, second] = fields.transferEncodings;
  if (first === undefined) return undefined;
  if (first === 'chunked' && second === undefined && fields.contentLengths.length === 0 && version !== 'HTTP/1.0') return CHUNKED;
  const named = fields.transferEncodings.flatMap(listItems);
  const codings = named.filter((coding) => coding !== 'identity');
  if (codings.length < named.length) noteAnomaly(anomalies, 'transfer_coding_identity');
  if (fields.contentLengths.length > 0) noteAnomaly(anomalies, 'length_and_chunked');
  if (version === 'HTTP/1.0') noteAnomaly(anomalies, 'chunked_in_http_1_0');
  if (codings.length === 0 && codings.length < named.length) return undefined;
  if (codings.indexOf('chunked') !== codings.length - 1 || codings.length === 0) noteAnomaly(anomalies, 'chunked_not_last');
  checkLengths(fields, anomalies);
  return codings.at(-1) === 'chunked' ? CHUNKED : UNTIL_CLOSE;
}

/** By Content-Length; undefined when there is none. */
function sizedFraming(path: 'request' | 'response', fields: ConnectionFields, anomalies: Http1Anomaly[]): Framing | undefined {
  const [only, second] = fields.contentLengths;
  if (only === undefined) return undefined;
  const lengths = second === undefined && isDecimal(only) ? [Number(only)] : checkLengths(fields, anomalies);
  const [length] = lengths;
  if (length === undefined) return impossible(`${path}.content_length`, 'the content length cannot be told');
  if (length > Number.MAX_SAFE_INTEGER) {
    return { kind: 'impossible', fault: new Http1Fault('too_large', `${path}.content_length`, 0, 'a content length of 2^53 bytes or more') };
  }
  return length === 0 ? NO_BODY : { kind: 'sized', length };
}

/** The one length all values agree on, or nothing; notes what is odd. Repeated equal values are allowed as a list (RFC 9110 §8.6). */
function checkLengths(fields: ConnectionFields, anomalies: Http1Anomaly[]): number[] {
  const values = fields.contentLengths.flatMap((value) => value.split(',').map((item) => withoutBlanks(item, 0, item.length)));
  if (!values.every(isDecimal)) {
    noteAnomaly(anomalies, 'content_length_invalid');
    return [];
  }
  const different = new Set(values.map(Number));
  if (values.length > 1) noteAnomaly(anomalies, different.size === 1 ? 'content_length_repeated' : 'content_length_conflict');
  return different.size === 1 ? [...different] : [];
}

function isDecimal(text: string): boolean {
  return /^\d+$/.test(text);
}

function impossible(path: string, detail: string): Framing {
  return { kind: 'impossible', fault: new Http1Fault('protocol', path, 0, detail) };
}
