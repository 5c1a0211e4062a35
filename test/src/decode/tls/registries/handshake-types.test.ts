import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'mocha';
import { handshakeTypeName, handshakeTypeNamed } from '../../../../../src/decode/tls/registries/handshake-types.ts';

/** tshark names some messages otherwise than the standards. */
const otherwise: Record<string, string> = { clientcertificateurl: 'certificateurl', encryptedextensions67: 'nextprotocol' };

describe('handshake types', () => {
  it('have the names tshark has', () => {
    const listing = execFileSync('sh', ['-c', "tshark -G values 2>/dev/null | grep -P '^V\\ttls\\.handshake\\.type\\t'"], { encoding: 'utf8' });
    const rows = listing.trimEnd().split('\n').map((line) => line.split('\t').slice(2));
    // The first nine rows are those of SSL 2.0.
    const types = rows.slice(rows.findIndex(([, name]) => name === 'Hello Request'));
    assert.ok(types.length > 15);
    for (const [id = '', name = ''] of types) {
      const words = name.toLowerCase().replaceAll(' ', '');
      assert.equal(handshakeTypeName(Number(id))?.toLowerCase(), otherwise[words] ?? otherwise[`${words}${id}`] ?? words);
    }
  });

  it('name what is not known', () => {
    assert.deepEqual(handshakeTypeNamed(99), { id: 99, name: 'unknown' });
  });
});
