import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls, createServer } from 'node:tls';
import { describe, it } from 'mocha';
import { UserError, messageOf, systemCode } from '../../src/errors.ts';

describe('errors', () => {
  it('carry a code, words and hints', () => {
    const cause = new Error('below');
    const error = new UserError('port_in_use', 'port 8080 is in use', ['choose another'], { cause });
    assert.deepEqual([error.name, error.code, error.message, error.hints, error.cause], ['UserError', 'port_in_use', 'port 8080 is in use', ['choose another'], cause]);
  });

  it('of Node are known by their code, whatever else was thrown has none', async () => {
    const refused = await new Promise((resolve) => connect({ port: 1, host: '127.0.0.1' }).once('error', resolve));
    assert.equal(systemCode(refused), 'ECONNREFUSED');
    for (const thrown of [new Error('x'), 'text', undefined, null, { code: 'EACCES' }]) assert.equal(systemCode(thrown), undefined);
    assert.equal(messageOf(new Error('x')), 'x');
    assert.equal(messageOf(7), '7');
  });

  it('of OpenSSL say their reason, not the place in its source', () => {
    let thrown: unknown;
    try {
      createPublicKey('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n');
    } catch (error) {
      thrown = error;
    }
    assert.ok(thrown instanceof Error && thrown.message.includes('error:'));
    const said = messageOf(thrown);
    assert.ok(said !== '' && thrown.message.includes(said), said);
    assert.doesNotMatch(said, /error:|routines|\n/);
  });

  it('of TLS are said in one line', async () => {
    const server = createServer({ minVersion: 'TLSv1.3' }).listen(0, '127.0.0.1');
    const failed = new Promise<unknown>((resolve) => server.once('tlsClientError', resolve));
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    connectTls({ port: address.port, host: '127.0.0.1', maxVersion: 'TLSv1.2' }).on('error', () => undefined);
    assert.equal(messageOf(await failed), 'unsupported protocol');
    server.close();
  });
});
