/** Subjects that are programs: started on a free port, awaited until they accept, ended by their process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { endProcess, eventually } from '../../test/support/processes.ts';
import { portOf } from '../../test/support/recording-relay.ts';
import type { Running } from '../subject.ts';

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await once(server.close(), 'close');
  return port;
}

function accepts(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(undefined));
  });
}

/** Starts `program` and waits until it accepts connections on `port`. */
export async function startProgram(program: string, args: readonly string[], port: number, env: Readonly<Record<string, string>> = {}): Promise<Running> {
  const child = spawn(program, [...args], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-4000)));
  await eventually(`${program} on ${port}: ${stderr}`, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${stderr}`);
    return accepts(port);
  });
  return { port, close: () => endProcess(child) };
}
