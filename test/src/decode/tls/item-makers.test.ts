import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { HandshakeReader } from '../../../../src/decode/tls/handshake.ts';
import { alertItem, changeCipherSpecItem, messageItem } from '../../../../src/decode/tls/item-makers.ts';
import { message } from '../../../support/message-cases.ts';

const RECORD = { type: 23, version: 0x0303, length: 22, protection: { keys: 'application', generation: 1, sequence: 4, padding: 0 } } as const;
const ARRIVAL = { from: 'server', encrypted: true, record: RECORD, at: 7 } as const;

describe('items', () => {
  it('of a message carry what it says and how it came', () => {
    const [found] = new HandshakeReader().push(message(24, Buffer.of(1)));
    assert.ok(found !== undefined);
    const { item, problem } = messageItem(found, { version: 0x0304, cipherSuite: 0x1301 }, ARRIVAL);
    assert.equal(problem, undefined);
    const { fields, raw, ...rest } = item;
    assert.deepEqual(rest, {
      ...{ kind: 'message', from: 'server', encrypted: true, at: 7, id: 24, name: 'KeyUpdate', about: 'tls.message.24' },
      ...{ length: 5, records: 1, record: RECORD, summary: 'new keys, asks for the same', value: { type: 'key_update', requested: true } },
    });
    assert.deepEqual([raw.length, fields.length], [5, 3]);
  });

  it('of a malformed message have the problem in words, and the fault beside them', () => {
    const [found] = new HandshakeReader().push(message(24, Buffer.of(9)));
    assert.ok(found !== undefined);
    const { item, problem } = messageItem(found, { version: 0x0304, cipherSuite: 0x1301 }, ARRIVAL);
    assert.equal(item.value, undefined);
    assert.deepEqual([problem?.kind, problem?.code, item.problem], ['malformed', 'illegal_value', problem?.detail]);
  });

  it('of an alert name it and say what it means', () => {
    const item = alertItem({ ...ARRIVAL, content: Buffer.of(2, 40) });
    assert.deepEqual([item.id, item.name, item.level.name, item.description.name, item.from, item.at, item.encrypted, item.records, item.record], [21, 'Alert', 'fatal', 'handshake_failure', 'server', 7, true, 1, RECORD]);
    assert.match(item.summary, /^handshake_failure: \w/);
    assert.throws(() => alertItem({ ...ARRIVAL, content: Buffer.of(2) }), { code: 'truncated' });
  });

  it('of a ChangeCipherSpec tell whether it changes anything', () => {
    const [change, dummy] = [false, true].map((compatibility) => changeCipherSpecItem({ ...ARRIVAL, content: Buffer.of(1) }, compatibility));
    assert.deepEqual([change?.id, change?.name, change?.compatibility, dummy?.compatibility], [20, 'ChangeCipherSpec', false, true]);
    assert.notEqual(change?.summary, dummy?.summary);
    assert.throws(() => changeCipherSpecItem({ ...ARRIVAL, content: Buffer.of(2) }, true), { code: 'illegal_value' });
  });
});
