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

/** What passed, by who said it. */
export interface PassedBoth {
  client: Passed;
  server: Passed;
  /** Nobody said anything any more, and the shim hung up. */
  hungUp: boolean;
}

export interface Shim {
  port: number;
  /** Resolves once its one connection is over. */
  over: Promise<PassedBoth>;
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
    return { client: fromClient, server: fromServer, hungUp: idle.fired() };
  });
  over.catch(() => undefined);
  return { port: portOf(server), over };
}

/** Calls `action` whenever nothing was touched for `time` ms; never where there is no time. */
function watchIdle(time: number | undefined, action: () => void): { touch: () => void; stop: () => void; fired: () => boolean } {
  if (time === undefined) return { touch: () => undefined, stop: () => undefined, fired: () => false };
  let fired = false;
  const timer = setInterval(() => {
    fired = true;
    action();
  }, time);
  return { touch: () => void timer.refresh(), stop: () => clearInterval(timer), fired: () => fired };
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

/** What came from a socket and waits to be sent on. */
class Inbox {
  readonly heard = new Tally();
  readonly #pieces: Buffer[] = [];
  readonly #mangler: Mangler;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(source: Socket, mangler: Mangler, touch: () => void) {
    this.#mangler = mangler;
    source.on('data', (chunk: Buffer) => {
      touch();
      this.heard.add(chunk);
      if (!mangler.cut) this.#pieces.push(...mangler.push(chunk));
      this.#wake();
    });
    source.once('end', () => this.#end()).once('close', () => this.#end());
    if (source.destroyed || source.readableEnded) this.#end();
  }

  /** Its source is over, and nothing waits. */
  get over(): boolean {
    return this.#ended && this.#pieces.length === 0;
  }

  /** Nothing more is to be sent on. */
  get done(): boolean {
    return this.over || (this.#mangler.cut && this.#pieces.length === 0);
  }

  take(): Buffer | undefined {
    return this.#pieces.shift();
  }

  /** Resolves when there is something new. */
  news(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #end(): void {
    if (!this.#ended) this.#pieces.push(...this.#mangler.end());
    this.#ended = true;
    this.#wake();
  }
}

/** Passes one direction on; resolves when its source is over and everything is on its way, or there is nobody to hand it to. */
async function carry(source: Socket, sink: Socket, mangler: Mangler, touch: () => void): Promise<Passed> {
  const inbox = new Inbox(source, mangler, touch);
  const sent = new Tally();
  while (!inbox.over) {
    const piece = inbox.take();
    if (piece === undefined) {
      if (inbox.done) sink.end();
      await inbox.news();
    } else if (piece.length > 0 && sink.writable) {
      sent.add(piece);
      touch();
      // Each piece leaves by itself, so that small ones have a chance to arrive by themselves.
      if (!sink.write(piece)) await settled(sink, 'drain');
      else await new Promise(setImmediate);
    }
  }
  sink.end();
  if (!sink.writableFinished) await settled(sink, 'finish');
  return { heard: inbox.heard.total(), sent: sent.total() };
}

/** Resolves with an event of a socket, or when there is no socket any more. */
async function settled(socket: Socket, event: 'drain' | 'finish'): Promise<void> {
  if (socket.destroyed) return;
  await new Promise<void>((resolve) => socket.once(event, () => resolve()).once('close', () => resolve()));
}
