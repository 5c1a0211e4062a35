import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, it } from 'mocha';
import { connectTarget, refusal, statusForConnectError } from '../../../src/relay/reach.ts';
import { closing } from '../../support/closing.ts';
import { startDeafOrigin } from '../../support/deaf-origin.ts';
import { startTcpOrigin } from '../../support/origins.ts';

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
    const port = await startDeafOrigin(later);
    await assert.rejects(connectTarget({ host: '127.0.0.1', port }, 100), { code: 'ETIMEDOUT', message: `no answer from 127.0.0.1:${port} in 0.1 s` });
  });

  it('is over at once when whoever holds the socket destroys it', async function () {
    if (process.platform !== 'linux') this.skip();
    const port = await startDeafOrigin(later);
    const held: Socket[] = [];
    const attempt = connectTarget({ host: '127.0.0.1', port }, undefined, (socket) => held.push(socket));
    assert.equal(held.length, 1);
    held[0]?.destroy();
    await assert.rejects(attempt, { code: 'ABORTED' });
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
