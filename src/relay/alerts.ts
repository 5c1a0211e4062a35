/**
 * Alerts that trustlens sends itself, before any TLS engine of its own exists on the hop: a fatal alert instead of a ServerHello is
 * legal in every version and travels in plaintext (RFC 9846 §6 [8446 §6]). And the way back: which alert an OpenSSL error stands for.
 */

/** AlertDescription by name, as far as this program sends or relays them (IANA TLS Alerts, 2026-11). */
export const ALERT = {
  handshake_failure: 40,
  bad_certificate: 42,
  unsupported_certificate: 43,
  certificate_revoked: 44,
  certificate_expired: 45,
  certificate_unknown: 46,
  illegal_parameter: 47,
  unknown_ca: 48,
  access_denied: 49,
  decode_error: 50,
  decrypt_error: 51,
  protocol_version: 70,
  insufficient_security: 71,
  internal_error: 80,
  inappropriate_fallback: 86,
  unrecognized_name: 112,
  certificate_required: 116,
  no_application_protocol: 120,
} as const;
export type AlertName = keyof typeof ALERT;

/** A record with one fatal alert; record version TLS 1.2, as every stack expects (RFC 9846 §5.1 [8446 §5.1]). */
export function fatalAlert(name: AlertName): Buffer {
  return Buffer.from([21, 3, 3, 0, 2, 2, ALERT[name]]);
}

/** The alert an error of Node's TLS stands for when the peer sent one: `ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE` and its like. */
export function receivedAlert(code: string): AlertName | undefined {
  // OpenSSL has no ALERT in the names of those that came with extensions, such as TLSV1_UNRECOGNIZED_NAME (openssl/sslerr.h, 3.0).
  // From 3.5 on those that SSL 3.0 had already are called SSL/TLS_ALERT_… (openssl crypto/err/openssl.txt).
  const name = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13|SSL\/TLS)_(?:ALERT_)?(.+)$/.exec(code)?.[1]?.toLowerCase();
  return alertNames().find((known) => known === name);
}

/** What OpenSSL has against a server where the client would hear more than handshake_failure from its own TLS: the alert that OpenSSL sends for it, and words. */
export function ownObjection(code: string): { alert: AlertName; words: string } | undefined {
  return OBJECTIONS.get(code);
}

const OBJECTIONS: ReadonlyMap<string, { alert: AlertName; words: string }> = new Map([
  // The bound is SSL_MAX_CERT_LIST_DEFAULT (openssl/ssl.h), which Node cannot raise; the alert is that of ssl/statem/statem.c, and BoringSSL has both alike.
  ['ERR_SSL_EXCESSIVE_MESSAGE_SIZE', { alert: 'illegal_parameter', words: 'a message of the server is longer than OpenSSL takes: its certificates may have 102,400 bytes together' }],
]);

function alertNames(): AlertName[] {
  const names: AlertName[] = [];
  let name: AlertName;
  for (name in ALERT) names.push(name);
  return names;
}
