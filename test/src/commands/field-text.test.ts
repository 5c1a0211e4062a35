import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fieldsText } from '../../../src/commands/field-text.ts';
import { EventLog } from '../../../src/events/log.ts';
import type { EventOf, EventPayloads, Field } from '../../../src/events/schema.ts';
import { isEvent } from '../../../src/events/schema.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { Random } from '../../support/random.ts';

/** A message of 1,000 bytes that count up, with these fields. */
function message(fields: Field[], rest: Partial<EventPayloads['tls.message']> = {}): EventOf<'tls.message'> {
  const log = new EventLog();
  const raw = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 256)).toString('base64');
  log.emit('tls.message', 1, 0, { hop: 'upstream', from: 'client', message: { id: 1, name: 'ClientHello' }, about: '', length: 0, encrypted: false, records: 1, summary: '', fields, raw, ...rest });
  const [event] = [...log.since(0)].filter((found) => isEvent(found, 'tls.message'));
  assert.ok(event !== undefined);
  return event;
}

const plain = { colour: false };
const record = { type: { id: 22, name: 'handshake' }, version: { id: 0x0301, name: 'TLS 1.0' }, length: 1_000 };

describe('the fields of a message as text', () => {
  it('stand below its record: range, name by depth, value', () => {
    const fields: Field[] = [
      { name: 'msg_type', start: 0, end: 1, value: 1, text: 'ClientHello' },
      { name: 'extensions', start: 1, end: 1_000, text: '1 extension', children: [{ name: 'server_name', start: 3, end: 12, children: [{ name: 'host', start: 6, end: 12, value: 'a.test' }] }] },
      { name: 'key_exchange', start: 16, end: 20, text: '4 bytes' },
      { name: 'cert_data', start: 254, end: 258, text: 'CN=a.test' },
      { name: 'random', start: 4, end: 8 },
      { name: 'rest', start: 1_000, end: 1_000 },
    ];
    assert.deepEqual(fieldsText(message(fields, { record }), plain), [
      '             record not protected, 1,000 bytes, handshake, TLS 1.0',
      '        0–1  msg_type       ClientHello (0x01)',
      '     1–1000  extensions     1 extension',
      '       3–12    server_name  9 bytes',
      '       6–12      host       a.test',
      '      16–20  key_exchange   10111213',
      '    254–258  cert_data      CN=a.test · feff0001',
      '        4–8  random         04050607',
      '  1000–1000  rest           empty',
    ]);
  });

  it('are dim where they are not the point, and only in colour', () => {
    const [head = '', line = ''] = fieldsText(message([{ name: 'x', start: 0, end: 1, value: 1 }], { record }), { colour: true });
    assert.match(head, /^ +\u001b\[2mrecord .*\u001b\[22m$/);
    assert.equal(line, '\u001b[2m        0–1  \u001b[22mx  1');
    assert.doesNotMatch(fieldsText(message([{ name: 'x', start: 0, end: 1, value: 1 }], { record }), plain).join(''), /\u001b/);
  });

  it('are whole up to 128 bytes or 1,024 characters, and say what is left out', () => {
    const texts = (fields: Field[]): string[] => fieldsText(message(fields), plain).map((line) => line.slice('        0–1  x  '.length).trimStart());
    assert.deepEqual(texts([{ name: 'x', start: 0, end: 128 }]), [Buffer.from(Array.from({ length: 128 }, (_, index) => index)).toString('hex')]);
    const [long = ''] = texts([{ name: 'x', start: 0, end: 1_000 }]);
    const [, digits = '', left = ''] = /^([0-9a-f]+)… (\d+) more bytes$/.exec(long) ?? [];
    assert.ok(digits.length > 200 && digits.length <= 256, long);
    assert.equal(digits.length / 2 + Number(left), 1_000);
    assert.deepEqual(texts([{ name: 'x', start: 0, end: 256, value: 'a'.repeat(1_024) }]), ['a'.repeat(1_024)]);
    assert.deepEqual(texts([{ name: 'x', start: 0, end: 257, value: 'a'.repeat(1_025) }]), [`${'a'.repeat(1_024)}… 1 more character`]);
    // The event has the beginning of a long message only.
    assert.match(fieldsText(message([{ name: 'x', start: 998, end: 1_004 }]), plain).join(''), /x {2}e6e7… 4 more bytes$/);
  });

  it('let bytes end where the terminal does, and leave the ranges out of a narrow one', () => {
    const fields: Field[] = [{ name: 'random', start: 0, end: 32 }, { name: 'a_name_that_takes_much_of_a_narrow_line', start: 40, end: 600 }, { name: 'note', start: 0, end: 64, text: 'of some words' }];
    for (const width of [60, 80, 100, 160]) for (const line of fieldsText(message(fields), { colour: false, width })) assert.ok(line.length + 2 <= Math.max(width, 90), `${width}: ${line}`);
    const [random = '', , note = ''] = fieldsText(message(fields), { colour: false, width: 80 });
    assert.ok(random.length + 2 <= 80 && note.length + 2 <= 80, `${random}\n${note}`);
    assert.match(note, /note +of some words · [0-9a-f]+… \d+ more bytes$/);
    // Words are not cut, and what they broke into two lines has room for a random.
    assert.match(fieldsText(message([{ name: 'random', start: 0, end: 32, text: 'word '.repeat(20) }]), { colour: false, width: 80 })[0] ?? '', / · [0-9a-f]{64}$/);
    assert.match(fieldsText(message(fields), { colour: false, width: 59 })[0] ?? '', /^ {4}random {2}/);
    assert.match(fieldsText(message(fields), { colour: false, width: 30 })[0] ?? '', /random {2}0001020304050607… 24 more bytes$/);
  });

  it('say when there are none, and why', () => {
    assert.deepEqual(fieldsText(message([]), plain).map((line) => line.trim()), ['its fields are not decoded']);
    assert.match(fieldsText(message([{ name: 'msg_type', start: 0, end: 1, value: 1 }], { length: 1_000 }), plain).at(-1) ?? '', /^ {5}1–1000 {2}999 bytes without fields/);
    assert.deepEqual(fieldsText(message([], { raw: '' }), plain).map((line) => line.trim()), ['its fields are left out here: --json has them']);
  });

  it('let nothing of a peer reach the terminal as it is', () => {
    const random = new Random(20_261_122);
    for (let round = 0; round < 200; round += 1) {
      const [name, value, text, type] = [hostileText(random), hostileText(random), hostileText(random), hostileText(random)];
      const lines = fieldsText(message([{ name, start: 0, end: 9, value, text, children: [{ name: text, start: 0, end: 4, text: name }] }], { record: { ...record, type: { id: 1, name: type } } }), { colour: false, width: 80 });
      assert.equal(lines.length, 3);
      for (const line of lines) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }
  });
});
