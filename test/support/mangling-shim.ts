/** A small TCP shim on loopback that takes connections for somebody else and does to their bytes what a test wants done. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { Closing } from './closing.ts';
import { tunnelTo } from './clients.ts';
import { portOf } from './recording-relay.ts';
import { untouched } from './tls-mangling.ts';
import type { Mangler } from './tls-mangling.ts';

/** The bytes of one direction: what came to the shim, and what it sent on. */
export interface Passed {
  heard: { bytes: number; sha256: string };
  sent: { bytes: number; sha256: string };
}

export interface Shim {
  port: number;
  /** Once its one connection is over: what passed, by who said it. */
  over: Promise<Readonly<Record<'client' | 'server', Passed>>>;
}

export interface ShimOptions {
  /** What happens to what the client says, and the server; nothing where it is left out. */
  client?: Mangler;
  server?: Mangler;
  /** Hangs up when nobody has said anything for so long, ms: mangled bytes leave both peers waiting for the other. */
  hangUp?: number;
}

/** Opens the other side of a shim: TCP to a port on loopback. */
export function toPort(port: number): () => Promise<Socket> {
  return async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
}

/** Opens the other side of a shim: a tunnel through a proxy to a port on loopback. */
export function throughProxy(later: Closing, proxy: { port: number }, port: number): () => Promise<Socket> {
  return () => tunnelTo(later, proxy, port);
}

/** Listens for one connection, opens the other side and passes on what comes, both ways. Never resets: whoever is left hears everything, and then an orderly end. */
export async function startShim(later: Closing, open: () => Promise<Socket>, options: ShimOptions = {}): Promise<Shim> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets: Socket[] = [];
  later(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const over = once(server, 'connection').then(async ([client]: Socket[]) => {
    if (client === undefined) throw new Error('no connection');
    client.on('error', () => undefined);
    sockets.push(client);
    const other = await open();
    sockets.push(other);
    const idle = watchIdle(options.hangUp, () => {
      for (const socket of [client, other]) socket.end();
    });
    const [fromClient, fromServer] = await Promise.all([carry(client, other, options.client ?? untouched(), idle.touch), carry(other, client, options.server ?? untouched(), idle.touch)]);
    idle.stop();
    for (const socket of [client, other]) socket.destroy();
    return { client: fromClient, server: fromServer };
  });
  over.catch(() => undefined);
  return { port: portOf(server), over };
}

/** Calls `action` once nothing was touched for `time` ms, again and again; never where there is no time. */
function watchIdle(time: number | undefined, action: () => void): { touch: () => void; stop: () => void } {
  if (time === undefined) return { touch: () => undefined, stop: () => undefined };
  const timer = setInterval(action, time);
  return { touch: () => void timer.refresh(), stop: () => clearInterval(timer) };
}

class Tally {
  #bytes = 0;
  readonly #hash: Hash = createHash('sha256');

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#hash.update(chunk);
  }

  total(): { bytes: number; sha256: string } {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

/** Passes one direction on; resolves when its source is over and everything has been handed on, or there is nobody to hand it to. */
async function carry(source: Socket, sink: Socket, mangler: Mangler, touch: () => void): Promise<Passed> {
  const heard = new Tally();
  const sent = new Tally();
  const waiting: Buffer[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  source.on('data', (chunk: Buffer) => {
    touch();
    heard.add(chunk);
    if (!mangler.cut) waiting.push(...mangler.push(chunk));
    wake();
  });
  const finish = (): void => {
    if (!ended) waiting.push(...mangler.end());
    ended = true;
    wake();
  };
  source.once('end', finish).once('close', finish);
  if (source.destroyed || source.readableEnded) finish();
  for (;;) {
    const piece = waiting.shift();
    if (piece !== undefined) {
      if (piece.length === 0 || sink.destroyed || sink.writableEnded) continue;
      sent.add(piece);
      touch();
      // Small pieces leave one by one, so that they arrive one by one.
      if (!sink.write(piece)) await Promise.race([once(sink, 'drain'), once(sink, 'close')]).catch(() => undefined);
      else if (waiting.length > 0) await new Promise(setImmediate);
      continue;
    }
    if ((ended || mangler.cut) && !sink.destroyed && !sink.writableEnded) sink.end();
    if (ended) break;
    await new Promise<void>((resolve) => (wake = resolve));
  }
  if (!sink.writableFinished && !sink.destroyed) await Promise.race([once(sink, 'finish'), once(sink, 'close')]).catch(() => undefined);
  return { heard: heard.total(), sent: sent.total() };
}
