import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Field } from '../../../../../src/bytes/reader.ts';
import { extensionGlossary } from '../../../../../src/decode/tls/extensions/registry.ts';
import { handshakeMessages, messageGlossary } from '../../../../../src/decode/tls/messages/registry.ts';
import { decodeOne, hex } from '../../../../support/message-cases.ts';

describe('handshakeMessages', () => {
  it('has every message of TLS 1.2 and 1.3 that is sent over TCP', () => {
    // RFC 9846 §4 [8446 §4], RFC 5246 §7.4, RFC 6066 §8, RFC 8879.
    for (const id of [0, 1, 2, 4, 5, 8, 11, 12, 13, 14, 15, 16, 20, 22, 24, 25, 254]) assert.ok(handshakeMessages.has(id), `message ${id}`);
    for (const [id, message] of handshakeMessages) assert.equal(message.id, id);
  });
});

describe('decodeHandshakeMessage', () => {
  it('keeps an unknown message by its number', () => {
    const decoded = decodeOne(99, hex('0102'));
    assert.deepEqual([decoded.name, decoded.summary, decoded.value, decoded.about], ['unknown', '2 bytes', undefined, 'tls.message.unknown']);
    assert.deepEqual(decoded.fields.map(({ name, start, end }) => [name, start, end]), [
      ['msg_type', 0, 1],
      ['length', 1, 4],
      ['body', 4, 6],
    ]);
  });

  it('names a message it has no decoder for', () => {
    assert.equal(decodeOne(67, hex('00')).name, 'NextProtocol');
  });

  it('keeps the rows up to a fault, marks the rest, and says where it is', () => {
    const decoded = decodeOne(15, hex('0804 0009 aa'));
    assert.deepEqual(decoded.fields.map(({ name }) => name), ['msg_type', 'length', 'algorithm', 'undecoded']);
    assert.deepEqual(decoded.fields.at(-1), { name: 'undecoded', start: 6, end: 9, text: 'could not be read' });
    const { kind, code, path, offset } = decoded.problem ?? {};
    assert.deepEqual([kind, code, path, offset], ['malformed', 'truncated', 'certificate_verify.signature', 6]);
  });
});

describe('messageGlossary', () => {
  const glossary = messageGlossary();
  const extensions = extensionGlossary();

  it('explains every message, alerts and ChangeCipherSpec, with a source', () => {
    const keys = [...handshakeMessages.keys()].map((id) => `tls.message.${id}`);
    for (const key of [...keys, 'tls.message.unknown', 'tls.message.hello_retry_request', 'tls.alert', 'tls.change_cipher_spec', 'tls.client_hello.random']) {
      assert.match(glossary[key]?.text ?? '', /\w.*\.$/, key);
      assert.match(glossary[key]?.citation ?? '', /RFC \d+/, key);
    }
  });

  it('has an entry for every key that a row carries', () => {
    const messages: [number, string][] = [
      [2, `0303 ${'00'.repeat(32)} 00 1301 00 0006 002b 0002 0304`],
      [4, '00001c20 01020304 01 05 0003 aabbcc 0000'],
      [11, '00 000008 000003 aabbcc 0000'],
      [13, '00 0008 000d 0004 0002 0403'],
      [15, '0804 0003 aabbcc'],
      [20, 'aa'],
      [24, '00'],
    ];
    for (const [type, body] of messages) {
      const decoded = decodeOne(type, hex(body));
      assert.equal(decoded.problem, undefined, `${type}`);
      const keys = keysOf(decoded.fields);
      assert.ok(keys.length > 1, `${type} explains its rows`);
      for (const key of keys) assert.ok(glossary[key] !== undefined || extensions[key] !== undefined, key);
    }
  });
});

function keysOf(fields: readonly Field[]): string[] {
  return fields.flatMap(({ about, children = [] }) => [...(about === undefined ? [] : [about]), ...keysOf(children)]);
}
