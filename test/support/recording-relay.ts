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
  /** Resolves when both sockets are closed. */
  over: Promise<unknown>;
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

/** Listens on a free port and relays to `target` on loopback. `onChunk` is told of each chunk after it was passed on, with the number of its recording. */
export async function startRecordingRelay(target: number, onChunk: (recording: number, chunk: RecordedChunk) => void = () => undefined): Promise<RecordingRelay> {
  const sockets = new Set<Socket>();
  const recordings: Recording[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const origin = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const recording: Recording = { chunks: [], over: Promise.all([client, origin].map(closed)) };
    const number = recordings.push(recording) - 1;
    const note = (chunk: RecordedChunk): void => {
      recording.chunks.push(chunk);
      onChunk(number, chunk);
    };
    pass('client', client, origin, note, sockets);
    pass('server', origin, client, note, sockets);
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

/** Resolves when a socket is closed, in order or not. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

function pass(from: 'client' | 'server', source: Socket, sink: Socket, note: (chunk: RecordedChunk) => void, sockets: Set<Socket>): void {
  sockets.add(source);
  source.setNoDelay(true);
  source.on('data', (bytes) => {
    sink.write(bytes);
    note({ from, bytes });
  });
  source.on('end', () => sink.end());
  source.on('error', () => sink.destroy());
  source.on('close', () => sockets.delete(source));
}
