/** Two connected sockets on loopback: what is written to the one is read from the other. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { Closing } from './closing.ts';
import { portOf } from './recording-relay.ts';

export interface SocketPair {
  /** The end a test plays with. */
  near: Socket;
  /** The end that is given to the code under test. */
  far: Socket;
}

/** Connects them; either direction may end without the other. Errors show as `close`. */
export async function socketPair(later: Closing): Promise<SocketPair> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const near = connect({ port: portOf(server), host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  const far = await accepted;
  server.close();
  for (const socket of [near, far]) {
    socket.on('error', () => undefined);
    later(() => void socket.destroy());
  }
  return { near, far };
}
