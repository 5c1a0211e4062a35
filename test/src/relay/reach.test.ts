import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, it } from 'mocha';
import { connectTarget, refusal, statusForConnectError } from '../../../src/relay/reach.ts';
import { closing } from '../../support/closing.ts';
import { startTcpOrigin } from '../../support/origins.ts';
import { endProcess } from '../../support/processes.ts';

/** Listens with the shortest queue and never accepts, because its thread sleeps. */
const DEAF = `
const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, server.address().port + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

describe('connectTarget', () => {
  const later = closing('each');

  it('gives a socket that may be half-closed, waits for nothing and does not end the process when it breaks', async () => {
    let accepted: Socket | undefined;
    const { port } = await startTcpOrigin(later, (socket) => (accepted = socket));
    const socket = await connectTarget({ host: '127.0.0.1', port });
    later(() => void socket.destroy());
    assert.deepEqual([socket.remotePort, socket.allowHalfOpen, socket.timeout ?? 0], [port, true, 0]);
    assert.equal(socket.listenerCount('error'), 1);
    socket.destroy(new Error('broken'));
    await once(socket, 'close').catch(() => undefined);
    accepted?.destroy();
  });

  it('rejects with what the system says', async () => {
    const { port } = await startTcpOrigin(later, () => undefined);
    const unused = port === 1 ? 2 : 1;
    await assert.rejects(connectTarget({ host: '127.0.0.1', port: unused }), { code: 'ECONNREFUSED' });
    await assert.rejects(connectTarget({ host: 'nowhere.invalid', port }), (error: unknown) => error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN'));
  });

  it('does not wait for ever for a target that does not answer', async function () {
    if (process.platform !== 'linux') this.skip();
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
    await assert.rejects(connectTarget({ host: '127.0.0.1', port }, 100), { code: 'ETIMEDOUT', message: `no answer from 127.0.0.1:${port} in 0.1 s` });
  });
});

describe('a target that cannot be reached', () => {
  it('is a gateway timeout when it did not answer, else a bad gateway (RFC 9110 §15.6)', () => {
    assert.equal(statusForConnectError('ETIMEDOUT'), '504 Gateway Timeout');
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ERROR']) assert.equal(statusForConnectError(code), '502 Bad Gateway', code);
  });

  it('is told in a whole answer that ends the connection', () => {
    const [head, body] = refusal('502 Bad Gateway', 'cannot reach bücher.test:443').split('\r\n\r\n');
    assert.equal(body, 'trustlens: cannot reach bücher.test:443\n');
    const [status, ...fields] = (head ?? '').split('\r\n');
    assert.equal(status, 'HTTP/1.1 502 Bad Gateway');
    assert.deepEqual(fields, ['content-type: text/plain; charset=utf-8', `content-length: ${new TextEncoder().encode(body).length}`, 'connection: close']);
  });
});
