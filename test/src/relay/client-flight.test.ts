import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { holdsCertificate } from '../../../src/relay/client-flight.ts';

/** Lengths written out from the layouts of RFC 9846 §5.2 and RFC 5246 §7.4: header, body, protection. */
const FINISHED13 = (hash: number): number => 5 + 4 + hash + 1 + 16;
const EMPTY_CERTIFICATE13 = 5 + 4 + 1 + 3 + 1 + 16;
const EMPTY_CERTIFICATE12 = 5 + 4 + 3;
const CHANGE = 6;

describe('holdsCertificate', () => {
  for (const [cipherSuite, hash] of [['TLS_AES_128_GCM_SHA256', 32], ['TLS_AES_256_GCM_SHA384', 48], ['TLS_CHACHA20_POLY1305_SHA256', 32]] as const) {
    it(`knows in TLS 1.3 with ${cipherSuite}`, () => {
      const agreed = { protocol: 'TLSv1.3', cipherSuite, group: 'X25519' };
      for (const change of [0, CHANGE]) {
        assert.equal(holdsCertificate(change + FINISHED13(hash), agreed), false);
        assert.equal(holdsCertificate(change + EMPTY_CERTIFICATE13 + FINISHED13(hash), agreed), true);
        assert.equal(holdsCertificate(change + 4 + 1 + 3 + FINISHED13(hash), agreed), true, 'both in one record');
      }
    });
  }

  for (const [group, point] of [['X25519', 32], ['prime256v1', 65], ['secp384r1', 97]] as const) {
    it(`knows in TLS 1.2 with ${group}`, () => {
      for (const [cipherSuite, nonce] of [['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 8], ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 0]] as const) {
        const flight = 5 + 4 + 1 + point + CHANGE + 5 + nonce + 4 + 12 + 16;
        assert.equal(holdsCertificate(flight, { protocol: 'TLSv1.2', cipherSuite, group }), false);
        assert.equal(holdsCertificate(flight + EMPTY_CERTIFICATE12, { protocol: 'TLSv1.2', cipherSuite, group }), true);
        assert.equal(holdsCertificate(CHANGE + 5 + nonce + 16 + 16, { protocol: 'TLSv1.2', cipherSuite, group }), false, 'an earlier session');
      }
    });
  }

  it('says nothing of what was never offered', () => assert.equal(holdsCertificate(10_000, { protocol: 'TLSv1.2', cipherSuite: 'TLS_RSA_WITH_AES_128_CBC_SHA', group: undefined }), false));
});
