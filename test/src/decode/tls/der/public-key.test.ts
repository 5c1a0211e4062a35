import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'mocha';
import { publicKeyWords } from '../../../../../src/decode/tls/der/public-key.ts';

describe('publicKeyWords', () => {
  it('names the kind of key that Node made', () => {
    const keys = [
      ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
      ['Ed25519', generateKeyPairSync('ed25519')],
      ['RSA 2048', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ] as const;
    for (const [name, { publicKey }] of keys) {
      const der = publicKey.export({ type: 'spki', format: 'der' });
      assert.equal(publicKeyWords(der), `${name}, ${der.length} bytes of DER`);
    }
  });

  it('tells the size of what is no key', () => {
    for (const [hex, words] of [['', '0 bytes of DER'], ['3000', '2 bytes of DER'], ['ff', '1 byte of DER']] as const) assert.equal(publicKeyWords(Buffer.from(hex, 'hex')), words);
  });
});
