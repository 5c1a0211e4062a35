/** Why a handshake with a host came to nothing, in plain words, with what to try next. Pure. */
import { asciiText } from '../../bytes/printable.ts';
import type { HostFailure, HostReport } from './host-report.ts';

/** Bytes of an answer that are quoted. */
const MAX_QUOTED = 40;

/** System errors (errno names and getaddrinfo's) as people speak of them. */
const SYSTEM: Readonly<Record<string, { detail: (where: string) => string; hint: string }>> = {
  ENOTFOUND: { detail: (where) => `there is no address for ${where}`, hint: 'check the spelling, or name an address with --connect' },
  EAI_AGAIN: { detail: (where) => `no name server answered for ${where}`, hint: 'check the network of this machine, or name an address with --connect' },
  ECONNREFUSED: { detail: (where) => `${where} refuses connections: nothing listens on that port`, hint: 'check the port' },
  ETIMEDOUT: { detail: (where) => `no answer from ${where} in time`, hint: 'the host is down, or a firewall drops what is sent to that port; --timeout waits longer' },
  EHOSTUNREACH: { detail: (where) => `there is no way to ${where}`, hint: 'check the network of this machine' },
  ENETUNREACH: { detail: (where) => `there is no way to ${where}`, hint: 'check the network of this machine, and whether it has IPv6 at all' },
  HANDSHAKE_TIMEOUT: { detail: (where) => `${where} took the connection but did not finish the handshake in time`, hint: 'it may not speak TLS, or wait for something first (STARTTLS); --timeout waits longer' },
};

/** What alerts of a server to our ClientHello usually mean (RFC 9846 §6.2 [8446 §6.2]). */
const ALERTS: Readonly<Record<string, string>> = {
  protocol_version: 'it speaks none of the versions offered: TLS 1.0 and 1.1 are not offered; without --tls1.2 or --tls1.3 both newer ones are',
  handshake_failure: 'it accepts none of the suites, groups or signatures offered, which are those a current browser offers; old servers want weaker ones',
  insufficient_security: 'it wants stronger suites or groups than were offered',
  unrecognized_name: 'it has no certificate for this name: --servername asks for another',
  no_application_protocol: 'it speaks none of the protocols offered: --alpn offers others',
  certificate_required: 'it talks only to clients that show a certificate, and trustlens has none to show',
  bad_certificate: 'it talks only to clients that show a certificate, and trustlens has none to show',
};

/** The failure with the words and hints that fit; `firstBytes` is the beginning of what the server said. */
export function explainFailure({ failure, messages, host, port }: Pick<HostReport, 'failure' | 'messages' | 'host' | 'port'>, firstBytes: Uint8Array): HostFailure | null {
  if (failure === null) return null;
  const where = failure.cause === 'ENOTFOUND' || failure.cause === 'EAI_AGAIN' ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const system = SYSTEM[failure.cause] ?? (failure.detail.includes('did not finish the TLS handshake') ? SYSTEM['HANDSHAKE_TIMEOUT'] : undefined);
  if (system !== undefined) return { cause: failure.cause, detail: system.detail(where), hints: [system.hint] };
  if (firstBytes.length > 0 && !looksLikeTls(firstBytes)) return notTls(firstBytes);
  const alert = messages.findLast(({ from, message }) => from === 'server' && message.name === 'Alert');
  const name = alert?.summary.split(':')[0] ?? '';
  const wanted = messages.some(({ from, message }) => from === 'server' && message.name === 'CertificateRequest');
  // TLS 1.2 has no alert of its own for it.
  const meaning = ALERTS[wanted && name === 'handshake_failure' ? 'certificate_required' : name];
  if (failure.cause === 'server_alert' || failure.cause === 'client_certificate_wanted') return { ...failure, hints: meaning === undefined ? [] : [meaning] };
  if (failure.cause === 'server_closed') return { ...failure, hints: ['some servers close without a word when they do not like a ClientHello, a name or an address'] };
  return failure;
}

/** A TLS record: a content type from 20 to 24 and a major version of 3 (RFC 9846 §5.1 [8446 §5.1]). */
function looksLikeTls(bytes: Uint8Array): boolean {
  const [type = 0, major = 3] = bytes;
  return type >= 20 && type <= 24 && major === 3;
}

function notTls(bytes: Uint8Array): HostFailure {
  const quoted = `'${asciiText(bytes.subarray(0, MAX_QUOTED))}${bytes.length > MAX_QUOTED ? '…' : ''}'`;
  const text = Buffer.from(bytes).toString('latin1');
  const detail = `the server does not speak TLS on this port: it answered ${quoted}`;
  if (/^HTTP\/|^<!?html/i.test(text)) return { cause: 'not_tls', detail, hints: ['this is plain HTTP: HTTPS is usually on port 443'] };
  if (/^220[ -]|^\* OK|^\+OK/.test(text)) return { cause: 'not_tls', detail, hints: ['this protocol begins in plain text and changes to TLS on request (STARTTLS), which inspect does not do; its TLS port may be 465, 993 or 995'] };
  if (text.startsWith('SSH-')) return { cause: 'not_tls', detail, hints: ['this is SSH'] };
  return { cause: 'not_tls', detail, hints: ['check the port'] };
}
