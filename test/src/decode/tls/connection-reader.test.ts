import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ConnectionReader } from '../../../../src/decode/tls/connection-reader.ts';
import type { Side } from '../../../../src/decode/tls/item.ts';
import { hex, message } from '../../../support/message-cases.ts';
import { Sealer } from '../../../support/tls-sealing.ts';
import { itemLine } from '../../../support/tls-decoding.ts';

const CLIENT_HELLO = message(1, hex(`0303 ${'11'.repeat(32)} 00 0002 1301 01 00 0000`));
const EARLY_HELLO = message(1, hex(`0303 ${'11'.repeat(32)} 00 0002 1301 01 00 0004 002a 0000`));
const hello = (suite: string, version: string): Buffer => message(2, hex(`0303 ${'22'.repeat(32)} 00 ${suite} 00 0006 002b 0002 ${version}`));

/** Feeds records and notes what is said and whether each was read or has to wait. */
class Feed {
  readonly reader: ConnectionReader;
  readonly waits: boolean[] = [];

  constructor(secretsExpected = true) {
    this.reader = new ConnectionReader(secretsExpected, false, () => true);
  }

  record(from: Side, type: number, fragment: Uint8Array): this {
    this.waits.push(!this.reader.record(this.reader.directions[from], { kind: 'record', type, version: 0x0303, offset: 0, fragment }, this.waits.length));
    return this;
  }

  get lines(): string[] {
    return this.reader.items.map(itemLine);
  }
}

const GARBAGE = Buffer.alloc(40, 7);

describe('ConnectionReader', () => {
  it('has protected records wait for their secrets, and only those', () => {
    const feed = new Feed().record('client', 22, CLIENT_HELLO).record('server', 22, hello('1301', '0304')).record('server', 20, Buffer.of(1)).record('server', 23, GARBAGE).record('client', 21, Buffer.of(2, 48));
    assert.deepEqual(feed.waits, [false, false, false, true, false]);
    assert.deepEqual(feed.lines, ['client ClientHello', 'server ServerHello', 'server ChangeCipherSpec', 'client Alert unknown_ca']);
  });

  it('waits for nothing when no secrets are to be expected', () => {
    for (const version of ['0304', '0303']) {
      const feed = new Feed(false).record('client', 22, CLIENT_HELLO).record('server', 22, hello(version === '0304' ? '1301' : 'c02f', version)).record('server', 20, Buffer.of(1)).record('server', version === '0304' ? 23 : 22, GARBAGE);
      assert.deepEqual(feed.waits, [false, false, false, false]);
      assert.deepEqual(feed.lines, ['client ClientHello', 'server ServerHello', 'server ChangeCipherSpec']);
    }
  });

  it('says at once that it has no way to read a suite or a version', () => {
    for (const [suite, version, protectedType] of [['f00f', '0304', 23], ['0005', '0303', 22], ['002f', '0302', 22]] as const) {
      const feed = new Feed().record('client', 22, CLIENT_HELLO).record('server', 22, hello(suite, version)).record('server', 20, Buffer.of(1)).record('server', protectedType, GARBAGE).record('server', protectedType, GARBAGE);
      assert.deepEqual(feed.lines.slice(3), ['server unreadable'], suite);
      const item = feed.reader.items.at(-1);
      assert.ok(item?.kind === 'unreadable');
      assert.deepEqual([item.reason, item.records, item.bytes], ['unsupported', 1, 40]);
    }
  });

  it('tells the ChangeCipherSpec that changes keys from the one that means nothing', () => {
    const compatibility = (feed: Feed): boolean[] => feed.reader.items.flatMap((item) => (item.kind === 'change_cipher_spec' ? [item.compatibility] : []));
    assert.deepEqual(compatibility(new Feed().record('client', 22, CLIENT_HELLO).record('client', 20, Buffer.of(1))), [true]);
    assert.deepEqual(compatibility(new Feed().record('client', 22, CLIENT_HELLO).record('server', 22, hello('1301', '0304')).record('server', 20, Buffer.of(1))), [true]);
    assert.deepEqual(compatibility(new Feed().record('client', 22, CLIENT_HELLO).record('server', 22, hello('c02f', '0303')).record('client', 20, Buffer.of(1))), [false]);
  });

  it('reports what comes at a place where it may not stand', () => {
    const cases: [title: string, feed: Feed, lines: string[]][] = [
      ['application data first', new Feed().record('client', 23, GARBAGE), ['client malformed protocol record']],
      ['an empty handshake record', new Feed().record('client', 22, Buffer.alloc(0)), ['client malformed illegal_value record']],
      ['half an alert', new Feed().record('server', 21, Buffer.of(2)), ['server malformed truncated record.alert.description']],
      ['a wrong ChangeCipherSpec', new Feed().record('server', 20, Buffer.of(2)), ['server malformed illegal_value record.change_cipher_spec.type']],
      ['an unknown content type', new Feed().record('server', 99, Buffer.of(2)), ['server malformed protocol record']],
      ['a ServerHello from the client', new Feed().record('client', 22, hello('1301', '0304')), ['client ServerHello', 'client malformed protocol handshake']],
      ['a ClientHello from the server', new Feed().record('server', 22, CLIENT_HELLO), ['server ClientHello', 'server malformed protocol handshake']],
    ];
    for (const [title, feed, lines] of cases) {
      assert.deepEqual(feed.lines, lines, title);
      feed.record('client', 99, Buffer.of(1)).record('server', 99, Buffer.of(1));
      assert.ok(feed.lines.filter((line) => line.includes('malformed')).length <= 2, `${title}: once a direction`);
    }
  });

  it('tells the first record of a message, and the padding of all of them', () => {
    const secret = Buffer.alloc(32, 0x5c);
    const feed = new Feed().record('client', 22, CLIENT_HELLO).record('server', 22, hello('1301', '0304'));
    feed.reader.keyLog.add(`SERVER_HANDSHAKE_TRAFFIC_SECRET ${'11'.repeat(32)} ${secret.toString('hex')}`);
    const sealer = new Sealer(secret);
    const seal = (content: Uint8Array, padding: number): void => void feed.record('server', 23, sealer.seal(22, content, padding).subarray(5));
    const [extensions, verify] = [message(8, hex('0000')), message(15, hex(`0403 0004 aabbccdd`))];
    const both = Buffer.concat([extensions, verify]);
    seal(both.subarray(0, 3), 100);
    seal(both.subarray(3, 5), 20);
    seal(both.subarray(5, 9), 3);
    seal(both.subarray(9), 0);
    seal(Buffer.concat([message(25, Buffer.alloc(0)), message(99, Buffer.alloc(0))]), 1);
    const protection = feed.reader.items.slice(2).map((item) => ('record' in item ? [item.id, item.records, item.record.length, item.record.protection] : []));
    const under = { keys: 'handshake', generation: 0 } as const;
    assert.deepEqual(protection.filter(([id]) => id !== undefined), [
      [8, 3, 3 + 100 + 17, { ...under, sequence: 0, padding: 123 }],
      [15, 2, 4 + 3 + 17, { ...under, sequence: 2, padding: 3 }],
      [25, 1, 8 + 1 + 17, { ...under, sequence: 4, padding: 1 }],
      [99, 1, 8 + 1 + 17, { ...under, sequence: 4, padding: 1 }],
    ]);
    assert.deepEqual(feed.reader.items.slice(0, 2).map((item) => ('record' in item ? item.record : undefined)), [CLIENT_HELLO, hello('1301', '0304')].map(({ length }) => ({ type: 22, version: 0x0303, length })));
  });

  it('reads no further once nobody can know the version', () => {
    const feed = new Feed().record('client', 22, CLIENT_HELLO).record('server', 22, message(2, Buffer.of(3, 3))).record('server', 23, GARBAGE).record('client', 23, GARBAGE);
    assert.deepEqual(feed.lines, ['client ClientHello', 'server ServerHello', 'server malformed truncated server_hello.random']);
    assert.deepEqual(feed.waits, [false, false, false, false]);
  });

  it('reads on in the open when a client offers early data to a server of TLS 1.2', () => {
    const feed = new Feed().record('client', 22, EARLY_HELLO).record('server', 22, hello('009c', '0303')).record('server', 22, message(14, Buffer.alloc(0))).record('client', 22, message(16, Buffer.of(0, 1, 5)));
    assert.deepEqual(feed.lines, ['client ClientHello', 'server ServerHello', 'server ServerHelloDone', 'client ClientKeyExchange']);
  });

  it('has early data wait for its secret, and counts what does not open with it before the server has answered', () => {
    const feed = new Feed().record('client', 22, EARLY_HELLO).record('client', 23, GARBAGE);
    assert.deepEqual(feed.waits, [false, true]);
    feed.reader.keyLog.add(`CLIENT_EARLY_TRAFFIC_SECRET ${'11'.repeat(32)} ${'5c'.repeat(32)}`);
    feed.record('client', 23, GARBAGE);
    assert.equal(feed.waits.at(-1), false);
    assert.equal(feed.reader.directions.client.counters.applicationBytes, GARBAGE.length);
  });
});
