/** `openssl s_server` on a port of its own, for as long as a test needs it. */
import { spawn } from 'node:child_process';
import type { Closing } from './closing.ts';
import { PATIENCE, endProcess } from './processes.ts';

/** Starts it and gives its port. */
export async function startOpensslServer(later: Closing, args: readonly string[]): Promise<number> {
  const server = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  later(() => endProcess(server));
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`s_server does not listen: ${said}`)), PATIENCE);
    server.once('exit', () => reject(new Error(`s_server ended: ${said}`)));
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      const [, port] = /ACCEPT [\d.]+:(\d+)/.exec(said) ?? [];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}
