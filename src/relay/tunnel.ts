/**
 * The life of one CONNECT, from the client's request to the last byte: TCP to the target first, then the first bytes, then raw relay
 * or TLS on both hops. Whatever goes wrong ends this connection with a row that says why, and nothing else.
 */
import type { Socket } from 'node:net';
import { messageOf, systemCode } from '../errors.ts';
import type { Tap } from '../inspect/tap.ts';
import { microseconds } from './clock.ts';
import { firstBytes } from './first-bytes.ts';
import type { FirstBytes } from './first-bytes.ts';
import { intercept } from './interception.ts';
import type { RelayOptions } from './options.ts';
import { pump } from './pump.ts';
import { connectTarget, refusal, statusForConnectError } from './reach.ts';
import { relayObserver } from './relay-observer.ts';
import { authorityOf } from './target.ts';
import type { Target } from './target.ts';
import { TunnelFailure } from './tunnel-failure.ts';

const EMPTY = Buffer.alloc(0);

/** The answer to CONNECT (RFC 9110 §9.3.6). */
const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n';

/** Serves one CONNECT on `client`, whose request head has been read; `head` is what came behind it. Never rejects. */
export async function serveTunnel(client: Socket, head: Buffer, target: Target, options: RelayOptions): Promise<void> {
  const own = options.own?.covers(target.host) === true;
  const facts = { id: options.nextId(), client: { address: client.remoteAddress ?? '', port: client.remotePort ?? 0 }, mode: 'connect' as const, target, ...(own && { own }) };
  const tap = options.openTap(facts, microseconds());
  client.setNoDelay(true);
  client.on('error', () => undefined);
  try {
    if (own) await ownTunnel(client, head, target, tap, options);
    else await tunnel(client, head, target, tap, options);
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
  if (options.isOwn(target)) refuseLoop(client, target);
  const server = await reach(client, target, options);
  try {
    const address = server.remoteAddress ?? '';
    const port = server.remotePort ?? 0;
    // A name, or another spelling of an address, shows only now where it leads.
    if (options.isOwn({ host: address, port })) refuseLoop(client, target);
    const local = { address: server.localAddress ?? '', port: server.localPort ?? 0 };
    tap.fact({ kind: 'target_connected', address, port, local }, microseconds());
    client.write(ESTABLISHED);
    const first = await firstBytes(client, head, server, options.peek);
    if (first.who === 'server') {
      await passThrough(client, EMPTY, server, tap, 'server_speaks_first', 'the server spoke first: not TLS, not HTTP', 'opaque');
      return;
    }
    const { bytes, peeked } = spoken(first, tap);
    await serveFirst(client, bytes, server, target, tap, options, peeked);
  } finally {
    if (!server.destroyed) server.destroy();
  }
}

/** A tunnel that ends here. */
async function ownTunnel(client: Socket, head: Buffer, target: Target, tap: Tap, options: RelayOptions): Promise<void> {
  client.write(ESTABLISHED);
  const first = await firstBytes(client, head, null, options.peek);
  if (first.who !== 'server') await options.own?.tunnel(client, spoken(first, tap), target, tap);
}

/** What the client said first; throws where it said nothing, or not all of it. */
function spoken(first: Exclude<FirstBytes, { who: 'server' }>, tap: Tap): Extract<FirstBytes, { who: 'client' }> {
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
    case 'client':
      return first;
  }
}

function refuseLoop(client: Socket, target: Target): never {
  client.end(refusal('508 Loop Detected', `${authorityOf(target)} is this proxy itself`));
  throw new TunnelFailure({ hop: 'upstream', stage: 'connect', code: 'LOOP', detail: 'the target is this proxy itself', by: 'trustlens' });
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
      if (peeked.malformed === undefined) await passThrough(client, bytes, server, tap, peeked.reason, 'not TLS and not HTTP', 'opaque');
      // What a server makes of it is its own business, and where it is wrong shows on the row.
      else await passThrough(client, bytes, server, tap, peeked.reason, `its ClientHello cannot be read: ${peeked.malformed}`, 'tls');
      return;
    case 'tls': {
      const name = peeked.hello.serverName ?? target.host;
      const pattern = options.passes.match(name, target.port) ?? options.passes.match(target.host, target.port);
      if (pattern !== undefined) {
        await passThrough(client, bytes, server, tap, 'rule', `the pattern ${pattern} says so`, 'tls');
        return;
      }
      if (options.clientCertificates.isLeftToClient(name, target.port)) {
        await passThrough(client, bytes, server, tap, 'client_certificate', 'the server asked for a client certificate before, which only the client can have', 'tls');
        return;
      }
      tap.fact({ kind: 'next_layer', layer: 'tls' }, microseconds());
      tap.bytes('downstream', 'client', 'wire', bytes, microseconds());
      const end = await intercept({ client, bytes, server, name, target, hello: peeked.hello, tap, options });
      if (end === 'left_to_client') await startOver(client, bytes, target, tap, options);
    }
  }
}

/** Relays the client's own handshake over a fresh connection to the server: on the first one we have spoken, and the client has heard nothing yet. */
async function startOver(client: Socket, bytes: Buffer, target: Target, tap: Tap, options: RelayOptions): Promise<void> {
  let server: Socket;
  try {
    server = await connectTarget(target, options.connectTimeout, options.hold);
  } catch (error) {
    throw new TunnelFailure({ hop: 'upstream', stage: 'connect', code: systemCode(error) ?? 'ERROR', detail: messageOf(error), by: 'server' });
  }
  try {
    if (options.isOwn({ host: server.remoteAddress ?? '', port: server.remotePort ?? 0 })) throw new TunnelFailure({ hop: 'upstream', stage: 'connect', code: 'LOOP', detail: 'the target is this proxy itself', by: 'trustlens' });
    tap.fact({ kind: 'passed_through', reason: 'client_certificate', detail: 'the server asks for a client certificate, which only the client can have' }, microseconds());
    // Its ClientHello was told when it came.
    server.write(bytes);
    await relayRaw(client, EMPTY, server, tap, 'wire');
  } finally {
    server.destroy();
  }
}

async function reach(client: Socket, target: Target, options: RelayOptions): Promise<Socket> {
  try {
    return await connectTarget(target, options.connectTimeout, options.hold);
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
  const observer = relayObserver(tap, layer);
  if (bytes.length > 0) {
    const at = microseconds();
    // Not back into the socket: it takes nothing any more when the client has ended already.
    server.write(bytes);
    observer.bytes('client', bytes, at);
  }
  await pump({ stream: client, tcp: client }, { stream: server, tcp: server }, observer);
}
