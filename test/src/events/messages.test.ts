import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseStreamMessage, parseSubscriberMessage } from '../../../src/events/messages.ts';
import type { StreamMessage, SubscriberMessage } from '../../../src/events/schema.ts';

describe('parseStreamMessage', () => {
  const messages: StreamMessage[] = [
    { kind: 'hello', v: 1, run: 'r', oldest: 1, newest: 0, glossary: { cookie: { text: 't', citation: 'c' } } },
    { kind: 'event', event: { v: 1, seq: 1, time: 2, elapsed: 3, connection: 4, type: 'tunnel.passed', reason: 'rule', detail: '' } },
    { kind: 'gap', from: 1, to: 2 },
    { kind: 'done', id: 1, ok: false, message: 'no' },
  ];

  it('reads what a publisher sends', () => {
    for (const message of messages) assert.deepEqual(parseStreamMessage(JSON.stringify(message)), message);
  });

  it('takes event types it does not know: adding one keeps the version', () => {
    const text = '{"kind":"event","event":{"v":1,"seq":1,"time":2,"elapsed":3,"connection":null,"type":"new.type","more":1}}';
    assert.equal(parseStreamMessage(text)?.kind, 'event');
  });

  it('gives undefined for anything else', () => {
    const others = ['', '{', 'null', '[]', '1', '{}', '{"kind":"news"}', '{"kind":"gap","from":1}', '{"kind":"event"}', '{"kind":"event","event":null}', '{"kind":"event","event":{"v":1,"seq":1,"type":"x","connection":"y"}}', '{"kind":"event","event":{"v":1,"seq":1,"type":"x"}}'];
    for (const text of others) assert.equal(parseStreamMessage(text), undefined, text);
    for (const message of messages) {
      const text = JSON.stringify(message);
      for (const key of Object.keys(message)) assert.equal(parseStreamMessage(text.replace(`"${key}":`, '"other":')), undefined, `${text} without ${key}`);
    }
  });

  it('gives undefined for another version of the schema', () => {
    for (const message of messages.slice(0, 2)) assert.equal(parseStreamMessage(JSON.stringify(message).replace('"v":1', '"v":2')), undefined);
  });
});

describe('parseSubscriberMessage', () => {
  it('reads commands', () => {
    const commands: SubscriberMessage[] = [
      { kind: 'command', id: 0, name: 'open_browser' },
      { kind: 'command', id: 1, name: 'pass_host', host: 'example.test' },
      { kind: 'command', id: 2, name: 'inspect_host', host: '2001:db8::1' },
      { kind: 'command', id: 3, name: 'except_host', host: 'a.test', port: 8443, checks: ['expired', 'wrong_host'], save: false },
      { kind: 'command', id: 4, name: 'except_host', host: 'a.test', checks: ['expired'], save: true },
      { kind: 'command', id: 5, name: 'unexcept_host', host: 'a.test', port: 443 },
      { kind: 'command', id: 6, name: 'unexcept_host', host: 'a.test' },
      { kind: 'command', id: 7, name: 'answer_with_page' },
      { kind: 'command', id: 8, name: 'reread_exceptions' },
      { kind: 'command', id: 9, name: 'look_at_trust' },
    ];
    for (const message of commands) assert.deepEqual(parseSubscriberMessage(JSON.stringify(message)), { message });
  });

  it('says what is wrong with anything else, and with which command', () => {
    const faults: [value: unknown, id: number | undefined, fault: RegExp][] = [
      [[], undefined, /JSON object/],
      [null, undefined, /JSON object/],
      [{ kind: 'command', name: 'open_browser' }, undefined, /id/],
      [{ kind: 'command', id: -1, name: 'open_browser' }, undefined, /id/],
      [{ kind: 'command', id: '1', name: 'open_browser' }, undefined, /id/],
      [{ kind: 'event', id: 1, name: 'open_browser' }, 1, /kind/],
      [{ kind: 'command', id: 1 }, 1, /no such command/],
      [{ kind: 'command', id: 1, name: 'shutdown' }, 1, /no such command/],
      [{ kind: 'command', id: 1, name: 'open_browser', host: 'a' }, 1, /takes no host/],
      [{ kind: 'command', id: 1, name: 'open_browser', args: ['--x'] }, 1, /do not belong/],
      [{ kind: 'command', id: 1, name: 'pass_host' }, 1, /host must be/],
      [{ kind: 'command', id: 1, name: 'pass_host', host: '' }, 1, /host must be/],
      [{ kind: 'command', id: 1, name: 'pass_host', host: 'a b' }, 1, /host must be/],
      [{ kind: 'command', id: 1, name: 'pass_host', host: 'a\n' }, 1, /host must be/],
      [{ kind: 'command', id: 1, name: 'pass_host', host: 'a'.repeat(254) }, 1, /host must be/],
      [{ kind: 'command', id: 1, name: 'inspect_host', host: ['a'] }, 1, /host must be/],
      [{ kind: 'command', id: 1, name: 'toString' }, 1, /no such command/],
      [{ kind: 'command', id: 1, name: 'inspect_host', host: 'a', port: 1 }, 1, /takes no port/],
      [{ kind: 'command', id: 1, name: 'unexcept_host', host: 'a', checks: ['expired'] }, 1, /takes no checks/],
      [{ kind: 'command', id: 1, name: 'except_host', host: 'a', port: 0, checks: ['expired'], save: true }, 1, /port must be/],
      [{ kind: 'command', id: 1, name: 'unexcept_host', host: 'a', port: '1' }, 1, /port must be/],
      [{ kind: 'command', id: 1, name: 'except_host', checks: ['expired'], save: true }, 1, /host must be/],
      [{ kind: 'command', id: 1, name: 'except_host', host: 'a', save: true }, 1, /checks must be/],
      [{ kind: 'command', id: 1, name: 'except_host', host: 'a', checks: [], save: true }, 1, /checks must be/],
      [{ kind: 'command', id: 1, name: 'except_host', host: 'a', checks: ['a b'], save: true }, 1, /checks must be/],
      [{ kind: 'command', id: 1, name: 'except_host', host: 'a', checks: Array.from({ length: 65 }, () => 'expired'), save: true }, 1, /checks must be/],
      [{ kind: 'command', id: 1, name: 'except_host', host: 'a', checks: ['expired'] }, 1, /save must be/],
    ];
    for (const [value, id, fault] of faults) {
      const read = parseSubscriberMessage(JSON.stringify(value));
      assert.ok('fault' in read, JSON.stringify(value));
      assert.equal(read.id, id);
      assert.match(read.fault, fault);
    }
    assert.ok('fault' in parseSubscriberMessage('{"kind":'));
  });
});
