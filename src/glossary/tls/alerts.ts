/** Alerts by name: what the sender means, from the registry of the decoder, and what that tells somebody who looks at a connection. */
import { alertName, alertSentence } from '../../decode/tls/registries/alerts.ts';
import type { Entries, Entry } from '../entry.ts';

/** An alert's number is one byte (RFC 9846 §6 [8446 §6]). */
const NUMBERS = 256;

const USUAL = 'RFC 9846 §6.2 [8446 §6.2]';

/** A second sentence where there is something to learn from it. */
const MORE: Readonly<Record<string, string>> = {
  close_notify: 'Without it, nobody can tell an end from a cut.',
  handshake_failure: 'Compare the suites, groups and signature algorithms of the ClientHello with what the server is known to take.',
  bad_certificate: 'Some clients send it when the host is pinned to another key.',
  certificate_expired: 'Look at the dates in the chains, and at the clock of the machine that sent it.',
  certificate_unknown: 'Clients that do not trust the root of trustlens, or that pin a host, often say only this.',
  unknown_ca: 'From a client it means that it was not told to trust the root of trustlens; a pin would rather say certificate_unknown or nothing.',
  decrypt_error: 'One side has other keys or saw other bytes than the other.',
  protocol_version: 'The versions that were offered are in supported_versions, and before TLS 1.3 in legacy_version.',
  internal_error: 'The log of that side knows more.',
  inappropriate_fallback: 'Something on the way may have broken the first attempt in order to weaken the second.',
  unrecognized_name: 'Compare server_name in the ClientHello with the names in the certificate.',
  certificate_required: 'A proxy cannot sign in the client’s place: pass this host through unread.',
  no_application_protocol: 'The offer is in the ALPN extension of the ClientHello.',
};

/** Alerts that other documents lay down. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  close_notify: 'RFC 9846 §6.1 [8446 §6.1]',
  user_canceled: 'RFC 9846 §6.1 [8446 §6.1]',
  decryption_failed: 'RFC 5246 §7.2.2',
  decompression_failure: 'RFC 5246 §7.2.2',
  no_certificate: 'RFC 6101 §5.4.2',
  export_restriction: 'RFC 2246 §7.2.2',
  no_renegotiation: 'RFC 5246 §7.2.2',
  too_many_cids_requested: 'RFC 9147 §9',
  inappropriate_fallback: 'RFC 7507 §4',
  certificate_unobtainable: 'RFC 6066 §5',
  bad_certificate_hash_value: 'RFC 6066 §5',
  unrecognized_name: 'RFC 6066 §3',
  bad_certificate_status_response: 'RFC 6066 §8',
  unknown_psk_identity: 'RFC 9846 §6.2 [8446 §6.2]; RFC 4279 §2',
  no_application_protocol: 'RFC 7301 §3.2',
  ech_required: 'RFC 9849 §5',
};

function explained(id: number): [name: string, entry: Entry][] {
  const name = alertName(id);
  const sentence = alertSentence(id);
  if (name === undefined || sentence === undefined) return [];
  const more = MORE[name];
  return [[name, { text: more === undefined ? sentence : `${sentence} ${more}`, citation: ELSEWHERE[name] ?? USUAL }]];
}

/** By name, as events and panes have it. */
export const ALERTS: Entries = Object.fromEntries(Array.from({ length: NUMBERS }, (_, id) => explained(id)).flat());
