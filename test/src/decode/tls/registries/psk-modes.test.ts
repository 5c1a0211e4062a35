import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PSK_KEY_EXCHANGE_MODES } from 'read-tls-client-hello';
import { pskModeName } from '../../../../../src/decode/tls/registries/psk-modes.ts';

describe('PSK key exchange modes', () => {
  it('have the names of IANA, and GREASE', () => {
    for (const [id, name] of Object.entries(PSK_KEY_EXCHANGE_MODES)) assert.equal(pskModeName(Number(id)), name);
    assert.equal(pskModeName(0xe4), 'GREASE');
    assert.equal(pskModeName(2), undefined);
  });
});
