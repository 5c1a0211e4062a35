/** The measure of all: a CONNECT tunnel in Node that pipes bytes and does nothing else, in a process of its own. */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Subject } from '../subject.ts';
import { freePort, startProgram } from './program.ts';

export const tunnel: Subject = {
  name: 'bare tunnel (Node)',
  kind: 'connect',
  missing: () => Promise.resolve(undefined),
  start: async () => {
    const port = await freePort();
    return startProgram(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), `${port}`], port);
  },
};

/** Serves when this file is run as a program. */
function serve(port: number): void {
  const server = createServer();
  server.on('connect', (request, client, head) => {
    const [host = '', targetPort = ''] = (request.url ?? '').split(':');
    const upstream = connect({ host, port: Number(targetPort), noDelay: true }, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      if (head.length > 0) upstream.write(head);
      client.pipe(upstream);
      upstream.pipe(client);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  server.listen(port, '127.0.0.1');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serve(Number(process.argv[2]));
