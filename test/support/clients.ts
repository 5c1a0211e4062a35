/** Clients in this process that speak to a proxy by hand, byte by byte where it matters. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { Closing } from './closing.ts';
import type { RunningProgram } from './program.ts';

/** A TCP connection to the proxy that can be half-closed and whose errors show as its end. */
export async function connectPlain(later: Closing, port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  socket.on('error', () => undefined);
  later(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Reads until `marker`; gives what came up to its end, and puts the rest back. Rejects when the stream ends before. */
export async function readThrough(socket: Duplex, marker: string): Promise<string> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const chunk: unknown = socket.read();
    if (Buffer.isBuffer(chunk)) {
      bytes = Buffer.concat([bytes, chunk]);
      const at = bytes.indexOf(marker);
      if (at < 0) continue;
      const end = at + Buffer.byteLength(marker);
      if (end < bytes.length) socket.unshift(bytes.subarray(end));
      return bytes.subarray(0, end).toString('latin1');
    }
    if (socket.readableEnded || socket.destroyed) throw new Error(`ended before ${JSON.stringify(marker)}: ${bytes.toString('latin1')}`);
    await new Promise<void>((resolve) => {
      const go = (): void => {
        for (const event of ['readable', 'end', 'close']) socket.removeListener(event, go);
        resolve();
      };
      for (const event of ['readable', 'end', 'close']) socket.once(event, go);
    });
  }
}

/** Everything up to the end of this direction; the other direction stays as it is. Resolves as well when the connection breaks, with what came. */
export function readAll(socket: Duplex): Promise<{ bytes: Buffer; ended: boolean }> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const done = (ended: boolean) => (): void => resolve({ bytes: Buffer.concat(chunks), ended });
    socket.once('end', done(true));
    socket.once('close', done(false));
    if (socket.readableEnded || socket.destroyed) resolve({ bytes: Buffer.alloc(0), ended: socket.readableEnded });
  });
}

/** Asks the proxy for a tunnel; gives the socket and the head of the answer, whatever it is. */
export async function openTunnel(later: Closing, proxy: { port: number }, target: string): Promise<{ socket: Socket; head: string }> {
  const socket = await connectPlain(later, proxy.port);
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  return { socket, head: await readThrough(socket, '\r\n\r\n') };
}

/** A tunnel that must stand. */
export async function tunnelTo(later: Closing, proxy: { port: number }, port: number, host = '127.0.0.1'): Promise<Socket> {
  const { socket, head } = await openTunnel(later, proxy, `${host}:${port}`);
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`no tunnel: ${head}`);
  return socket;
}

/** TLS through a tunnel with trust in the proxy's root alone, as `origin.test` unless told otherwise. Rejects when the handshake fails. */
export async function tlsThrough(later: Closing, proxy: RunningProgram, port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = await tunnelTo(later, proxy, port);
  const tls = connectTls({ socket, servername: 'origin.test', ca: [readFileSync(proxy.runFile.caPem)], ...options });
  later(() => void tls.destroy());
  await once(tls, 'secureConnect');
  tls.on('error', () => undefined);
  return tls;
}
