import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fieldWords, recordWords } from '../../../src/events/message-words.ts';

describe('the words of a field', () => {
  it('are a number with its meaning, text once, and the size of what has parts', () => {
    assert.equal(fieldWords({ name: 'x', start: 0, end: 2, value: 771, text: 'TLS 1.2' }), 'TLS 1.2 (0x0303)');
    assert.equal(fieldWords({ name: 'x', start: 0, end: 3, value: 70_000 }), '70,000 (0x011170)');
    assert.equal(fieldWords({ name: 'x', start: 0, end: 1, value: 9 }), '9');
    assert.equal(fieldWords({ name: 'x', start: 4, end: 4, value: 771, text: 'TLS 1.2' }), 'TLS 1.2 (771)');
    assert.equal(fieldWords({ name: 'x', start: 0, end: 6, value: 'a.test', text: 'a.test' }), 'a.test');
    assert.equal(fieldWords({ name: 'x', start: 0, end: 6, value: 'a.test', text: 'a host' }), 'a.test · a host');
    assert.equal(fieldWords({ name: 'x', start: 0, end: 1_234, children: [{ name: 'y', start: 0, end: 1 }] }), '1,234 bytes');
  });

  it('are none for bytes, unless there are no bytes either', () => {
    assert.equal(fieldWords({ name: 'x', start: 4, end: 6 }), undefined);
    assert.equal(fieldWords({ name: 'x', start: 4, end: 4 }), 'empty');
    assert.equal(fieldWords({ name: 'x', start: 4, end: 4, text: '' }), 'empty');
  });
});

describe('the words of a record', () => {
  it('begin with what protected it', () => {
    const header = { type: { id: 23, name: 'application_data' }, version: { id: 0x0303, name: 'TLS 1.2' }, length: 1_234 };
    assert.equal(recordWords(header), 'record not protected, 1,234 bytes, application_data, TLS 1.2');
    assert.equal(
      recordWords({ ...header, length: 1, protection: { keys: 'application', generation: 2, sequence: 1_000, padding: 1 } }),
      'record 1,000 under the application keys after 2 key updates, 1 byte of padding, 1 byte, application_data, TLS 1.2',
    );
    assert.equal(recordWords({ ...header, protection: { keys: 'tls12', generation: 0, sequence: 0, padding: 0 } }), 'record 0 under the keys of TLS 1.2, no padding, 1,234 bytes, application_data, TLS 1.2');
  });
});
