import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { changesOf, helloRetry } from '../../../ui/handshake/hello-retry.ts';
import { messagesOf } from '../../../ui/handshake/message-fields.ts';
import { runOf } from '../../support/screens.ts';
import { Store } from '../../../ui/store/store.ts';

const store = new Store();
for (const event of runOf('good').events) store.fold(event, 1);
const connection = store.get(1);

describe('a second ClientHello', () => {
  it('is none where nobody asked for it', () => {
    assert.ok(connection !== undefined);
    assert.equal(helloRetry(connection, 'upstream'), undefined);
  });

  it('may change its key shares, its cookie and what follows from them, and nothing else (RFC 9846 §4.2.2 [8446 §4.1.2])', () => {
    assert.ok(connection !== undefined);
    const [hello] = messagesOf(connection, 'upstream', 'ClientHello');
    assert.ok(hello !== undefined);
    const extension = (name: string): { name: string; start: number; end: number; text: string } => ({ name, start: 4, end: 6, text: name });
    const withExtensions = (...names: string[]): typeof hello => ({ ...hello, fields: [...hello.fields.filter(({ name }) => name !== 'extensions'), { name: 'extensions', start: 0, end: 9, children: names.map(extension) }] });
    const changes = changesOf(withExtensions('server_name', 'early_data'), withExtensions('server_name', 'cookie', 'alpn'));
    assert.deepEqual(changes.map(({ name, allowed, before, after }) => [name, allowed, before, after]), [
      ['early_data', true, 'early_data', undefined],
      ['cookie', true, undefined, 'cookie'],
      ['alpn', false, undefined, 'alpn'],
    ]);
  });
});
