import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { hpkeAeadName, hpkeKdfName, hpkeKemName } from '../../../../../src/decode/tls/registries/hpke.ts';

describe('HPKE numbers', () => {
  it('have the names of RFC 9180 §7', () => {
    assert.deepEqual([0x10, 0x20, 0x30].map(hpkeKemName), ['DHKEM(P-256, HKDF-SHA256)', 'DHKEM(X25519, HKDF-SHA256)', undefined]);
    assert.deepEqual([1, 2, 3, 4].map(hpkeKdfName), ['HKDF-SHA256', 'HKDF-SHA384', 'HKDF-SHA512', undefined]);
    assert.deepEqual([1, 2, 3, 4].map(hpkeAeadName), ['AES-128-GCM', 'AES-256-GCM', 'ChaCha20Poly1305', undefined]);
  });
});
