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
}

export interface PumpObserver {
  /** `chunk` was handed to the other side. */
  bytes(from: Side, chunk: Uint8Array, at: number): void;
  /** This side will send no more; `error` is Node's code when it broke. */
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
  let failure: string | undefined;
  const over = (error?: string): void => {
    if (ended) return;
    ended = true;
    observer.ended(from, microseconds(), error);
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
    over();
    if (!sink.stream.destroyed && !sink.stream.writableEnded) sink.stream.end();
  };
  source.stream.once('end', finish);
  source.stream.on('error', (error) => {
    failure = systemCode(error) ?? 'ERROR';
    source.tcp.destroy();
  });
  source.stream.once('close', () => {
    const cut = !ended;
    over(failure ?? (cut ? 'CLOSED' : undefined));
    // A side that broke must not look like one that finished: the other side gets the same rude end.
    if (cut || failure !== undefined) abort(sink);
    else if (!sink.stream.destroyed && !sink.stream.writableEnded) sink.stream.end();
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
