import assert from 'node:assert/strict';
import { connect } from 'node:net';
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
});
