import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { alertName, extensionOf, extensionsOf, fieldText, findField, messageName, messagesOf } from '../../../ui/handshake/message-fields.ts';
import { Store } from '../../../ui/store/store.ts';
import { runOf } from '../../support/screens.ts';

const store = new Store();
for (const event of runOf('good').events) store.fold(event, 1);
const connection = store.get(1);
assert.ok(connection !== undefined);
const [hello] = messagesOf(connection, 'downstream', 'ClientHello');
assert.ok(hello !== undefined);

describe('the fields of messages', () => {
  it('are found by name, from the outside in', () => {
    assert.equal(fieldText(hello, 'host_name'), 'shop.example.test');
    assert.equal(fieldText(hello, 'legacy_version'), 'TLS 1.2');
    assert.equal(fieldText(hello, 'nothing'), undefined);
    assert.equal(fieldText(undefined, 'host_name'), undefined);
    const fields = [{ name: 'a', start: 0, end: 1, children: [{ name: 'b', start: 0, end: 1, text: 'inner' }] }, { name: 'b', start: 1, end: 2, value: 7 }];
    assert.equal(findField(fields, 'b')?.value, 7);
  });

  it('have the extensions of a hello', () => {
    assert.ok(extensionsOf(hello).some(({ name }) => name === 'supported_groups'));
    assert.equal(extensionOf(hello, 'cookie'), undefined);
    assert.deepEqual(extensionsOf(undefined), []);
  });

  it('name an alert by what it says, and everything else by its name', () => {
    assert.equal(messageName(hello), 'ClientHello');
    const alert = { ...hello, about: 'tls.alert', fields: [{ name: 'level', start: 0, end: 1, text: 'warning' }, { name: 'description', start: 1, end: 2, text: 'close_notify' }] };
    assert.deepEqual([alertName(hello), alertName(alert), messageName(alert)], [undefined, 'close_notify', 'alert close_notify']);
  });

  it('are asked of one hop, one name, one sender', () => {
    assert.deepEqual(messagesOf(connection, 'downstream').map(({ message }) => message.name), ['ClientHello', 'ServerHello', 'Certificate', 'Finished']);
    assert.equal(messagesOf(connection, 'upstream', 'Finished', 'client').length, 0);
  });
});
