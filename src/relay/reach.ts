/** Reaching a target over TCP, and the answers of a proxy that could not (RFC 9110 §9.3.6). */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { authorityOf } from './target.ts';
import type { Target } from './target.ts';

/** A target that does not answer TCP in this time counts as down; Linux itself would try for over two minutes. */
export const CONNECT_TIMEOUT_MS = 15_000;

/** What is said of a target that did not answer in `timeout` ms. */
export function noAnswer(target: Target, timeout: number): Error {
  return Object.assign(new Error(`no answer from ${authorityOf(target)} in ${timeout / 1000} s`), { code: 'ETIMEDOUT' });
}

/** Opens TCP to a target. Rejects with Node's error; `ETIMEDOUT` when the time (ms) is over, `ABORTED` when `hold` was told of the socket and it was destroyed. */
export function connectTarget(target: Target, timeout = CONNECT_TIMEOUT_MS, hold?: (socket: Socket) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true, keepAlive: true });
    const givenUp = (): void => reject(Object.assign(new Error('the attempt was given up'), { code: 'ABORTED' }));
    socket.setTimeout(timeout, () => {
      socket.destroy(noAnswer(target, timeout));
    });
    socket.once('error', reject);
    socket.once('close', givenUp);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.removeListener('error', reject);
      socket.removeListener('close', givenUp);
      // Whoever reads the socket later sees the error as a close; without a listener it would end the process.
      socket.on('error', () => undefined);
      resolve(socket);
    });
    hold?.(socket);
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
