import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { clientName, newConnection, targetName } from '../../../ui/store/connection.ts';
import type { Connection } from '../../../ui/store/connection.ts';
import { newDetail } from '../../../ui/store/detail.ts';

function connection(change: Partial<Connection>): Connection {
  return { ...newConnection(1, 0, newDetail()), ...change };
}

describe('targetName', () => {
  it('leaves the usual port away, and writes an IPv6 address as in an address bar', () => {
    assert.equal(targetName(connection({ target: { host: 'a.test', port: 443 } })), 'a.test');
    assert.equal(targetName(connection({ target: { host: 'a.test', port: 80 } })), 'a.test:80');
    assert.equal(targetName(connection({ mode: 'http', target: { host: 'a.test', port: 80 } })), 'a.test');
    assert.equal(targetName(connection({ target: { host: '::1', port: 8443 } })), '[::1]:8443');
    assert.equal(targetName(connection({})), 'unknown');
  });
});

describe('clientName', () => {
  it('is the program where it is known, always with the port that tells connections apart', () => {
    assert.equal(clientName(connection({ client: { address: '127.0.0.1', port: 4211, program: 'curl' } })), 'curl 4211');
    assert.equal(clientName(connection({ client: { address: '127.0.0.1', port: 4211 } })), 'local 4211');
    assert.equal(clientName(connection({ client: { address: '192.0.2.7', port: 4211 } })), '192.0.2.7 4211');
  });
});
