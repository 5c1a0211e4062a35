import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'mocha';
import { fingerprintMethods } from '../../../../../src/decode/tls/fingerprints/registry.ts';
import { decodeHello, handshakeRecords, helloMessage } from '../../../../support/client-hello.ts';

describe('fingerprint registry', () => {
  it('has every file of its folder, with source and explanation', () => {
    const files = readdirSync(new URL('../../../../../src/decode/tls/fingerprints/', import.meta.url));
    const methods = files.filter((name) => name !== 'fingerprint.ts' && name !== 'registry.ts');
    assert.deepEqual(fingerprintMethods.map(({ name }) => `${name.toLowerCase()}.ts`).sort(), methods.sort());
    for (const { citation, explanation } of fingerprintMethods) {
      assert.match(citation, /^https:.*\(BSD-3-Clause\)$/);
      assert.equal(explanation.split(/\.(?= [A-Z]|$)/).filter((sentence) => sentence !== '').length, 2);
    }
  });

  it('computes each of them from any hello', () => {
    const hello = decodeHello(handshakeRecords(helloMessage({ cipherSuites: [] })));
    for (const method of fingerprintMethods) {
      const { hash, raw } = method.compute(hello);
      assert.ok(hash.length > 0 && raw.length > 0);
    }
  });
});
