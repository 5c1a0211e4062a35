/**
 * The verbatim relay between two sockets: every byte as it came, with backpressure and half-close both ways. The observer is told
 * after the write and can hold nothing up.
 */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { systemCode } from '../errors.ts';
import type { Side } from '../inspect/tap.ts';
import { microseconds } from './clock.ts';

/** One end of a relay: the stream that carries the bytes and the TCP socket under it (the same where there is no TLS). */
export interface End {
  stream: Duplex;
  tcp: Socket;
  /** Asked when the stream has ended: whether the peer said so with close_notify, undefined where that cannot be told. */
  saidEnd?: () => boolean | undefined;
}

/** Words of our own for how a side ended, beside Node's codes. */
export const ENDING = {
  /** Its connection is over, and nobody said so. */
  closed: 'CLOSED',
  /** TCP ended in order, but TLS did not: nobody can tell whether bytes are missing (RFC 9846 §6.1 [8446 §6.1]). */
  noCloseNotify: 'NO_CLOSE_NOTIFY',
  /** It had said all, and left before it had heard all. */
  left: 'LEFT',
} as const;

export interface PumpObserver {
  /** `chunk` was handed to the other side. */
  bytes(from: Side, chunk: Uint8Array, at: number): void;
  /** This side will send no more; `error` is Node's code, or one of `ENDING`, when that was not in order. Told again of a side that left. */
  ended(from: Side, at: number, error?: string): void;
}

/** Relays until both directions are over; resolves when both ends are closed. Never rejects. */
export function pump(client: End, server: End, observer: PumpObserver): Promise<void> {
  return new Promise((resolve) => {
    let open = 2;
    const closed = (): void => {
      open -= 1;
      if (open === 0) resolve();
    };
    carry('client', client, server, observer, closed);
    carry('server', server, client, observer, closed);
  });
}

function carry(from: Side, source: End, sink: End, observer: PumpObserver, closed: () => void): void {
  let ended = false;
  let passedOn = false;
  let failure: string | undefined;
  const over = (error?: string): void => {
    if (ended) return;
    ended = true;
    observer.ended(from, microseconds(), error);
  };
  const passOn = (end: (sink: End) => void): void => {
    if (passedOn) return;
    passedOn = true;
    if (!sink.stream.destroyed && !sink.stream.writableEnded) end(sink);
  };
  const goOn = (): void => {
    source.stream.resume();
  };
  source.stream.on('data', (chunk: Buffer) => {
    if (sink.stream.destroyed || sink.stream.writableEnded) return;
    const at = microseconds();
    if (!sink.stream.write(chunk)) {
      source.stream.pause();
      sink.stream.once('drain', goOn);
    }
    observer.bytes(from, chunk, at);
  });
  const finish = (): void => {
    const said = source.stream === source.tcp ? false : source.saidEnd?.();
    if (said === false && wasReset(source.tcp)) {
      failure = 'ECONNRESET';
      source.tcp.destroy();
      source.stream.destroy();
    } else if (said === false && source.stream !== source.tcp) {
      over(ENDING.noCloseNotify);
      passOn(hangUp);
    } else {
      over();
      passOn((end) => end.stream.end());
    }
  };
  source.stream.once('end', finish);
  source.stream.on('error', (error) => {
    failure = systemCode(error) ?? 'ERROR';
    source.tcp.destroy();
  });
  source.stream.once('close', () => {
    failure ??= systemCode(source.tcp.errored) ?? systemCode(source.stream.errored);
    const cut = !ended;
    over(failure ?? ENDING.closed);
    if (cut) {
      // A side that broke must not look like one that finished: the other side gets the same rude end.
      abort(sink);
    } else if (!sink.stream.readableEnded && !sink.stream.destroyed) {
      // Nobody is there for what the other side still says; what it is to hear is on its way to it.
      observer.ended(from, microseconds(), ENDING.left);
      whenSent(sink, () => abort(sink));
    }
    closed();
  });
  // Either may have happened between the handshake and now.
  if (source.stream.readableEnded) finish();
  if (source.stream.destroyed) source.stream.emit('close');
  else source.stream.resume();
}

/** Ends a connection with a reset where the platform can, so that the peer knows that bytes are missing. */
export function abort(end: End): void {
  if (!end.tcp.destroyed) end.tcp.resetAndDestroy();
  if (!end.stream.destroyed) end.stream.destroy();
}

/** Ends TCP in order, without a close_notify that nobody gave us: the peer is left with the same doubt. */
function hangUp(end: End): void {
  const { stream, tcp } = end;
  // Behind everything that still waits to be encrypted.
  stream.write(Buffer.alloc(0), () => tcp.end());
  // A TLS stream that never said its end does not close by itself.
  whenSent(end, () => {
    if (stream.readableEnded) stream.destroy();
    else stream.once('end', () => stream.destroy());
  });
}

/** Calls `done` once all that was written, and the end, are with the kernel. */
function whenSent({ stream, tcp }: End, done: () => void): void {
  if (stream.writableFinished || tcp.writableFinished) {
    done();
    return;
  }
  let called = false;
  for (const one of [stream, tcp]) {
    one.once('finish', () => {
      if (!called) done();
      called = true;
    });
  }
}

/**
 * Whether a TCP connection that seems to have ended in order was reset: libuv tells a reset that comes with the last bytes as an end.
 * A connection that was reset has no peer any more, one that was ended still has until both sides have ended it.
 */
function wasReset(tcp: Socket): boolean {
  if (tcp.writableEnded) return false;
  const handle: unknown = Reflect.get(tcp, '_handle');
  if (typeof handle !== 'object' || handle === null) return false;
  const getPeerName: unknown = Reflect.get(handle, 'getpeername');
  return typeof getPeerName === 'function' && Reflect.apply(getPeerName, handle, [{}]) !== 0;
}
