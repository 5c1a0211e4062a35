import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import { hkdfExpandLabel, keyBlock, keyId, KeyLog, MAX_FOREIGN_SECRETS, nextTrafficSecret, prf, trafficKeys } from '../../../../src/decode/tls/secrets.ts';
import { hex } from '../../../support/message-cases.ts';
import { openssl } from '../../../support/openssl.ts';

/** What `openssl kdf` computes, as digits. */
function kdf(name: string, length: number, options: Readonly<Record<string, string>>): string {
  const said = openssl(['kdf', '-keylen', String(length), ...Object.entries(options).flatMap(([key, value]) => ['-kdfopt', `${key}:${value}`]), name]);
  assert.equal(said.status, 0, said.stderr);
  return said.stdout.trim().replaceAll(':', '').toLowerCase();
}

function digits(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

const RANDOM = 'ab'.repeat(32);
const SECRET = '0123456789abcdef'.repeat(6);

describe('the key schedule', () => {
  it('computes the keys of RFC 8448 §3', () => {
    const client = trafficKeys('sha256', hex('b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21'), 16);
    assert.deepEqual([digits(client.key), digits(client.iv)], ['dbfaa693d1762c5b666af5d950258d01', '5bd3c71b836e0b76bb73265f']);
    const server = trafficKeys('sha256', hex('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38'), 16);
    assert.deepEqual([digits(server.key), digits(server.iv)], ['3fce516009c21727d0f2e4e86ee403bc', '5d313eb2671276ee13000b30']);
  });

  it('expands labels as openssl does', () => {
    for (const [hash, length] of [['sha256', 32], ['sha384', 48]] as const) {
      const secret = SECRET.slice(0, length * 2);
      for (const [label, size] of [['key', 32], ['iv', 12], ['traffic upd', length]] as const) {
        const expected = kdf('TLS13-KDF', size, { digest: hash, mode: 'EXPAND_ONLY', hexkey: secret, prefix: 'tls13 ', label });
        assert.equal(digits(hkdfExpandLabel(hash, hex(secret), label, size)), expected, `${hash} ${label}`);
        if (label === 'traffic upd') assert.equal(digits(nextTrafficSecret(hash, hex(secret))), expected);
      }
    }
  });

  it('computes the PRF of TLS 1.2 as openssl does, for any length', () => {
    for (const hash of ['sha256', 'sha384'] as const) {
      for (const length of [1, 32, 33, 48, 200]) {
        const expected = kdf('TLS1-PRF', length, { digest: hash, hexsecret: SECRET, hexseed: `${Buffer.from('key expansion').toString('hex')}${RANDOM}` });
        assert.equal(digits(prf(hash, hex(SECRET), 'key expansion', hex(RANDOM), length)), expected, `${hash} ${length}`);
      }
    }
  });

  it('cuts the key block in the order of RFC 5246 §6.3, with the randoms the other way round than in the main secret', () => {
    const randoms = { client: Buffer.alloc(32, 1), server: Buffer.alloc(32, 2) };
    const block = keyBlock('sha256', hex(SECRET), randoms, { mac: 20, key: 16, iv: 4 });
    const parts = [block.mac.client, block.mac.server, block.key.client, block.key.server, block.iv.client, block.iv.server];
    assert.deepEqual(parts.map(({ length }) => length), [20, 20, 16, 16, 4, 4]);
    assert.equal(digits(Buffer.concat(parts)), digits(prf('sha256', hex(SECRET), 'key expansion', Buffer.concat([randoms.server, randoms.client]), 80)));
  });

  it('identifies keys by the beginning of a hash', () => {
    assert.equal(keyId(Buffer.from('a'), Buffer.from('bc')), createHash('sha256').update('abc').digest('hex').slice(0, 8));
  });
});

describe('KeyLog', () => {
  it('overwrites what it forgets', () => {
    const log = new KeyLog();
    log.select(hex(RANDOM));
    log.add(`CLIENT_RANDOM ${RANDOM} ${SECRET}`);
    const held = log.get('CLIENT_RANDOM');
    assert.deepEqual(log.ids, [{ label: 'CLIENT_RANDOM', id: createHash('sha256').update(hex(SECRET)).digest('hex').slice(0, 8) }]);
    log.forget();
    assert.match(digits(held ?? Buffer.of()), /^(?:00)+$/);
    assert.equal(log.add(`CLIENT_RANDOM ${RANDOM} ${SECRET}`), false);
    assert.deepEqual([log.get('CLIENT_RANDOM'), log.ids], [undefined, []]);
  });

  it('keeps secrets by client random and label', () => {
    const log = new KeyLog();
    assert.equal(log.add(`CLIENT_RANDOM ${RANDOM} ${SECRET}`), false, 'of a connection that nobody asked for yet');
    assert.equal(log.get('CLIENT_RANDOM'), undefined);
    log.select(hex(RANDOM));
    assert.equal(digits(log.get('CLIENT_RANDOM') ?? Buffer.of()), SECRET);
    assert.equal(log.add(`SERVER_TRAFFIC_SECRET_0 ${RANDOM.toUpperCase()}  ${SECRET}\n`), true, 'upper case and white space');
    assert.equal(log.add(`SERVER_TRAFFIC_SECRET_0 ${RANDOM} ${'00'.repeat(48)}`), false, 'only the first counts');
    assert.equal(digits(log.get('SERVER_TRAFFIC_SECRET_0') ?? Buffer.of()), SECRET);
    assert.equal(log.get('CLIENT_TRAFFIC_SECRET_0'), undefined);
  });

  it('passes over everything else', () => {
    const log = new KeyLog();
    log.select(hex(RANDOM));
    for (const line of ['', '#', `EXPORTER_SECRET ${RANDOM} ${SECRET}`, `CLIENT_RANDOM ${RANDOM}`, `CLIENT_RANDOM ${RANDOM} ${SECRET} more`, `CLIENT_RANDOM ${RANDOM}00 ${SECRET}`, `CLIENT_RANDOM ${RANDOM} xyz`, `CLIENT_RANDOM ${RANDOM} abc`, `CLIENT_RANDOM ${RANDOM} ${'00'.repeat(65)}`, `CLIENT_RANDOM ${':'.repeat(64)} ${SECRET}`]) {
      assert.equal(log.add(line), false, line);
    }
    assert.equal(log.get('CLIENT_RANDOM'), undefined);
  });

  it('forgets the oldest of other connections, and never its own', () => {
    const log = new KeyLog();
    log.select(hex(RANDOM));
    log.add(`CLIENT_RANDOM ${RANDOM} ${SECRET}`);
    const random = (index: number): string => index.toString(16).padStart(64, '0');
    for (let index = 0; index <= MAX_FOREIGN_SECRETS; index += 1) log.add(`CLIENT_RANDOM ${random(index)} ${SECRET}`);
    assert.ok(log.get('CLIENT_RANDOM') !== undefined);
    log.select(hex(random(0)));
    assert.equal(log.get('CLIENT_RANDOM'), undefined);
    log.select(hex(random(MAX_FOREIGN_SECRETS)));
    assert.ok(log.get('CLIENT_RANDOM') !== undefined);
  });
});
