/** Waiting for a TLS handshake, on either hop: until it is complete, fails, takes too long, or the far end leaves. */
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Side } from '../inspect/tap.ts';
import { watchEnd } from './wire-tap.ts';

/** A handshake that takes longer has hung; browsers give up after 30 s or more. */
export const HANDSHAKE_TIMEOUT_MS = 30_000;

/** A handshake that is under way. */
export interface Handshake {
  tls: TLSSocket;
  /** What the TLS runs over. */
  transport: Duplex;
  /** Who is at the far end. */
  peer: Side;
  /** Node's word for a handshake that is complete: a server's, a client's. */
  complete: 'secure' | 'secureConnect';
  keyLog: (line: string) => void;
  /** ms it may take; `HANDSHAKE_TIMEOUT_MS` where it is undefined. */
  timeout: number | undefined;
}

/**
 * Waits for a handshake. Calls `done` within the event that completes it, when nobody listens for errors any more; else `failed`, once or
 * more, with Node's error or one whose code is `CLOSED` or `HANDSHAKE_TIMEOUT`.
 */
export function awaitHandshake({ tls, transport, peer, complete, keyLog, timeout }: Handshake, done: () => void, failed: (error: Error) => void): void {
  watchEnd(tls, transport);
  const timer = setTimeout(() => {
    tls.destroy(Object.assign(new Error(`the ${peer} did not finish the TLS handshake`), { code: 'HANDSHAKE_TIMEOUT' }));
  }, timeout ?? HANDSHAKE_TIMEOUT_MS);
  const gaveUp = (error: Error): void => {
    clearTimeout(timer);
    failed(error);
  };
  const closed = (): void => gaveUp(Object.assign(new Error(`the ${peer} closed the connection during the TLS handshake`), { code: 'CLOSED' }));
  tls.on('keylog', (line: Buffer) => keyLog(line.toString('latin1').trimEnd()));
  tls.once('error', gaveUp);
  tls.once('close', closed);
  tls.once('end', closed);
  tls.once(complete, () => {
    clearTimeout(timer);
    tls.removeListener('error', gaveUp);
    tls.removeListener('close', closed);
    tls.removeListener('end', closed);
    done();
  });
}
