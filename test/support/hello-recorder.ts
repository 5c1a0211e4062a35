/** Records the first record that a real client sends: a server on loopback that answers nothing. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** How long a client may take to say its first word, ms: a browser on a busy machine needs some seconds. */
const PATIENCE = 60_000;

/** The whole first TLS record of the first client that connects. `start` starts it; what it returns is stopped afterwards. */
export async function recordHello(start: (port: number) => ChildProcess | undefined): Promise<Buffer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let child: ChildProcess | undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const patience = setTimeout(() => {
        reject(new Error('no client said anything'));
      }, PATIENCE);
      let connected = false;
      server.on('connection', (socket) => {
        connected = true;
        let bytes = Buffer.alloc(0);
        socket.on('error', () => undefined);
        socket.on('data', (chunk) => {
          bytes = Buffer.concat([bytes, chunk]);
          if (bytes.length < 5 || bytes.length < 5 + bytes.readUInt16BE(3)) return;
          clearTimeout(patience);
          resolve(bytes.subarray(0, 5 + bytes.readUInt16BE(3)));
          socket.destroy();
        });
      });
      child = start(portOf(server));
      child?.on('error', reject);
      child?.on('exit', (code) => {
        // Its bytes may still be on their way to us.
        setImmediate(() => {
          if (!connected) reject(new Error(`the client ended with ${code ?? 'a signal'} and said nothing`));
        });
      });
    });
  } finally {
    server.close();
    if (child !== undefined) await stop(child);
  }
}

/** The port a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}

/** Starts a program in a process group of its own, so that all its helpers end with it; nothing of its output is kept. */
export function startQuietly(command: string, args: readonly string[], folder?: string): ChildProcess {
  return spawn(command, args, { stdio: 'ignore', detached: true, cwd: folder });
}

/** Ends the process group of a program that `startQuietly` started, and waits for the program. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}
