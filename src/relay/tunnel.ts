/**
 * The life of one CONNECT, from the client's request to the last byte: TCP to the target first, then the first bytes, then raw relay
 * or TLS on both hops (upstream first, gated by our own verdict) with a verbatim relay between. Whatever goes wrong ends this
 * connection with a row that says why, and nothing else.
 */
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { IssuedLeaf } from '../../ca/authority.ts';
import { messageOf, systemCode } from '../errors.ts';
import type { FailureFact, HelloFacts, Hop, Side, Tap } from '../inspect/tap.ts';
import { alertForFinding, fatalAlert, receivedAlert } from './alerts.ts';
import type { AlertName } from './alerts.ts';
import { microseconds } from './clock.ts';
import { acceptDownstream } from './downstream-tls.ts';
import { faultPage } from './fault-page.ts';
import { firstBytes } from './first-bytes.ts';
import type { RelayOptions } from './options.ts';
import { abort, pump } from './pump.ts';
import { authorityOf } from './target.ts';
import type { Target } from './target.ts';
import { acceptsEcdsa, offerFor } from './upstream-offer.ts';
import { connectUpstream } from './upstream-tls.ts';
import type { Upstream } from './upstream-tls.ts';
import { tapWire } from './wire-tap.ts';

/** A target that does not answer TCP in this time counts as down; Linux itself would try for over two minutes. */
export const CONNECT_TIMEOUT_MS = 15_000;

/** How long a client that got a fatal alert may take to close; then we do. */
const ALERT_GRACE_MS = 5_000;

const EMPTY = Buffer.alloc(0);

/** A failure with its stage and culprit, thrown inside a tunnel and reported once at its end. */
class TunnelFailure extends Error {
  readonly fact: FailureFact;
  /** What to tell the client in its own language, where its handshake still waits for an answer. */
  readonly alert: AlertName | undefined;

  constructor(fact: Omit<FailureFact, 'kind'>, alert?: AlertName) {
    super(fact.detail);
    this.fact = { kind: 'failed', ...fact };
    this.alert = alert;
  }
}

/** Opens TCP to a target with the timeout above. Rejects with Node's error; `ETIMEDOUT` when the time is over. */
export function connectTarget(target: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true, keepAlive: true });
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => {
      socket.destroy(Object.assign(new Error(`no answer from ${authorityOf(target)} in ${CONNECT_TIMEOUT_MS / 1000} s`), { code: 'ETIMEDOUT' }));
    });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeListener('error', reject);
      // Whoever reads the socket later sees the error as a close; without a listener it would end the process.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** The status line for a target that cannot be reached (RFC 9110 §15.6.3, §15.6.5). */
export function statusForConnectError(code: string): string {
  return code === 'ETIMEDOUT' ? '504 Gateway Timeout' : '502 Bad Gateway';
}

/** A small plain-text answer to a proxy request, after which the connection ends. */
export function refusal(status: string, text: string): string {
  const body = `trustlens: ${text}\n`;
  return `HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
}

/** Serves one CONNECT on `client`, whose request head has been read; `head` is what came behind it. Never rejects. */
export async function serveTunnel(client: Socket, head: Buffer, target: Target, options: RelayOptions): Promise<void> {
  const facts = { id: options.nextId(), client: { address: client.remoteAddress ?? '', port: client.remotePort ?? 0 }, mode: 'connect' as const, target };
  const tap = options.openTap(facts, microseconds());
  client.setNoDelay(true);
  client.on('error', () => undefined);
  try {
    await tunnel(client, head, target, tap, options);
  } catch (error) {
    if (error instanceof TunnelFailure) {
      tap.fact(error.fact, microseconds());
    } else {
      tap.fact({ kind: 'failed', hop: 'downstream', stage: 'relay', code: systemCode(error) ?? 'BUG', detail: messageOf(error), by: 'trustlens' }, microseconds());
    }
    if (!client.destroyed) client.destroy();
  } finally {
    tap.closed(microseconds());
  }
}

async function tunnel(client: Socket, head: Buffer, target: Target, tap: Tap, options: RelayOptions): Promise<void> {
  if (options.isOwn(target)) {
    client.end(refusal('508 Loop Detected', `${authorityOf(target)} is this proxy itself`));
    throw new TunnelFailure({ hop: 'upstream', stage: 'connect', code: 'LOOP', detail: 'the target is this proxy itself', by: 'trustlens' });
  }
  const server = await reach(client, target);
  try {
    tap.fact({ kind: 'target_connected', address: server.remoteAddress ?? '', port: server.remotePort ?? 0 }, microseconds());
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const first = await firstBytes(client, head, server, options.peek);
    switch (first.who) {
      case 'nobody':
        throw new TunnelFailure({
          hop: first.left === 'client' ? 'downstream' : 'upstream',
          stage: 'client_hello',
          code: 'CLOSED',
          detail: `the ${first.left} closed the connection before a byte was sent`,
          by: first.left,
        });
      case 'client_cut_off': {
        tap.bytes('downstream', 'client', 'wire', first.bytes, microseconds());
        const why = first.why === 'ended' ? 'the client stopped' : 'the client sent nothing more';
        throw new TunnelFailure({ hop: 'downstream', stage: 'client_hello', code: 'CUT_OFF', detail: `${why} in the middle of its first message, after ${first.bytes.length} bytes`, by: 'client' });
      }
      case 'server':
        await passThrough(client, EMPTY, server, tap, 'server_speaks_first', 'the server spoke first: not TLS, not HTTP', 'opaque');
        return;
      case 'client':
        await serveFirst(client, first.bytes, server, target, tap, options, first.peeked);
    }
  } finally {
    if (!server.destroyed) server.destroy();
  }
}

async function serveFirst(
  client: Socket,
  bytes: Buffer,
  server: Socket,
  target: Target,
  tap: Tap,
  options: RelayOptions,
  peeked: Exclude<ReturnType<RelayOptions['peek']>, { layer: 'wait' }>,
): Promise<void> {
  switch (peeked.layer) {
    case 'http':
      tap.fact({ kind: 'next_layer', layer: 'http' }, microseconds());
      await relayRaw(client, bytes, server, tap, 'application');
      return;
    case 'opaque':
      await passThrough(client, bytes, server, tap, peeked.reason, 'not TLS and not HTTP', 'opaque');
      return;
    case 'tls': {
      const name = peeked.hello.serverName ?? target.host;
      const pattern = options.passes.match(name, target.port) ?? options.passes.match(target.host, target.port);
      if (pattern !== undefined) {
        await passThrough(client, bytes, server, tap, 'rule', `the pattern ${pattern} says so`, 'tls');
        return;
      }
      tap.fact({ kind: 'next_layer', layer: 'tls' }, microseconds());
      tap.bytes('downstream', 'client', 'wire', bytes, microseconds());
      await intercept({ client, bytes, server, name, hello: peeked.hello, tap, options });
    }
  }
}

async function reach(client: Socket, target: Target): Promise<Socket> {
  try {
    return await connectTarget(target);
  } catch (error) {
    const code = systemCode(error) ?? 'ERROR';
    const stage = code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'resolve' : 'connect';
    const detail = stage === 'resolve' ? `the name ${target.host} does not resolve` : messageOf(error);
    client.end(refusal(statusForConnectError(code), `cannot reach ${authorityOf(target)}: ${detail}`));
    throw new TunnelFailure({ hop: 'upstream', stage, code, detail, by: 'server' });
  }
}

async function passThrough(client: Socket, bytes: Buffer, server: Socket, tap: Tap, reason: string, detail: string, layer: 'tls' | 'opaque'): Promise<void> {
  tap.fact({ kind: 'passed_through', reason, detail }, microseconds());
  tap.fact({ kind: 'next_layer', layer }, microseconds());
  await relayRaw(client, bytes, server, tap, 'wire');
}

async function relayRaw(client: Socket, bytes: Buffer, server: Socket, tap: Tap, layer: 'wire' | 'application'): Promise<void> {
  if (bytes.length > 0) client.unshift(bytes);
  await pump({ stream: client, tcp: client }, { stream: server, tcp: server }, relayObserver(tap, layer));
}

function relayObserver(tap: Tap, layer: 'wire' | 'application'): Parameters<typeof pump>[2] {
  return {
    bytes: (from, chunk, at) => tap.bytes(hopOf(from), from, layer, chunk, at),
    ended: (from, at, error) => tap.ended(hopOf(from), from, at, error),
  };
}

/** The hop on which a far end's bytes arrive. */
function hopOf(from: Side): Hop {
  return from === 'client' ? 'downstream' : 'upstream';
}

interface Interception {
  client: Socket;
  /** The ClientHello and what came with it. */
  bytes: Buffer;
  server: Socket;
  /** SNI, else the CONNECT host. */
  name: string;
  hello: HelloFacts;
  tap: Tap;
  options: RelayOptions;
}

async function intercept(connection: Interception): Promise<void> {
  const { client, server, tap } = connection;
  let upstream: Upstream;
  try {
    upstream = await openUpstream(connection);
    await gate(connection, upstream);
  } catch (error) {
    // The client's handshake still waits for its first answer: give it the alert that fits, then the fault is its own to show.
    if (error instanceof TunnelFailure && error.alert !== undefined && !client.destroyed) {
      const alert = fatalAlert(error.alert);
      client.end(alert);
      tap.bytes('downstream', 'server', 'wire', alert, microseconds());
      client.setTimeout(ALERT_GRACE_MS, () => client.destroy());
      await new Promise((resolve) => client.once('close', resolve).resume());
    }
    throw error;
  }
  const alpn = upstream.tls.alpnProtocol === false ? null : upstream.tls.alpnProtocol;
  const downstream = await openDownstream(connection, upstream, alpn);
  let refused: string | undefined;
  downstream.on('error', (error) => {
    refused ??= systemCode(error);
  });
  let clientBytes = 0;
  const observer = relayObserver(tap, 'application');
  await pump({ stream: downstream, tcp: client }, { stream: upstream.tls, tcp: server }, {
    bytes: (from, chunk, at) => {
      if (from === 'client') clientBytes += chunk.length;
      observer.bytes(from, chunk, at);
    },
    ended: (from, at, error) => observer.ended(from, at, error),
  });
  // In TLS 1.3 a client may refuse our certificate after our side believes that the handshake is done.
  const alert = refused === undefined ? undefined : receivedAlert(refused);
  if (alert !== undefined && clientBytes === 0) {
    throw new TunnelFailure({ hop: 'downstream', stage: 'handshake', code: refused ?? '', detail: `the client answered with the alert ${alert}`, by: 'client' });
  }
}

function transport(socket: Socket, first: Buffer, hop: Hop, connection: Interception): Duplex {
  const { tap, options } = connection;
  if (!options.wireTap) {
    if (first.length > 0) socket.unshift(first);
    return socket;
  }
  const received: Side = hop === 'downstream' ? 'client' : 'server';
  const sent: Side = hop === 'downstream' ? 'server' : 'client';
  return tapWire(socket, first, {
    received: (chunk, at) => tap.bytes(hop, received, 'wire', chunk, at),
    sent: (chunk, at) => tap.bytes(hop, sent, 'wire', chunk, at),
  });
}

async function openUpstream(connection: Interception): Promise<Upstream> {
  const { server, hello, tap, options } = connection;
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
  try {
    const upstream = await connectUpstream({
      transport: transport(server, EMPTY, 'upstream', connection),
      secureContext: options.contexts.for(offer),
      serverName: hello.serverName !== null && isIP(hello.serverName) === 0 ? hello.serverName : null,
      alpn: hello.alpn,
      keyLog: (line) => tap.secrets('upstream', line, microseconds()),
    });
    reportEstablished('upstream', upstream.tls, hello.serverName, tap);
    return upstream;
  } catch (error) {
    const code = systemCode(error) ?? 'ERROR';
    const alert = receivedAlert(code);
    const detail = alert === undefined ? messageOf(error) : `the server answered with the alert ${alert}`;
    throw new TunnelFailure({ hop: 'upstream', stage: 'handshake', code, detail, by: 'server' }, alert ?? (code === 'ECONNRESET' || code === 'CLOSED' ? undefined : 'handshake_failure'));
  }
}

/** Judges the server's chain before anything is sent to it; throws unless the relay may go on. */
async function gate(connection: Interception, upstream: Upstream): Promise<void> {
  const { name, tap, options } = connection;
  const verdict = options.judge({ host: name, path: upstream.path, openssl: upstream.openssl });
  const bad = verdict.status === 'bad';
  const page = bad && options.onBadUpstream === 'page' && acceptsHttp1(connection.hello);
  tap.fact({ kind: 'judged', host: name, path: upstream.path, openssl: upstream.openssl, verdict, action: bad ? (page ? 'page' : 'close') : 'relay', exception: false }, microseconds());
  if (!bad) return;
  const worst = verdict.findings.find((finding) => finding.severity === 'error')?.check;
  upstream.tls.destroy();
  const failure = new TunnelFailure(
    { hop: 'upstream', stage: 'verify', code: worst ?? 'untrusted_chain', detail: verdict.summary, by: 'trustlens' },
    page ? undefined : alertForFinding(worst),
  );
  if (page) {
    const downstream = await openDownstream(connection, undefined, connection.hello.alpn.length > 0 ? 'http/1.1' : null);
    await answerWithPage(connection, downstream, faultPage(name, verdict));
  }
  throw failure;
}

/** Whether an answer in HTTP/1.1 will be understood. */
function acceptsHttp1(hello: HelloFacts): boolean {
  return hello.alpn.length === 0 || hello.alpn.some((name) => Buffer.from(name).toString('latin1') === 'http/1.1');
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

async function openDownstream(connection: Interception, upstream: Upstream | undefined, alpn: string | null): Promise<Awaited<ReturnType<typeof acceptDownstream>>> {
  const { client, server, bytes, name, hello, tap, options } = connection;
  let leaf: IssuedLeaf;
  try {
    const [mirror] = upstream?.path ?? [];
    leaf = await options.authority.leaf({
      host: name,
      keyType: acceptsEcdsa(hello) ? 'ec' : 'rsa',
      maxVersion: upstream?.tls.getProtocol() === 'TLSv1.2' || !hello.versions.includes(0x0304) ? 'TLSv1.2' : 'TLSv1.3',
      ...(mirror === undefined ? {} : { mirror }),
    });
  } catch (error) {
    const failure = new TunnelFailure({ hop: 'downstream', stage: 'handshake', code: systemCode(error) ?? 'no_leaf', detail: messageOf(error), by: 'trustlens' }, 'internal_error');
    client.end(fatalAlert('internal_error'));
    throw failure;
  }
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
    if (!server.destroyed) server.destroy();
    const code = systemCode(error) ?? 'ERROR';
    const alert = receivedAlert(code);
    const detail = alert === undefined ? messageOf(error) : `the client answered with the alert ${alert}`;
    throw new TunnelFailure({ hop: 'downstream', stage: 'handshake', code, detail, by: 'client' });
  }
}

function reportEstablished(hop: Hop, tls: Awaited<ReturnType<typeof acceptDownstream>>, serverName: string | null, tap: Tap): void {
  const key = hop === 'upstream' ? tls.getEphemeralKeyInfo() : null;
  const group = key !== null && 'name' in key && typeof key.name === 'string' ? key.name : undefined;
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
