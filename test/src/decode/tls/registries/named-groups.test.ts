import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SUPPORTED_GROUPS } from 'read-tls-client-hello';
import { isPostQuantum, namedGroupClass, namedGroupName, namedGroupNamed, namedGroupText } from '../../../../../src/decode/tls/registries/named-groups.ts';

describe('named groups', () => {
  it('have the names of IANA, as another project copied them', () => {
    for (const [id, name] of Object.entries(SUPPORTED_GROUPS)) assert.equal(namedGroupName(Number(id)), name);
  });

  it('name GREASE and what is not known', () => {
    assert.deepEqual(namedGroupNamed(0x2a2a), { id: 0x2a2a, name: 'GREASE' });
    assert.deepEqual(namedGroupNamed(0x7777), { id: 0x7777, name: 'unknown' });
    assert.equal(namedGroupText(0x7777), undefined);
  });

  it('are sorted into kinds', () => {
    const kinds: [number, string | undefined, boolean, string | undefined][] = [
      [29, 'classic', false, 'x25519'],
      [23, 'classic', false, 'secp256r1'],
      [0x0100, 'ffdhe', false, 'ffdhe2048, ffdhe'],
      [4587, 'hybrid', true, 'SecP256r1MLKEM768, hybrid'],
      [4588, 'hybrid', true, 'X25519MLKEM768, hybrid'],
      [4589, 'hybrid', true, 'SecP384r1MLKEM1024, hybrid'],
      [25497, 'hybrid', true, 'X25519Kyber768Draft00, hybrid'],
      [0x0201, 'post-quantum', true, 'MLKEM768, post-quantum'],
      [0x3a3a, undefined, false, 'GREASE'],
    ];
    for (const [id, kind, postQuantum, text] of kinds) {
      assert.deepEqual([namedGroupClass(id), isPostQuantum(id), namedGroupText(id)], [kind, postQuantum, text], `${id}`);
    }
  });
});
