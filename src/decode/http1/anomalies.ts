/**
 * What an HTTP/1 message can have that its framing survives but that parsers disagree about. The decoder reads on and names it,
 * because what one parser forgives and the next takes differently is how requests are smuggled past the one in front.
 */

/** What the anomaly is, in plain words, and the rule it breaks. */
export interface AnomalyEntry {
  text: string;
  citation: string;
}

/** Every anomaly this decoder reports, by its stable word. */
export const HTTP1_ANOMALIES = {
  leading_empty_line: { text: 'Empty lines stand before the start line.', citation: 'RFC 9112 §2.2' },
  bare_lf: { text: 'A line ends with LF alone instead of CR LF.', citation: 'RFC 9112 §2.2' },
  bare_cr: { text: 'A CR stands without an LF behind it; some parsers take it for a line end.', citation: 'RFC 9112 §2.2' },
  control_character: { text: 'A NUL or another control character stands in the head.', citation: 'RFC 9110 §5.5' },
  start_line_spaces: { text: 'The parts of the start line are not separated by exactly one space.', citation: 'RFC 9112 §3, §4' },
  method_not_token: { text: 'The method contains characters that no method may have.', citation: 'RFC 9110 §9.1' },
  space_before_fields: { text: 'White space stands between the start line and the first field.', citation: 'RFC 9112 §2.2' },
  space_before_colon: { text: 'White space stands between a field name and its colon.', citation: 'RFC 9112 §5.1' },
  name_not_token: { text: 'A field name is empty or contains characters that no name may have.', citation: 'RFC 9110 §5.1' },
  no_colon: { text: 'A line between the fields has no colon.', citation: 'RFC 9112 §5' },
  obs_fold: { text: 'A field goes on over the next line; the lines are shown joined by one space.', citation: 'RFC 9112 §5.2' },
  host_missing: { text: 'An HTTP/1.1 request has no Host field.', citation: 'RFC 9112 §3.2' },
  host_repeated: { text: 'A request has more than one Host field.', citation: 'RFC 9112 §3.2' },
  host_differs: { text: 'The Host field names another authority than the request target.', citation: 'RFC 9112 §3.2.2' },
  length_and_chunked: { text: 'Content-Length and Transfer-Encoding are both present; Transfer-Encoding counts.', citation: 'RFC 9112 §6.3' },
  content_length_repeated: { text: 'Content-Length is given more than once, with the same value.', citation: 'RFC 9110 §8.6' },
  content_length_conflict: { text: 'Content-Length is given with different values.', citation: 'RFC 9112 §6.3' },
  content_length_invalid: { text: 'Content-Length is not a plain decimal number.', citation: 'RFC 9110 §8.6' },
  chunked_not_last: { text: 'Transfer-Encoding does not end with chunked, or names it twice.', citation: 'RFC 9112 §6.1' },
  transfer_coding_identity: { text: 'Transfer-Encoding uses identity, which no longer exists and is passed over.', citation: 'RFC 7230 appendix A.2' },
  chunked_in_http_1_0: { text: 'An HTTP/1.0 message has Transfer-Encoding.', citation: 'RFC 9112 §6.1' },
  framing_not_allowed: { text: 'Content-Length or Transfer-Encoding stands on a message that cannot have it; it is passed over.', citation: 'RFC 9112 §6.1' },
  after_close: { text: 'The sender had said that the message before this one would be its last.', citation: 'RFC 9112 §9.6' },
  no_request: { text: 'A response came without a request that asked for it.', citation: 'RFC 9112 §9.2' },
  switch_not_asked_for: { text: 'The server switched protocols although the request did not ask for it.', citation: 'RFC 9110 §15.2.2' },
  chunk_extension: { text: 'A chunk carries an extension; few parsers read them, and some read them wrongly.', citation: 'RFC 9112 §7.1.1' },
  chunk_size_spaces: { text: 'White space stands behind a chunk size.', citation: 'RFC 9112 §7.1' },
  framing_in_trailers: { text: 'A trailer field speaks about framing or routing, where it must be ignored.', citation: 'RFC 9110 §6.5.1' },
} as const satisfies Record<string, AnomalyEntry>;

export type Http1Anomaly = keyof typeof HTTP1_ANOMALIES;

/** Adds an anomaly unless it is already there: each is named once a message. */
export function noteAnomaly(anomalies: Http1Anomaly[], anomaly: Http1Anomaly): void {
  if (!anomalies.includes(anomaly)) anomalies.push(anomaly);
}
