import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { bytesOf, fieldPlaces, selectedField, selectedRemark, valueText } from '../../../ui/panes/fields.ts';
import { selectedMessage } from '../../../ui/panes/messages.ts';
import type { EventOf } from '../../../src/events/schema.ts';

const screen = new TestScreen({ events: runOf('good').events }).press('enter', '2', 'enter');

function message(): EventOf<'tls.message'> {
  const connection = screen.model.store.get(1);
  const found = connection === undefined ? undefined : selectedMessage({ model: screen.model, connection });
  assert.ok(found !== undefined);
  return found;
}

describe('the fields of a message', () => {
  it('are a tree, open where it is short', () => {
    const lines = paneLines(screen, 'fields', 80);
    assert.match(lines[0] ?? '', /^ {3}type +ClientHello \(0x01\)$/);
    assert.match(lines[2] ?? '', /^ {3}legacy_version +TLS 1\.2 \(0x0303\)$/);
    assert.match(lines[5] ?? '', /^ ▾ cipher_suites +10 bytes|^ ▾ cipher_suites +12 bytes/);
    assert.match(lines[6] ?? '', /^ {5}cipher_suite +TLS_AES_128_GCM_SHA256 \(0x1301\)$/);
    assert.ok(lines.some((drawn) => /^ {3}▾ server_name /.test(drawn)));
    assert.ok(lines.some((drawn) => /^ {5}▸ data /.test(drawn)), 'what lies deep comes folded');
  });

  it('bring the glossary keys of what they are part of, the nearest first', () => {
    const place = fieldPlaces(message(), screen.model).find(({ field }) => field.name === 'server_name');
    assert.deepEqual(place?.about, ['tls.extension.0', 'tls.extensions', 'tls.message.1']);
  });

  it('are laid out once for the same folds', () => {
    assert.equal(fieldPlaces(message(), screen.model), fieldPlaces(message(), screen.model));
    assert.notEqual(fieldPlaces(message(), screen.model), fieldPlaces(message(), { ...screen.model, folds: new Set(['x']) }));
  });

  it('fold one by one, also when they have the same name', () => {
    const keys = fieldPlaces(message(), screen.model).map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
  });
});

describe('remarks on a message', () => {
  const run = runOf('good');
  const [hello] = run.events.filter((event) => event.type === 'tls.message');
  assert.ok(hello?.type === 'tls.message');
  const remarked = { ...hello, remarks: [{ check: 'signature_verified', severity: 'ok', summary: 'it fits', citation: 'RFC 1' }, { check: 'version_field', severity: 'warning', summary: 'it is old', citation: 'RFC 2' }, { check: 'new_here', severity: 'error', summary: 'it is wrong', citation: 'RFC 3' }] } satisfies typeof hello;
  const marked = new TestScreen({ events: run.events.map((event) => (event === hello ? remarked : event)), columns: 160, rows: 50 }).press('enter', '2', 'enter');

  it('stand above its fields, with their marks, and the cursor begins at the first field', () => {
    const [ok, look, bad, first] = paneLines(marked, 'fields', 80);
    assert.deepEqual([ok, look, bad], [' ✓ it fits', ' ! it is old', ' ✗ it is wrong']);
    assert.match(first ?? '', /^ {3}type +ClientHello/);
    const connection = marked.model.store.get(1);
    assert.ok(connection !== undefined);
    assert.equal(selectedField({ model: marked.model, connection })?.field.name, 'type');
    marked.press('up');
    assert.equal(selectedField({ model: marked.model, connection }), undefined);
    assert.equal(selectedRemark({ model: marked.model, connection })?.check, 'new_here');
    assert.match(marked.press('?').text(), /new here[^]*it is wrong\./);
  });
});

describe('the record of a message', () => {
  const run = runOf('good');
  const [hello] = run.events.filter((event) => event.type === 'tls.message');
  assert.ok(hello?.type === 'tls.message');
  const header = { type: { id: 23, name: 'application_data' }, version: { id: 771, name: 'TLS 1.2' }, length: 1_234 };

  function drawn(record: EventOf<'tls.message'>['record'] & object): TestScreen {
    return new TestScreen({ events: run.events.map((event) => (event === hello ? { ...hello, record } : event)), columns: 160, rows: 50 }).press('enter', '2', 'enter');
  }

  it('stands above its fields: what protected it, its number, its padding, and its header', () => {
    const cases: [protection: (EventOf<'tls.message'>['record'] & object)['protection'], words: string][] = [
      [undefined, 'record not protected, 1,234 bytes, application_data, TLS 1.2'],
      [{ keys: 'handshake', generation: 0, sequence: 0, padding: 0 }, 'record 0 under the handshake keys, no padding, 1,234 bytes, application_data, TLS 1.2'],
      [{ keys: 'application', generation: 2, sequence: 1_000, padding: 1 }, 'record 1,000 under the application keys after 2 key updates, 1 byte of padding, 1,234 bytes, application_data, TLS 1.2'],
    ];
    for (const [protection, words] of cases) {
      const [record, first] = paneLines(drawn(protection === undefined ? header : { ...header, protection }), 'fields', 140);
      assert.equal(record, `   ${words}`);
      assert.match(first ?? '', /^ {3}type +ClientHello/);
    }
  });

  it('is one line above where the cursor begins, and explained', () => {
    const screen = drawn({ ...header, protection: { keys: 'tls12', generation: 0, sequence: 3, padding: 7 } });
    const connection = screen.model.store.get(1);
    assert.ok(connection !== undefined);
    assert.equal(selectedField({ model: screen.model, connection })?.field.name, 'type');
    screen.press('up');
    assert.equal(selectedField({ model: screen.model, connection }), undefined);
    assert.equal(selectedRemark({ model: screen.model, connection }), undefined);
    assert.match(screen.press('?').text(), /ChangeCipherSpec/);
  });
});

describe('a certificate in the tree', () => {
  it('leads to all of that certificate, and Esc comes back', () => {
    const run = runOf('good');
    const chain = run.events.find((event) => event.type === 'tls.certificates' && event.hop === 'upstream');
    assert.ok(chain?.type === 'tls.certificates' && chain.sent.length > 1);
    const open = new TestScreen({ events: run.events, columns: 160, rows: 50 }).press('enter', '2');
    const upstream = (): EventOf<'tls.message'> | undefined => {
      const connection = open.model.store.get(1);
      return connection === undefined ? undefined : selectedMessage({ model: open.model, connection });
    };
    for (let step = 0; step < 40 && !(upstream()?.message.name === 'Certificate' && upstream()?.hop === 'upstream'); step += 1) open.press('down');
    assert.equal(upstream()?.hop, 'upstream');
    open.press('enter');
    const leads = (): string | undefined => {
      const connection = open.model.store.get(1);
      return connection === undefined ? undefined : selectedField({ model: open.model, connection })?.field.name;
    };
    for (const sent of chain.sent.slice(0, 2)) {
      open.press('down');
      for (let step = 0; step < 40 && leads() !== 'cert_data'; step += 1) open.press('down');
      assert.equal(leads(), 'cert_data');
      open.press('enter');
      assert.deepEqual([open.model.tab, open.model.focus, open.model.certificate], ['chains', 'certificate', { hop: 'upstream', sha256: sent.sha256 }]);
      open.press('escape', 'escape');
      assert.deepEqual([open.model.tab, open.model.focus], ['handshake', 'fields']);
    }
  });
});

describe('valueText', () => {
  it('gives numbers with their meaning, short bytes whole and long ones by their beginning', () => {
    const event = message();
    assert.equal(valueText({ name: 'x', start: 0, end: 2, value: 771, text: 'TLS 1.2' }, event), 'TLS 1.2 (0x0303)');
    assert.equal(valueText({ name: 'x', start: 0, end: 2, value: 300 }, event), '300 (0x012c)');
    assert.equal(valueText({ name: 'x', start: 0, end: 1, value: 7 }, event), '7');
    assert.equal(valueText({ name: 'x', start: 0, end: 4, value: 'a.test', text: 'a.test' }, event), 'a.test');
    assert.equal(valueText({ name: 'x', start: 4, end: 6 }, event), '0303');
    assert.equal(valueText({ name: 'x', start: 4, end: 4 }, event), 'empty');
    assert.match(valueText({ name: 'x', start: 0, end: 1_000 }, event), /^[0-9a-f]{48}… 1,000 bytes$/);
    assert.equal(valueText({ name: 'x', start: 0, end: 9, children: [{ name: 'y', start: 0, end: 1 }] }, event), '9 bytes');
  });
});

describe('bytesOf', () => {
  it('are decoded once', () => {
    assert.equal(bytesOf(message()), bytesOf(message()));
    assert.equal(bytesOf(message()).length, 1_424);
  });
});
