import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ClientCertificates } from '../../../src/relay/client-certificates.ts';

describe('ClientCertificates', () => {
  const identity = (pattern: string): { pattern: string; from: string; material: object } => ({ pattern, from: `${pattern}.pem`, material: {} });

  it('gives the first certificate whose pattern covers the host', () => {
    const certificates = new ClientCertificates([identity('a.test:8443'), identity('*.test'), identity('a.test')]);
    const file = (host: string, port: number): string | undefined => certificates.identityFor(host, port)?.from;
    assert.deepEqual([file('a.test', 8443), file('a.test', 443), file('b.other', 443)], ['a.test:8443.pem', '*.test.pem', undefined]);
    assert.equal(certificates.onAsk, 'pass');
  });

  it('refuses a pattern that could never match', () => assert.throws(() => new ClientCertificates([identity('https://a.test')]), { code: 'bad_pattern' }));

  it('remembers hosts that asked, within a bound, until they are forgotten', () => {
    const certificates = new ClientCertificates();
    assert.equal(certificates.isLeftToClient('a.test', 443), false);
    certificates.leaveToClient('a.test', 443);
    certificates.leaveToClient('a.test', 8443);
    assert.deepEqual([certificates.isLeftToClient('a.test', 443), certificates.isLeftToClient('a.test', 444)], [true, false]);
    assert.deepEqual([certificates.forget('a.test'), certificates.forget('a.test')], [true, false]);
    assert.equal(certificates.isLeftToClient('a.test', 8443), false);
    for (let port = 1; port <= 1_001; port += 1) certificates.leaveToClient('b.test', port);
    assert.deepEqual([certificates.isLeftToClient('b.test', 1), certificates.isLeftToClient('b.test', 2)], [false, true]);
  });
});
