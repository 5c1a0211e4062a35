/**
 * TLS on both hops of a tunnel: upstream first with what the client offered, the gate on our own verdict, then downstream with a
 * forged leaf and the protocol that the server chose, and a verbatim relay between the two.
 */
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { IssuedLeaf } from '../../ca/authority.ts';
import { messageOf, systemCode } from '../errors.ts';
import type { HelloFacts, Hop, JudgeInput, Side, Tap } from '../inspect/tap.ts';
import { fatalAlert, ownObjection, receivedAlert } from './alerts.ts';
import type { AlertName } from './alerts.ts';
import { CertificateRequestWatch } from './certificate-request-watch.ts';
import type { ClientIdentity } from './client-certificates.ts';
import { holdsCertificate } from './client-flight.ts';
import type { Agreed } from './client-flight.ts';
import { microseconds } from './clock.ts';
import { acceptDownstream } from './downstream-tls.ts';
import { faultPage } from './fault-page.ts';
import { decide } from './gate.ts';
import type { Decision } from './gate.ts';
import type { RelayOptions } from './options.ts';
import { abort, pump } from './pump.ts';
import { CONNECT_TIMEOUT_MS } from './reach.ts';
import { relayObserver } from './relay-observer.ts';
import type { Target } from './target.ts';
import { TunnelFailure } from './tunnel-failure.ts';
import { acceptsEcdsa, offerFor } from './upstream-offer.ts';
import { connectUpstream } from './upstream-tls.ts';
import type { Upstream } from './upstream-tls.ts';
import { saidEnd, tapWire } from './wire-tap.ts';

/** How long a client that got a fatal alert may take to close; then we do. */
const ALERT_GRACE_MS = 5_000;

const EMPTY = Buffer.alloc(0);

/** In a client's list of suites: it first tried a newer version in vain, and a server that knows one must refuse (RFC 7507 §3, §4). */
const FALLBACK_SCSV = 0x5600;
const TLS13 = 0x0304;

/** A TLS connection between a client and a server that both hang on a tunnel. */
export interface Interception extends ClientHop {
  server: Socket;
}

/** The client's side of one; a site of our own has no server. */
export interface ClientHop {
  client: Socket;
  /** The ClientHello and what came with it. */
  bytes: Buffer;
  server: Socket | null;
  /** SNI, else the CONNECT host. */
  name: string;
  /** What CONNECT asked for. */
  target: Target;
  hello: HelloFacts;
  tap: Tap;
  options: RelayOptions;
}

/** Thrown when the server asks for a client certificate that only the client can have; it has heard nothing yet. */
class LeftToClient extends Error {}

/** How an interception ended: over, or not begun because the client has to answer the server itself, which it can on a fresh connection. */
export type Intercepted = 'over' | 'left_to_client';

/** Intercepts until both ends are closed. Rejects with `TunnelFailure` when a handshake or the gate ends it. */
export async function intercept(connection: Interception): Promise<Intercepted> {
  const { client, server, tap } = connection;
  let upstream: Upstream;
  let decision: Decision;
  // A handshake that nobody waits for any more ends.
  const clientLeft = (): void => void server.destroy();
  client.once('close', clientLeft);
  try {
    upstream = await openUpstream(connection);
    const input = await askAround(connection, upstream);
    client.removeListener('close', clientLeft);
    decision = await gate(connection, upstream, input);
  } catch (error) {
    client.removeListener('close', clientLeft);
    if (error instanceof LeftToClient) return 'left_to_client';
    // The client's handshake still waits for its first answer: give it the alert that fits, then the fault is its own to show.
    if (error instanceof TunnelFailure && error.alert !== undefined) await endWithAlert(client, error.alert, tap);
    throw error;
  }
  const alpn = upstream.tls.alpnProtocol === false ? null : upstream.tls.alpnProtocol;
  const downstream = await openDownstream(connection, upstream, alpn, decision);
  let refused: string | undefined;
  downstream.on('error', (error) => {
    refused ??= systemCode(error);
  });
  let clientBytes = 0;
  const observer = relayObserver(tap, 'application');
  const clientEnd = { stream: downstream, tcp: client, saidEnd: () => saidEnd(downstream) };
  const serverEnd = { stream: upstream.tls, tcp: server, saidEnd: () => saidEnd(upstream.tls) };
  await pump(clientEnd, serverEnd, {
    bytes: (from, chunk, at) => {
      if (from === 'client') clientBytes += chunk.length;
      observer.bytes(from, chunk, at);
    },
    ended: (from, at, error) => observer.ended(from, at, error),
  });
  // In TLS 1.3 a client may refuse our certificate after our side believes that the handshake is done.
  const alert = refused === undefined ? undefined : receivedAlert(refused);
  if (alert !== undefined && clientBytes === 0) {
    throw new TunnelFailure({ hop: 'downstream', stage: 'handshake', code: refused ?? '', detail: `the client answered with the alert ${alert}`, by: 'client', alert });
  }
  // Some compare the names only when the handshake is over.
  if (decision.action === 'mimic' && clientBytes === 0) {
    throw new TunnelFailure({ hop: 'downstream', stage: 'handshake', code: 'CLOSED', detail: 'the client left after it saw the certificate', by: 'client' });
  }
  return 'over';
}

/** Ends a handshake that waits for its first answer with an alert, and waits until the client has taken it. */
async function endWithAlert(client: Socket, name: AlertName, tap: Tap): Promise<void> {
  if (client.destroyed) return;
  const alert = fatalAlert(name);
  client.end(alert);
  tap.bytes('downstream', 'server', 'wire', alert, microseconds());
  client.setTimeout(ALERT_GRACE_MS, () => client.destroy());
  await new Promise((resolve) => client.once('close', resolve).resume());
}

function transport(socket: Socket, first: Buffer, hop: Hop, connection: ClientHop, watch?: CertificateRequestWatch): Duplex {
  const { tap, options } = connection;
  if (!options.wireTap) {
    if (first.length > 0) socket.unshift(first);
    return socket;
  }
  const received: Side = hop === 'downstream' ? 'client' : 'server';
  const sent: Side = hop === 'downstream' ? 'server' : 'client';
  return tapWire(socket, first, {
    received: (chunk, at) => tap.bytes(hop, received, 'wire', chunk, at),
    sent: (chunk, at) => {
      watch?.sent(chunk);
      tap.bytes(hop, sent, 'wire', chunk, at);
    },
  });
}

async function openUpstream(connection: Interception): Promise<Upstream> {
  const { server, hello, name, target, tap, options } = connection;
  const offer = offerFor(hello);
  if (offer === 'no_common_version') {
    throw new TunnelFailure({ hop: 'downstream', stage: 'handshake', code: offer, detail: 'the client offers no TLS 1.2 or 1.3', by: 'trustlens' }, 'protocol_version');
  }
  if (offer === 'no_common_cipher_suite') {
    throw new TunnelFailure(
      { hop: 'downstream', stage: 'handshake', code: offer, detail: 'the client offers no cipher suite with forward secrecy and authenticated encryption', by: 'trustlens' },
      'insufficient_security',
    );
  }
  if (hello.cipherSuites.includes(FALLBACK_SCSV) && !hello.versions.includes(TLS13)) {
    const detail = 'the client came back with an older version after a failure, though trustlens knows TLS 1.3: somebody may be in between (TLS_FALLBACK_SCSV)';
    throw new TunnelFailure({ hop: 'downstream', stage: 'handshake', code: 'inappropriate_fallback', detail, by: 'trustlens' }, 'inappropriate_fallback');
  }
  const identity = options.clientCertificates.identityFor(name, target.port);
  const watch = new CertificateRequestWatch();
  /** What stood fast when the last secret became known, and how many bytes had been sent; kept where nobody reads the wire. */
  let secret: { agreed: Agreed; sent: number } | undefined;
  const askedUnread = (): boolean => secret !== undefined && holdsCertificate(server.bytesWritten - secret.sent, secret.agreed);
  try {
    const upstream = await connectUpstream({
      transport: transport(server, EMPTY, 'upstream', connection, watch),
      secureContext: options.contexts.for(offer, identity),
      serverName: hello.serverName !== null && isIP(hello.serverName) === 0 ? hello.serverName : null,
      alpn: hello.alpn,
      keyLog: (line, tls) => {
        if (!options.wireTap) secret = { agreed: { protocol: tls.getProtocol(), cipherSuite: tls.getCipher().standardName, group: groupOf(tls) }, sent: server.bytesWritten };
        tap.secrets('upstream', line, microseconds());
      },
      paths: options.contexts.paths,
    });
    // Our answer to the server leaves after this turn.
    await new Promise(setImmediate);
    watch.stop();
    if (watch.asked(hashBytes(upstream.tls)) || askedUnread()) answerRequest(connection, identity);
    reportEstablished('upstream', upstream.tls, hello.serverName, tap);
    return upstream;
  } catch (error) {
    if (error instanceof LeftToClient || error instanceof TunnelFailure) throw error;
    if (connection.client.destroyed) throw clientGone();
    const code = systemCode(error) ?? 'ERROR';
    const alert = receivedAlert(code);
    // A server of TLS 1.2 that insists does not finish the handshake. Without a tap, an alert of our own would count as well.
    if (watch.asked(undefined) || (alert !== undefined && secret?.agreed.protocol === 'TLSv1.2' && askedUnread())) answerRequest(connection, identity);
    const objection = ownObjection(code);
    const detail = alert === undefined ? (objection?.words ?? messageOf(error)) : `the server answered with the alert ${alert}`;
    const passedOn = alert ?? objection?.alert ?? (code === 'ECONNRESET' || code === 'CLOSED' ? undefined : 'handshake_failure');
    throw new TunnelFailure({ hop: 'upstream', stage: 'handshake', code, detail, by: objection === undefined ? 'server' : 'trustlens', ...(alert === undefined ? {} : { alert }) }, passedOn);
  }
}

/** Bytes of the hash of a suite of TLS 1.3, which are those of its Finished; undefined before, where a request shows in the clear. */
function hashBytes(tls: TLSSocket): number | undefined {
  if (tls.getProtocol() !== 'TLSv1.3') return undefined;
  return tls.getCipher().standardName.endsWith('SHA384') ? 48 : 32;
}

/** The server asked for a client certificate: tells what is done about it, and does not return when that is not to go on. */
function answerRequest(connection: Interception, identity: ClientIdentity | undefined): void {
  const { name, target, hello, tap, options, server } = connection;
  const { onAsk } = options.clientCertificates;
  if (identity !== undefined) {
    tap.fact({ kind: 'client_certificate', answer: 'shown', from: identity.from }, microseconds());
    return;
  }
  if (onAsk === 'without') {
    tap.fact({ kind: 'client_certificate', answer: 'without' }, microseconds());
    return;
  }
  server.destroy();
  if (onAsk === 'pass') {
    options.clientCertificates.leaveToClient(name, target.port);
    tap.fact({ kind: 'client_certificate', answer: 'passed' }, microseconds());
    throw new LeftToClient();
  }
  tap.fact({ kind: 'client_certificate', answer: 'failed' }, microseconds());
  const detail = 'the server asks for a client certificate, and there is none for this host';
  // Before TLS 1.3 there was no alert of that name.
  throw new TunnelFailure({ hop: 'upstream', stage: 'handshake', code: 'client_certificate_wanted', detail, by: 'trustlens' }, hello.versions.includes(0x0304) ? 'certificate_required' : 'handshake_failure');
}

/** What the judge is told: what the server showed and, where that is wanted, what others say of it. */
async function askAround({ name, target, server, client, options }: Interception, { path, openssl, staple }: Upstream): Promise<JudgeInput> {
  const shown: JudgeInput = { host: name, port: target.port, path, openssl, staple };
  if (options.askAround === undefined) return shown;
  const input = await options.askAround(shown, server.remoteAddress ?? null);
  if (client.destroyed) throw clientGone();
  return input;
}

/** Judges the server's chain before anything is sent to it; throws unless a leaf may be made and the relay may go on with it. */
async function gate(connection: Interception, upstream: Upstream, input: JudgeInput): Promise<Decision> {
  const { name, target, hello, tap, options } = connection;
  const { path, openssl, fetched } = input;
  const verdict = options.judge(input);
  const { exceptions } = options;
  const onBadUpstream = options.onBadUpstream === 'mimic' && options.faultsHidden?.() === true ? 'page' : options.onBadUpstream;
  const decision = decide({ verdict, path, hello, onBadUpstream, exceptions, hosts: [name, target.host], port: target.port });
  const { action, exception, hidden, faults, worst, alert } = decision;
  tap.fact({ kind: 'judged', host: name, path, openssl, verdict, action, exception, ...(hidden !== undefined && { hidden, faults }), ...(fetched !== undefined && { fetched }) }, microseconds());
  if (action === 'relay' || action === 'mimic') return decision;
  upstream.tls.destroy();
  const failure = new TunnelFailure({ hop: 'upstream', stage: 'verify', code: worst ?? 'untrusted_chain', detail: verdict.summary, by: 'trustlens' }, action === 'page' ? undefined : alert);
  if (action === 'page') {
    const downstream = await openDownstream(connection, undefined, hello.alpn.length > 0 ? 'http/1.1' : null, decision);
    await answerWithPage(connection, downstream, faultPage(name, verdict));
  }
  throw failure;
}

/** Reads the client's request, which goes nowhere, and answers it with a page. */
async function answerWithPage(connection: Interception, downstream: Duplex, page: Buffer): Promise<void> {
  const { client, tap } = connection;
  await new Promise<void>((resolve) => {
    downstream.once('data', (chunk: Buffer) => {
      tap.bytes('downstream', 'client', 'application', chunk, microseconds());
      downstream.end(page);
      tap.bytes('upstream', 'server', 'application', page, microseconds());
      downstream.resume();
    });
    downstream.once('end', () => downstream.end());
    downstream.once('close', resolve);
    client.once('close', resolve);
    client.setTimeout(CONNECT_TIMEOUT_MS, () => abort({ stream: downstream, tcp: client }));
    downstream.resume();
  });
}

/** Does the client's handshake with a forged leaf. Rejects with `TunnelFailure` when there is none for that name, or the client refuses it. */
export async function openDownstream(connection: ClientHop, upstream: Upstream | undefined, alpn: string | null, decision: Pick<Decision, 'leaf' | 'alert'>): Promise<TLSSocket> {
  const { client, server, bytes, name, hello, tap, options } = connection;
  let leaf: IssuedLeaf;
  try {
    leaf = await options.authority.leaf({
      host: name,
      keyType: acceptsEcdsa(hello) ? 'ec' : 'rsa',
      maxVersion: upstream?.tls.getProtocol() === 'TLSv1.2' || !hello.versions.includes(0x0304) ? 'TLSv1.2' : 'TLSv1.3',
      ...decision.leaf,
    });
  } catch (error) {
    const code = systemCode(error) ?? 'no_leaf';
    server?.destroy();
    // A root that may not speak for this name is no fault of ours, and the client should not take it for one.
    await endWithAlert(client, code === 'host_outside_constraints' ? 'unrecognized_name' : code === 'cannot_mimic' ? decision.alert : 'internal_error', tap);
    throw new TunnelFailure({ hop: 'downstream', stage: 'handshake', code, detail: messageOf(error), by: 'trustlens' });
  }
  // It would neither finish its handshake nor fail it.
  if (client.destroyed) throw clientGone();
  tap.fact({ kind: 'leaf_issued', chain: leaf.chain, cached: leaf.cached, issueMs: leaf.issueMs }, microseconds());
  try {
    const downstream = await acceptDownstream({
      transport: transport(client, bytes, 'downstream', connection),
      secureContext: leaf.secureContext,
      alpn,
      keyLog: (line) => tap.secrets('downstream', line, microseconds()),
    });
    reportEstablished('downstream', downstream, hello.serverName, tap);
    return downstream;
  } catch (error) {
    server?.destroy();
    const code = systemCode(error) ?? 'ERROR';
    const alert = receivedAlert(code);
    const detail = alert === undefined ? messageOf(error) : `the client answered with the alert ${alert}`;
    throw new TunnelFailure({ hop: 'downstream', stage: 'handshake', code, detail, by: 'client', ...(alert === undefined ? {} : { alert }) });
  }
}

function clientGone(): TunnelFailure {
  return new TunnelFailure({ hop: 'downstream', stage: 'handshake', code: 'CLOSED', detail: 'the client left before it was answered', by: 'client' });
}

/** What OpenSSL calls the group of the key exchange; only the client's side knows. */
function groupOf(tls: TLSSocket): string | undefined {
  const key = tls.getEphemeralKeyInfo();
  return key !== null && 'name' in key && typeof key.name === 'string' ? key.name : undefined;
}

function reportEstablished(hop: Hop, tls: TLSSocket, serverName: string | null, tap: Tap): void {
  const group = hop === 'upstream' ? groupOf(tls) : undefined;
  tap.fact(
    {
      kind: 'established',
      hop,
      protocol: tls.getProtocol() ?? '',
      cipherSuite: tls.getCipher().standardName,
      alpn: tls.alpnProtocol === false ? null : tls.alpnProtocol,
      serverName,
      resumed: tls.isSessionReused(),
      ...(group === undefined ? {} : { group }),
    },
    microseconds(),
  );
}
