/**
 * The tap between a TCP socket and the TLS socket on top of it: it sees every byte of the wire, both ways, and passes it on.
 * It has no stream layer of its own: an event emitter that forwards the socket's events and hands calls down to it. Node wraps
 * such a thing in its JS stream adapter, and this was the cheapest construction measured (a Duplex cost nearly half of bulk
 * throughput). Node's adapter uses exactly the members that are here.
 */
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { microseconds } from './clock.ts';

/** Told of every chunk on the wire, after it was passed on. `at` is µs. */
export interface WireObserver {
  received(chunk: Uint8Array, at: number): void;
  sent(chunk: Uint8Array, at: number): void;
}

/** Called when a write is over. */
type Done = (error?: Error | null) => void;

/** Written to learn when all before it was. */
const NOTHING = Buffer.alloc(0);

class WireTap extends EventEmitter {
  /** Half-closed connections stay usable: without this Node ends the other direction by itself. */
  readonly allowHalfOpen = true;
  readonly readableObjectMode = false;
  readonly #socket: Socket;
  readonly #observer: WireObserver;
  /** Bytes read from the socket before TLS took over. */
  #first: Buffer | null;
  /** What was written since the last `cork`. */
  #corked: { chunk: Buffer; at: number; done: Done }[] | null = null;
  /** The peer has ended TCP. */
  wireEnded = false;

  constructor(socket: Socket, first: Buffer, observer: WireObserver) {
    super();
    this.#socket = socket;
    this.#observer = observer;
    this.#first = first.length > 0 ? first : null;
    socket.on('data', (chunk: Buffer) => {
      // The time before TLS worked on it, so that what TLS makes of a chunk never seems older than the chunk.
      const at = microseconds();
      this.emit('data', chunk);
      observer.received(chunk, at);
    });
    const ended = (): void => {
      this.wireEnded = true;
      this.emit('end');
    };
    // An end that was read along with the first bytes is told by nobody any more. TLS takes those within this turn.
    if (socket.readableEnded) setImmediate(ended);
    else socket.once('end', ended);
    socket.on('error', (error) => this.emit('error', error));
    socket.once('close', (hadError) => {
      // Node destroys a TLS socket, with all it has not handed out yet, as soon as what is below it closes. After an orderly end
      // both ways it closes by itself once everything was read.
      if (hadError || !socket.readableEnded || !socket.writableFinished) this.emit('close', hadError);
    });
    // Attaching 'data' set the socket flowing; Node's adapter asks for bytes when it wants them.
    socket.pause();
  }

  get readableLength(): number {
    return this.#first?.length ?? 0;
  }

  /** Hands out the bytes that were there before, once; Node feeds them to the TLS engine first. They were observed when they came. */
  read(): Buffer | null {
    const first = this.#first;
    this.#first = null;
    return first;
  }

  get readable(): boolean {
    return this.#socket.readable;
  }

  get writable(): boolean {
    return this.#socket.writable;
  }

  get destroyed(): boolean {
    return this.#socket.destroyed;
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  pause(): this {
    this.#socket.pause();
    return this;
  }

  resume(): this {
    this.#socket.resume();
    return this;
  }

  /** Node's adapter corks around all it has to write at once, nearly always a single chunk. */
  cork(): void {
    this.#corked = [];
  }

  uncork(): void {
    const writes = this.#corked ?? [];
    this.#corked = null;
    const [only, second] = writes;
    if (only !== undefined && second === undefined) {
      this.#send(only.chunk, only.at, only.done);
      return;
    }
    // One system call for all of them.
    this.#socket.cork();
    for (const { chunk, at, done } of writes) {
      this.#socket.write(chunk, done);
      this.#observer.sent(chunk, at);
    }
    this.#socket.uncork();
  }

  write(chunk: Buffer, done: Done): boolean {
    const at = microseconds();
    if (this.#corked === null) return this.#send(chunk, at, done);
    this.#corked.push({ chunk, at, done });
    return true;
  }

  /** Most writes go to the kernel at once; to say so at once spares the way through the socket's queue and callbacks. */
  #send(chunk: Buffer, at: number, done: Done): boolean {
    const more = this.#socket.write(chunk);
    if (this.#socket.writableLength === 0 && !this.#socket.destroyed) done();
    else this.#socket.write(NOTHING, done);
    this.#observer.sent(chunk, at);
    return more;
  }

  end(done?: () => void): this {
    this.#socket.end(done);
    return this;
  }

  destroy(error?: Error): this {
    this.#socket.destroy(error);
    return this;
  }
}

/** True for the tap: it stands in for a Duplex, of which Node's TLS socket uses only what the tap has. */
function standsInForDuplex(value: EventEmitter): value is Duplex {
  return value instanceof WireTap || value instanceof Duplex;
}

/** Puts a tap over `socket`, whose first bytes may have been read already, to be given to a TLS socket as its transport. */
export function tapWire(socket: Socket, first: Buffer, observer: WireObserver): Duplex {
  const tap: EventEmitter = new WireTap(socket, first, observer);
  if (!standsInForDuplex(tap)) throw new TypeError('a wire tap is no duplex');
  return tap;
}

/** How TLS sockets over a tap ended: true with close_notify. */
const endings = new WeakMap<TLSSocket, boolean>();

/** Notes how `tls` ends; to be called as soon as it is made. Does nothing where `transport` is no tap. */
export function watchEnd(tls: TLSSocket, transport: Duplex): void {
  if (!(transport instanceof WireTap)) return;
  const push = tls.push.bind(tls);
  // Node ends the stream the moment it reads close_notify, else when the wire ends, and gives no other sign of which it was.
  tls.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk === null && !endings.has(tls)) endings.set(tls, !transport.wireEnded);
    return push(chunk, encoding);
  };
}

/** Whether the peer ended `tls` with close_notify; undefined as long as it has not ended, or where nobody watched. */
export function saidEnd(tls: TLSSocket): boolean | undefined {
  return endings.get(tls);
}
