import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseWireItem, parseWireQuery, wireUrl } from '../../../src/events/wire.ts';
import type { WireItem } from '../../../src/events/wire.ts';

describe('wire messages', () => {
  it('come back as they were sent, and nothing else is taken', () => {
    const end = { address: '::1', port: 1 };
    const items: WireItem[] = [
      { kind: 'connection', connection: 1, client: end, target: { host: 'a', port: 2 }, server: null, local: end },
      { kind: 'secret', connection: 1, hop: 'upstream', line: 'x' },
      { kind: 'bytes', connection: 1, hop: 'downstream', from: 'server', at: 5, data: 'AA==' },
      { kind: 'ended', connection: 1, at: 6 },
      { kind: 'done', missing: 0 },
    ];
    for (const item of items) {
      assert.deepEqual(parseWireItem(JSON.stringify(item)), item);
      for (const name of Object.keys(item)) assert.equal(parseWireItem(JSON.stringify({ ...item, [name]: {} })), undefined, `${item.kind} ${name}`);
    }
    for (const text of ['', 'null', '[]', '{"kind":"other","connection":1}']) assert.equal(parseWireItem(text), undefined);
  });

  it('are asked for by an address that is read again', () => {
    const query = { connections: [3, 12], hosts: ['*.a.test:443', 'b.test'] };
    const address = new URL(wireUrl('ws://127.0.0.1:5/events', '/wire', query));
    assert.equal(address.pathname, '/wire');
    assert.deepEqual(parseWireQuery(address.searchParams), query);
    for (const wrong of ['connection=x', 'connection=-1', 'host=', 'other=1']) assert.equal(typeof parseWireQuery(new URLSearchParams(wrong)), 'string', wrong);
    assert.equal(typeof parseWireQuery(new URLSearchParams('connection=1&'.repeat(2_000))), 'string');
  });
});
