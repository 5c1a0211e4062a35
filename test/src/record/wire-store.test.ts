import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { WireItem } from '../../../src/events/wire.ts';
import type { TapObserver } from '../../../src/record/tap-observer.ts';
import { WireStore } from '../../../src/record/wire-store.ts';

const EPOCH = 1_700_000_000_000_000;

function begin(store: WireStore, id: number, host = 'a.test', mode: 'connect' | 'http' = 'connect'): TapObserver | undefined {
  return store.observe({ id, client: { address: '127.0.0.1', port: 40_000 + id }, mode, target: { host, port: 443 } }, 0);
}

function all(store: WireStore, connections: number[] = [], hosts: string[] = []): WireItem[] {
  return [...store.select({ connections, hosts }, (host) => hosts.includes(host))];
}

function lines(items: readonly WireItem[]): string[] {
  return items.map((item) => {
    switch (item.kind) {
      case 'connection':
        return `${item.connection} ${item.target.host} ${item.server?.address ?? '-'} ${item.local?.port ?? '-'}`;
      case 'secret':
        return `${item.connection} ${item.hop} ${item.line}`;
      case 'bytes':
        return `${item.connection} ${item.hop} ${item.from} ${item.at - EPOCH} ${Buffer.from(item.data, 'base64').toString()}`;
      case 'ended':
        return `${item.connection} ended ${item.at - EPOCH}`;
      case 'done':
        return `missing ${item.missing}`;
    }
  });
}

describe('WireStore', () => {
  it('gives connections, then secrets, then bytes of all in the order of their times', () => {
    const store = new WireStore(1_000_000, EPOCH);
    const [one, two] = [begin(store, 1), begin(store, 2, 'b.test')];
    one?.fact?.({ kind: 'target_connected', address: '10.0.0.9', port: 443, local: { address: '10.0.0.1', port: 5 } }, 1);
    one?.fact?.({ kind: 'next_layer', layer: 'tls' }, 1);
    one?.bytes?.('downstream', 'client', 'wire', Buffer.from('hello'), 10);
    two?.bytes?.('downstream', 'client', 'wire', Buffer.from('other'), 15);
    one?.bytes?.('upstream', 'client', 'wire', Buffer.from('on'), 20);
    one?.bytes?.('upstream', 'client', 'application', Buffer.from('inside'), 20);
    one?.secrets?.('upstream', 'SECRET', 21);
    one?.closed?.(30);
    assert.deepEqual(lines(all(store)), ['1 a.test 10.0.0.9 5', '2 b.test - -', '1 upstream SECRET', '1 downstream client 10 hello', '2 downstream client 15 other', '1 upstream client 20 on', '1 ended 30', 'missing 0']);
    assert.deepEqual(lines(all(store, [2, 7])), ['2 b.test - -', '2 downstream client 15 other', 'missing 1']);
    assert.deepEqual(lines(all(store, [], ['b.test'])).length, 3);
    two?.fact?.({ kind: 'established', hop: 'upstream', protocol: 'TLSv1.3', cipherSuite: '', alpn: null, serverName: 'c.test', resumed: false }, 16);
    assert.deepEqual(lines(all(store, [], ['c.test'])), lines(all(store, [], ['b.test'])), 'by the name in TLS as well');
  });

  it('has a connection that TLS does not end at on one hop', () => {
    const store = new WireStore(1_000_000, EPOCH);
    const raw = begin(store, 1);
    raw?.fact?.({ kind: 'passed_through', reason: 'rule', detail: '' }, 1);
    raw?.bytes?.('downstream', 'client', 'wire', Buffer.from('ask'), 2);
    raw?.bytes?.('upstream', 'server', 'wire', Buffer.from('answer'), 3);
    assert.deepEqual(lines(all(store)).slice(1, -1), ['1 downstream client 2 ask', '1 downstream server 3 answer']);
    assert.equal(begin(store, 2, 'a.test', 'http'), undefined);
  });

  it('lets whole connections go, the oldest first, also one that is open or alone too large', () => {
    const store = new WireStore(20_000, EPOCH);
    const one = begin(store, 1);
    one?.bytes?.('downstream', 'client', 'wire', Buffer.alloc(8_000), 1);
    const two = begin(store, 2);
    two?.bytes?.('downstream', 'client', 'wire', Buffer.alloc(8_000), 2);
    assert.equal(store.stats.connections, 2);
    two?.secrets?.('upstream', 'x'.repeat(4_000), 3);
    assert.deepEqual({ ...store.stats, bytes: 0 }, { connections: 1, bytes: 0, dropped: 1 });
    one?.bytes?.('downstream', 'client', 'wire', Buffer.from('later'), 4);
    one?.secrets?.('downstream', 'later', 4);
    assert.deepEqual(lines(all(store)).filter((line) => line.startsWith('1 ')), []);
    assert.deepEqual(all(store).at(-1), { kind: 'done', missing: 1 });
    begin(store, 3)?.bytes?.('downstream', 'client', 'wire', Buffer.alloc(30_000), 5);
    assert.deepEqual(store.stats, { connections: 0, bytes: 0, dropped: 3 });
  });

  it('keeps no large buffer alive for a small view of it', () => {
    const store = new WireStore(1_000_000, EPOCH);
    const large = Buffer.alloc(100_000, 'x');
    begin(store, 1)?.bytes?.('downstream', 'client', 'wire', large.subarray(0, 3), 1);
    large.fill('y');
    assert.ok(lines(all(store)).includes('1 downstream client 1 xxx'));
  });
});
