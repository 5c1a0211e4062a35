import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { recordCipher, recordOverhead } from '../../../../src/decode/tls/record-ciphers.ts';
import { openssl } from '../../../support/openssl.ts';

interface Suite {
  id: number;
  name: string;
  encryption: string;
  bits: number;
  mac: string;
}

/** Every suite openssl has, by its own description: `0x13,0x02 - TLS_AES_256_GCM_SHA384 TLSv1.3 Kx=any Au=any Enc=AESGCM(256) Mac=AEAD`. */
function opensslSuites(): Suite[] {
  const { stdout } = openssl(['ciphers', '-V', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0']);
  const found = [...stdout.matchAll(/0x(\w\w),0x(\w\w) - (\S+) .*Enc=([\w/]+)(?:\((\d+)\))?\s+Mac=(\w+)/g)];
  return found.map(([, high = '', low = '', name = '', encryption = '', bits, mac = '']) => ({ id: Number.parseInt(high + low, 16), name, encryption, bits: Number(bits ?? 0), mac }));
}

describe('recordCipher', () => {
  it('knows the ciphers, key lengths and MACs of every suite openssl has', () => {
    const suites = opensslSuites();
    assert.ok(suites.length > 100, `${suites.length} suites`);
    const kinds: Readonly<Record<string, string>> = { AESGCM: 'gcm', ARIAGCM: 'gcm', AESCCM: 'ccm', AESCCM8: 'ccm', 'CHACHA20/POLY1305': 'poly1305', AES: 'cbc', Camellia: 'cbc' };
    for (const { id, name, encryption, bits, mac } of suites) {
      const found = recordCipher(id);
      assert.ok(found !== undefined, name);
      const { cipher } = found;
      assert.equal(cipher.keyLength * 8, bits, name);
      assert.equal(cipher.kind === 'aead', mac === 'AEAD', name);
      assert.ok(encryption === 'None' ? cipher.algorithm === undefined : cipher.algorithm?.endsWith(kinds[encryption] ?? '?') === true, `${name}: ${cipher.algorithm}`);
      if (cipher.kind === 'hmac') assert.equal(cipher.mac, mac.toLowerCase(), name);
      else assert.equal(cipher.tagLength, encryption === 'AESCCM8' ? 8 : 16, name);
      assert.equal(found.hash, name.endsWith('SHA384') ? 'sha384' : 'sha256', name);
    }
  });

  it('knows triple DES, which openssl no longer offers', () => {
    const found = recordCipher(0x000a);
    assert.deepEqual(found?.cipher, { kind: 'hmac', algorithm: 'des-ede3-cbc', keyLength: 24, blockLength: 8, mac: 'sha1', macLength: 20 });
  });

  it('has none for suites that cannot be computed', () => {
    // TLS_RSA_WITH_RC4_128_SHA, TLS_RSA_WITH_CAMELLIA_128_GCM_SHA256, GREASE, TLS_FALLBACK_SCSV, unassigned.
    for (const id of [0x0005, 0xc07a, 0x0a0a, 0x5600, 0xf00f]) assert.equal(recordCipher(id), undefined, id.toString(16));
  });
});

describe('recordOverhead', () => {
  it('is what a record has beside its content, without padding', () => {
    const cases: [suite: number, tls13: boolean, overhead: number][] = [
      [0x1301, true, 17], // tag and content type, RFC 9846 §5.2 [8446 §5.2]
      [0x1305, true, 9],
      [0xc02f, false, 24], // explicit nonce and tag, RFC 5288 §3
      [0xcca8, false, 16], // RFC 7905 §2
      [0xc0a0, false, 16], // CCM_8, RFC 6655 §4
      [0x002f, false, 36], // IV and HMAC-SHA-1
      [0x003b, false, 32], // NULL with HMAC-SHA-256
    ];
    for (const [suite, tls13, overhead] of cases) {
      const cipher = recordCipher(suite);
      assert.ok(cipher !== undefined);
      assert.equal(recordOverhead(cipher, tls13), overhead, suite.toString(16));
    }
  });
});
