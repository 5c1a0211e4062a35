import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import { DirectionKeys } from '../../../../src/decode/tls/direction-keys.ts';
import { Negotiation } from '../../../../src/decode/tls/negotiation.ts';
import type { TlsRecord } from '../../../../src/decode/tls/records.ts';
import { KeyLog } from '../../../../src/decode/tls/secrets.ts';
import { decodeOne, hex } from '../../../support/message-cases.ts';
import { Sealer, updatedSecret } from '../../../support/tls-sealing.ts';

const RANDOM = '11'.repeat(32);
const SECRET = Buffer.alloc(32, 0x5c);
const NEXT = Buffer.alloc(32, 0x36);

/** The keys of one side after hellos with this suite and these extensions. */
function keysFor(from: 'client' | 'server', suite: string, extensions = '0006 002b 0002 0304'): { keys: DirectionKeys; log: KeyLog } {
  const [log, negotiation] = [new KeyLog(), new Negotiation()];
  for (const [side, type, body] of [['client', 1, `0303 ${RANDOM} 00 0002 1301 01 00 0000`], ['server', 2, `0303 ${'22'.repeat(32)} 00 ${suite} 00 ${extensions}`]] as const) {
    const { value } = decodeOne(type, hex(body));
    assert.ok(value !== undefined);
    negotiation.observe(side, value);
  }
  log.select(hex(RANDOM));
  return { log, keys: new DirectionKeys(from, log, negotiation) };
}

function line(label: string, secret: Uint8Array): string {
  return `${label} ${RANDOM} ${Buffer.from(secret).toString('hex')}`;
}

/** How a secret is told apart from others. */
function sha256(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8);
}

function record(bytes: Buffer): TlsRecord {
  return { kind: 'record', type: bytes[0] ?? 0, version: 0x0303, offset: 0, fragment: bytes.subarray(5) };
}

describe('DirectionKeys', () => {
  it('waits for the secret of its side and epoch', () => {
    const { keys, log } = keysFor('server', '1301');
    keys.enter('handshake');
    assert.equal(keys.status(), 'missing');
    log.add(line('CLIENT_HANDSHAKE_TRAFFIC_SECRET', SECRET));
    assert.equal(keys.status(), 'missing');
    log.add(line('SERVER_HANDSHAKE_TRAFFIC_SECRET', SECRET));
    assert.equal(keys.status(), 'known');
    assert.equal(keys.keyId, undefined, 'no application data under these');
    keys.enter('application');
    assert.equal(keys.status(), 'missing');
    log.add(line('SERVER_TRAFFIC_SECRET_0', NEXT));
    assert.match(String(keys.keyId), /^[0-9a-f]{8}$/);
  });

  it('counts records from 0 under every new key', () => {
    const { keys, log } = keysFor('server', '1301');
    log.add(line('SERVER_HANDSHAKE_TRAFFIC_SECRET', SECRET));
    log.add(line('SERVER_TRAFFIC_SECRET_0', NEXT));
    keys.enter('handshake');
    keys.status();
    const first = new Sealer(SECRET);
    for (let count = 0; count < 3; count += 1) assert.equal(keys.open(record(first.seal(22, Buffer.of(count))))?.content[0], count);
    first.skip();
    keys.pass();
    assert.equal(keys.open(record(first.seal(22, Buffer.of(9))))?.content[0], 9);
    keys.enter('application');
    keys.status();
    assert.equal(keys.open(record(new Sealer(NEXT).seal(23, Buffer.of(7))))?.content[0], 7);
    assert.deepEqual([keys.keyId, keys.generation, keys.passed], [sha256(NEXT), 0, 1]);
    let secret: Uint8Array = NEXT;
    for (const generation of [1, 2, 3]) {
      secret = updatedSecret(secret);
      keys.update();
      assert.deepEqual([keys.keyId, keys.generation, keys.passed], [sha256(secret), generation, 0]);
      assert.equal(keys.open(record(new Sealer(secret).seal(23, Buffer.of(8))))?.content[0], 8);
    }
    assert.deepEqual(log.ids.map(({ id }) => id), [sha256(SECRET), sha256(NEXT)], 'the secrets of the key log are still whole');
  });

  it('does not count a record that does not open', () => {
    const { keys, log } = keysFor('client', '1301');
    log.add(line('CLIENT_HANDSHAKE_TRAFFIC_SECRET', SECRET));
    keys.enter('handshake');
    keys.status();
    assert.equal(keys.open(record(new Sealer(NEXT).seal(22, Buffer.of(1)))), undefined);
    assert.equal(keys.open(record(new Sealer(SECRET).seal(22, Buffer.of(1))))?.type, 22);
  });

  it('finds the suite of early data by trying, and its end by the key of the handshake', () => {
    const { keys, log } = keysFor('client', '1301');
    keys.enter('early');
    const early = new Sealer(SECRET);
    const handshake = new Sealer(NEXT);
    assert.deepEqual([keys.earlyKnown, keys.handshakeKnown], [false, false]);
    log.add(line('CLIENT_EARLY_TRAFFIC_SECRET', SECRET));
    log.add(line('CLIENT_HANDSHAKE_TRAFFIC_SECRET', NEXT));
    assert.deepEqual([keys.earlyKnown, keys.handshakeKnown], [true, true]);
    for (const content of [1, 2]) assert.equal(keys.openEarly(record(early.seal(23, Buffer.of(content))))?.content[0], content);
    const more = record(early.seal(23, Buffer.of(3)));
    assert.equal(keys.openAfterEarly(more), undefined);
    assert.deepEqual([keys.epoch, keys.openEarly(more)?.content[0]], ['early', 3], 'a failed try changes nothing');
    const finished = record(handshake.seal(22, Buffer.of(20)));
    assert.equal(keys.openEarly(finished), undefined);
    assert.equal(keys.openAfterEarly(finished)?.content[0], 20);
    assert.equal(keys.epoch, 'handshake');
    assert.equal(keys.open(record(handshake.seal(22, Buffer.of(21))))?.content[0], 21);
  });

  it('says what cannot be computed', () => {
    const cases: [suite: string, extensions: string, epoch: 'handshake' | 'changed'][] = [
      ['f00f', '0006 002b 0002 0304', 'handshake'],
      ['0005', '0000', 'changed'], // RC4
      ['002f', '0006 002b 0002 0302', 'changed'], // TLS 1.1
      ['002f', '0006 002b 0002 0304', 'handshake'], // a suite of TLS 1.2 in TLS 1.3
    ];
    for (const [suite, extensions, epoch] of cases) {
      const { keys, log } = keysFor('client', suite, extensions);
      log.add(line('CLIENT_HANDSHAKE_TRAFFIC_SECRET', SECRET));
      log.add(line('CLIENT_RANDOM', SECRET));
      keys.enter(epoch);
      assert.equal(keys.status(), 'unsupported', suite);
    }
    const early = new DirectionKeys('client', new KeyLog(), new Negotiation());
    early.enter('handshake');
    assert.equal(early.status(), 'unsupported', 'no ServerHello');
  });

  it('waits for CLIENT_RANDOM in TLS 1.2, and has an identifier for each side', () => {
    const ids = (['client', 'server'] as const).map((from) => {
      const { keys, log } = keysFor(from, 'c02f', '0000');
      keys.enter('changed');
      assert.equal(keys.status(), 'missing');
      log.add(line('CLIENT_RANDOM', Buffer.alloc(48, 3)));
      assert.equal(keys.status(), 'known');
      assert.equal(keys.overhead, 24);
      return keys.keyId;
    });
    assert.equal(new Set(ids).size, 2);
  });
});
