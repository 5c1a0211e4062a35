import assert from 'node:assert/strict';
import { createCipheriv, createHmac } from 'node:crypto';
import { describe, it } from 'mocha';
import { recordCipher } from '../../../../src/decode/tls/record-ciphers.ts';
import type { RecordCipher } from '../../../../src/decode/tls/record-ciphers.ts';
import { protection12, protection13 } from '../../../../src/decode/tls/record-protection.ts';
import type { RecordProtection } from '../../../../src/decode/tls/record-protection.ts';
import { keyBlock } from '../../../../src/decode/tls/secrets.ts';
import { Sealer } from '../../../support/tls-sealing.ts';

const SECRET = Buffer.alloc(32, 0x5c);
const MAIN = { hash: 'sha256', secret: Buffer.alloc(48, 7), randoms: { client: Buffer.alloc(32, 1), server: Buffer.alloc(32, 2) } } as const;
/** TLS_AES_128_GCM_SHA256; TLS_RSA_WITH_AES_128_CBC_SHA. */
const SUITE = { gcm13: 0x1301, cbc: 0x002f };

function cipherOf(suite: number): RecordCipher {
  const cipher = recordCipher(suite);
  assert.ok(cipher !== undefined);
  return cipher;
}

/** Every single changed byte and every wrong sequence number must give nothing. */
function refusesChanges(protection: RecordProtection, sequence: number, type: number, fragment: Buffer): void {
  for (let at = 0; at < fragment.length; at += 1) {
    const changed = Buffer.from(fragment);
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    assert.equal(protection.open(sequence, type, 0x0303, changed), undefined, `byte ${at}`);
  }
  for (let length = 0; length < fragment.length; length += 1) assert.equal(protection.open(sequence, type, 0x0303, fragment.subarray(0, length)), undefined, `${length} bytes`);
  assert.equal(protection.open(sequence + 1, type, 0x0303, fragment), undefined, 'another sequence number');
  assert.equal(protection.open(sequence + 2 ** 32, type, 0x0303, fragment), undefined, 'a far sequence number');
  assert.equal(protection.open(sequence, type, 0x0302, fragment), undefined, 'another version');
}

describe('protection13', () => {
  const protection = protection13(cipherOf(SUITE.gcm13), SECRET);

  it('gives content, inner type and padding', () => {
    const sealer = new Sealer(SECRET);
    for (const [sequence, padding] of [0, 1, 300].entries()) {
      const opened = protection?.open(sequence, 23, 0x0303, sealer.seal(22, Buffer.from('hello'), padding).subarray(5));
      assert.deepEqual([opened?.type, Buffer.from(opened?.content ?? []).toString(), opened?.padding], [22, 'hello', padding]);
    }
  });

  it('finds no type in padding alone', () => {
    assert.deepEqual(protection?.open(0, 23, 0x0303, new Sealer(SECRET).seal(0, Buffer.alloc(0), 4).subarray(5))?.type, 0);
  });

  it('refuses every change', () => {
    assert.ok(protection !== undefined);
    refusesChanges(protection, 0, 23, new Sealer(SECRET).seal(21, Buffer.of(1, 0)).subarray(5));
  });

  it('does not exist for a suite of TLS 1.2 with a MAC', () => {
    assert.equal(protection13(cipherOf(SUITE.cbc), SECRET), undefined);
  });
});

/** A CBC record, with the MAC inside or outside (RFC 5246 §6.2.3.2; RFC 7366 §3), and padding of so many bytes beside the length byte. */
function cbcRecord(encryptThenMac: boolean, content: Buffer, padding: number, paddingByte = padding): Buffer {
  const block = keyBlock('sha256', MAIN.secret, MAIN.randoms, { mac: 20, key: 16, iv: 0 });
  const iv = Buffer.alloc(16, 9);
  const mac = (...parts: Buffer[]): Buffer => {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const header = Buffer.concat([Buffer.alloc(8), Buffer.of(22, 3, 3, length >>> 8, length & 0xff)]);
    return createHmac('sha1', block.mac.client).update(Buffer.concat([header, ...parts])).digest();
  };
  const encrypt = (plain: Buffer): Buffer => {
    const cipher = createCipheriv('aes-128-cbc', block.key.client, iv).setAutoPadding(false);
    return Buffer.concat([cipher.update(plain), cipher.final()]);
  };
  const tail = Buffer.alloc(padding + 1, paddingByte);
  tail[padding] = padding;
  if (!encryptThenMac) return Buffer.concat([iv, encrypt(Buffer.concat([content, mac(content), tail]))]);
  const sealed = encrypt(Buffer.concat([content, tail]));
  return Buffer.concat([iv, sealed, mac(iv, sealed)]);
}

describe('protection12', () => {
  const { cipher } = cipherOf(SUITE.cbc);

  for (const encryptThenMac of [false, true]) {
    describe(encryptThenMac ? 'with the MAC over the ciphertext' : 'with the MAC inside', () => {
      const protection = protection12(cipher, { ...MAIN, encryptThenMac }, 'client');
      const content = Buffer.from('twelve bytes');
      // Content, MAC and padding fill whole blocks; with the MAC outside, content and padding do.
      const shortest = encryptThenMac ? 3 : 15;

      it('gives the content, whatever the padding', () => {
        for (const padding of [shortest, shortest + 16, shortest + 224]) {
          const opened = protection.open(0, 22, 0x0303, cbcRecord(encryptThenMac, content, padding));
          assert.deepEqual([opened?.type, Buffer.from(opened?.content ?? []).toString(), opened?.padding], [22, 'twelve bytes', padding + 1]);
        }
      });

      it('refuses every change, wrong padding and the other side\'s keys', () => {
        const record = cbcRecord(encryptThenMac, content, shortest);
        refusesChanges(protection, 0, 22, record);
        assert.equal(protection.open(0, 22, 0x0303, cbcRecord(encryptThenMac, content, shortest, 99)), undefined);
        assert.equal(protection12(cipher, { ...MAIN, encryptThenMac }, 'server').open(0, 22, 0x0303, record), undefined);
        assert.equal(protection12(cipher, { ...MAIN, encryptThenMac: !encryptThenMac }, 'client').open(0, 22, 0x0303, record), undefined);
      });
    });
  }

  it('identifies the keys of each side', () => {
    const ids = (['client', 'server'] as const).map((from) => protection12(cipher, { ...MAIN, encryptThenMac: false }, from).keyId);
    assert.equal(new Set(ids).size, 2);
    for (const id of ids) assert.match(id, /^[0-9a-f]{8}$/);
  });
});
