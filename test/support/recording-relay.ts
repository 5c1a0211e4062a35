/** A TCP relay on loopback that notes every chunk that passes, so that a test can decode exactly what two real peers said. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface RecordedChunk {
  from: 'client' | 'server';
  bytes: Buffer;
}

/** What passed over one connection, in the order it passed. */
export interface Recording {
  chunks: RecordedChunk[];
}

export interface RecordingRelay {
  port: number;
  /** One recording a connection, in the order they were accepted. */
  recordings: Recording[];
  close(): Promise<void>;
}

/** The port a listening server got. */
export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}

/** Listens on a free port and relays to `target` on loopback. */
export async function startRecordingRelay(target: number): Promise<RecordingRelay> {
  const sockets = new Set<Socket>();
  const recordings: Recording[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const origin = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const recording: Recording = { chunks: [] };
    recordings.push(recording);
    pass('client', client, origin, recording, sockets);
    pass('server', origin, client, recording, sockets);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    recordings,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function pass(from: 'client' | 'server', source: Socket, sink: Socket, recording: Recording, sockets: Set<Socket>): void {
  sockets.add(source);
  source.setNoDelay(true);
  source.on('data', (bytes) => {
    recording.chunks.push({ from, bytes });
    sink.write(bytes);
  });
  source.on('end', () => sink.end());
  source.on('error', () => sink.destroy());
  source.on('close', () => sockets.delete(source));
}
