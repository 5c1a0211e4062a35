/**
 * Alerts by number, each with one sentence that says what its sender means (RFC 9846 §6 [8446 §6]; RFC 5246 §7.2).
 * Registry: https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-6.
 */
import { named } from './registry.ts';
import type { Named } from './registry.ts';

const alerts: ReadonlyMap<number, readonly [name: string, sentence: string]> = new Map([
  [0, ['close_notify', 'The sender has nothing more to say and ends its direction in order.']],
  [10, ['unexpected_message', 'A message came at a place in the handshake where it may not stand.']],
  [20, ['bad_record_mac', 'A record could not be decrypted or was changed on the way.']],
  [21, ['decryption_failed', 'A record had a wrong length or padding; abandoned because it helps attackers.']],
  [22, ['record_overflow', 'A record is longer than the standard allows.']],
  [30, ['decompression_failure', 'A compressed record could not be unpacked; gone with TLS 1.3.']],
  [40, ['handshake_failure', 'The two sides found no set of parameters that both accept.']],
  [41, ['no_certificate', 'The client has no certificate to show; only in SSL 3.0.']],
  [42, ['bad_certificate', 'The certificate is damaged, or one of its signatures does not verify.']],
  [43, ['unsupported_certificate', 'The certificate is of a kind or for a use the sender does not accept.']],
  [44, ['certificate_revoked', 'The CA has taken the certificate back.']],
  [45, ['certificate_expired', 'The certificate is outside its dates.']],
  [46, ['certificate_unknown', 'The certificate is not accepted, for a reason that no other alert names.']],
  [47, ['illegal_parameter', 'A field has a value that contradicts the standard or another field.']],
  [48, ['unknown_ca', 'The chain leads to no CA that the sender trusts.']],
  [49, ['access_denied', 'The certificate is valid, but its holder is not let in.']],
  [50, ['decode_error', 'A message does not have the layout the standard lays down.']],
  [51, ['decrypt_error', 'A signature or a Finished message does not verify.']],
  [52, ['too_many_cids_requested', 'More connection identifiers were asked for than the sender gives (DTLS 1.3).']],
  [60, ['export_restriction', 'The key is longer than export laws once allowed; gone since TLS 1.1.']],
  [70, ['protocol_version', 'The offered protocol version is known but not accepted.']],
  [71, ['insufficient_security', 'The sender asks for stronger parameters than the other side offers.']],
  [80, ['internal_error', 'Something went wrong at the sender that is not the other side\'s fault.']],
  [86, ['inappropriate_fallback', 'The client came with a lower version although both sides know a higher one.']],
  [90, ['user_canceled', 'The handshake is given up for a reason that has nothing to do with the protocol.']],
  [100, ['no_renegotiation', 'The sender does not want to negotiate anew on this connection.']],
  [109, ['missing_extension', 'An extension is missing that the offered version cannot do without.']],
  [110, ['unsupported_extension', 'An extension came that was not asked for or may not stand in that message.']],
  [111, ['certificate_unobtainable', 'The certificate could not be fetched from the address the client gave.']],
  [112, ['unrecognized_name', 'The server knows no host of the name the client asked for.']],
  [113, ['bad_certificate_status_response', 'The OCSP response that came with the certificate is invalid or unacceptable.']],
  [114, ['bad_certificate_hash_value', 'The fetched certificate does not have the hash the client gave.']],
  [115, ['unknown_psk_identity', 'The server knows none of the pre-shared keys the client named.']],
  [116, ['certificate_required', 'The server wants a client certificate and got none.']],
  [117, ['general_error', 'The sender gives up without saying why.']],
  [120, ['no_application_protocol', 'The client and the server have no application protocol (ALPN) in common.']],
  [121, ['ech_required', 'The server did not accept the encrypted ClientHello, and the client insists on it.']],
]);

/** The registry's name: `unknown_ca`. */
export function alertName(id: number): string | undefined {
  return alerts.get(id)?.[0];
}

/** Number and name. */
export function alertNamed(id: number): Named {
  return named(id, alertName(id));
}

/** What the sender means by it, in one sentence. */
export function alertSentence(id: number): string | undefined {
  return alerts.get(id)?.[1];
}

/** Name of an alert level: warning or fatal; from TLS 1.3 on the level says nothing (RFC 9846 §6 [8446 §6]). */
export function alertLevelName(level: number): string | undefined {
  return level === 1 ? 'warning' : level === 2 ? 'fatal' : undefined;
}
