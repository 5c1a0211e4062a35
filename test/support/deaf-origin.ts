/** A target that is there and does not answer: it listens with the shortest queue, which is full, and never accepts. For Linux, whose kernel then says nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Closing } from './closing.ts';
import { endProcess } from './processes.ts';

/** Its thread sleeps after it has said its port. */
const DEAF = `
const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, server.address().port + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** Starts one on loopback and gives its port. */
export async function startDeafOrigin(later: Closing): Promise<number> {
  const deaf = spawn(process.execPath, ['-e', DEAF], { stdio: ['ignore', 'pipe', 'inherit'] });
  later(() => endProcess(deaf, 'SIGKILL'));
  const port = Number(await new Promise<string>((resolve) => deaf.stdout.once('data', (line: Buffer) => resolve(line.toString()))));
  // The kernel itself answers until the queue is full.
  for (let count = 0; count < 4; count += 1) {
    const filler = connect({ port, host: '127.0.0.1' });
    filler.on('error', () => undefined);
    later(() => void filler.destroy());
    if (count < 2) await once(filler, 'connect');
  }
  return port;
}
