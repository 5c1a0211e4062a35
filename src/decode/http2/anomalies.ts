/**
 * What an HTTP/2 message can have that RFC 9113 forbids but that leaves it readable. The decoder reads on and names it: receivers
 * must treat most of these as malformed, and what one of them forgives is how requests are smuggled past it.
 */

/** Every anomaly this decoder reports, by its stable word: what it is in plain words, and the rule it breaks. */
export const HTTP2_ANOMALIES = {
  name_upper_case: { text: 'A field name has upper-case letters.', citation: 'RFC 9113 §8.2.1' },
  name_not_token: { text: 'A field name is empty or contains characters that no name may have.', citation: 'RFC 9113 §8.2.1' },
  value_line_break: { text: 'A field value contains NUL, CR or LF.', citation: 'RFC 9113 §8.2.1' },
  value_outer_space: { text: 'A field value begins or ends with white space.', citation: 'RFC 9113 §8.2.1' },
  connection_specific: { text: 'A field speaks about the connection, which HTTP/2 does not do in fields.', citation: 'RFC 9113 §8.2.2' },
  te_not_trailers: { text: 'TE has another value than trailers.', citation: 'RFC 9113 §8.2.2' },
  pseudo_after_regular: { text: 'A pseudo-header field stands behind a regular field.', citation: 'RFC 9113 §8.3' },
  pseudo_repeated: { text: 'A pseudo-header field is given more than once; the first one counts.', citation: 'RFC 9113 §8.3' },
  pseudo_unknown: { text: 'A pseudo-header field is none of those that are defined.', citation: 'RFC 9113 §8.3' },
  pseudo_missing: { text: 'A pseudo-header field that has to be there is missing.', citation: 'RFC 9113 §8.3' },
  pseudo_not_allowed: { text: 'A pseudo-header field stands where it does not belong.', citation: 'RFC 9113 §8.3' },
  pseudo_in_trailers: { text: 'A pseudo-header field stands in the trailers.', citation: 'RFC 9113 §8.1' },
  path_invalid: { text: 'The path is empty or begins neither with a slash nor is an asterisk.', citation: 'RFC 9113 §8.3.1' },
  status_invalid: { text: 'The status is not a number of three digits.', citation: 'RFC 9113 §8.3.2' },
  status_101: { text: 'The status is 101, which HTTP/2 does not have.', citation: 'RFC 9113 §8.6' },
  host_differs: { text: 'The Host field names another authority than the request.', citation: 'RFC 9113 §8.3.1' },
  content_length_invalid: { text: 'Content-Length is not a plain decimal number.', citation: 'RFC 9110 §8.6' },
  content_length_conflict: { text: 'Content-Length is given with different values; the first one counts.', citation: 'RFC 9110 §8.6' },
  content_length_mismatch: { text: 'The body is not as long as Content-Length said.', citation: 'RFC 9113 §8.1.1' },
  informational_ends: { text: 'The stream ends with an informational response instead of a final one.', citation: 'RFC 9113 §8.1' },
  table_size_not_allowed: { text: 'The sender uses a larger compression table than the receiver offered.', citation: 'RFC 7541 §4.2' },
  fields_left_out: { text: 'There are more fields than this decoder keeps; the last ones are not shown.', citation: 'RFC 9113 §10.5.1' },
} as const satisfies Record<string, { text: string; citation: string }>;

export type Http2Anomaly = keyof typeof HTTP2_ANOMALIES;

/** Adds an anomaly unless it is already there: each is named once a message. */
export function noteAnomaly(anomalies: Http2Anomaly[], anomaly: Http2Anomaly): void {
  if (!anomalies.includes(anomaly)) anomalies.push(anomaly);
}

/** What every field name is made of: the characters of a token without upper-case letters (RFC 9110 §5.6.2, RFC 9113 §8.2.1). */
const NAME = /^:?[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const UPPER_CASE = /[A-Z]/;
const LINE_BREAK = /[\0\r\n]/;
const OUTER_SPACE = /^[ \t]|[ \t]$/;

/** Fields that only mean something between two neighbours of HTTP/1 (RFC 9113 §8.2.2). */
const CONNECTION_SPECIFIC: ReadonlySet<string> = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

/** What is wrong with one field taken by itself; undefined for nearly all. */
export function fieldAnomalies(name: string, value: string): readonly Http2Anomaly[] | undefined {
  const found: Http2Anomaly[] = [];
  if (!NAME.test(name)) {
    if (UPPER_CASE.test(name)) found.push('name_upper_case');
    if (!NAME.test(name.toLowerCase())) found.push('name_not_token');
  }
  if (LINE_BREAK.test(value)) found.push('value_line_break');
  if (OUTER_SPACE.test(value)) found.push('value_outer_space');
  if (CONNECTION_SPECIFIC.has(name)) found.push('connection_specific');
  if (name === 'te' && value !== 'trailers') found.push('te_not_trailers');
  return found.length === 0 ? undefined : found;
}
