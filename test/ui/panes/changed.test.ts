import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SampleKind } from '../../support/sample-events.ts';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';

describe('what was changed', () => {
  it('has the client’s side left and the server’s side right', () => {
    const lines = paneLines(new TestScreen({ events: runOf('good').events }), 'changed', 118);
    assert.equal(lines[0], '                                        down: client and trustlens              up: trustlens and server');
    assert.deepEqual(lines.slice(1, 9), [
      ' what was agreed on',
      ' = kept         version                 TLS 1.3                                 TLS 1.3',
      ' ≠ changed      cipher suite            TLS_AES_256_GCM_SHA384                  TLS_AES_128_GCM_SHA256',
      ' ≠ changed      group                   X25519                                  X25519MLKEM768',
      ' = kept         ALPN                    h2                                      h2',
      ' = kept         server name             shop.example.test                       shop.example.test',
      ' − dropped      signature scheme        –                                       ecdsa_secp256r1_sha256',
      ' = kept         resumed                 no                                      no',
    ]);
    assert.ok(lines.includes(' − dropped      SCTs                    –                                       2'));
    assert.ok(lines.includes(' how the ClientHello looks to the server'));
    assert.ok(lines.includes(' ≠ changed      JA3 raw                 771,4865-4866,0-10,29,0                 771,4865'));
    assert.ok(lines.some((text) => /^ . \w+ +lifetime +\d+ days +\d+ days$/.test(text)), lines.join('\n'));
  });

  it('compares the client’s hello with ours, where the client’s is the real one', () => {
    const run = runOf('good');
    const without = run.events.map((event) =>
      event.type === 'tls.message' && event.hop === 'upstream' && event.message.name === 'ClientHello'
        ? { ...event, fields: event.fields.map((field) => (field.name === 'extensions' ? { ...field, children: [...(field.children ?? []).filter(({ name }) => name !== 'server_name'), { name: 'cookie', start: 0, end: 1, about: 'tls.extension.44' }] } : field)) }
        : event,
    );
    const screen = new TestScreen({ events: without });
    const lines = paneLines(screen, 'changed', 118);
    const group = lines.slice(lines.indexOf(' what the client offers, and what we offer for it') + 1);
    assert.match(group[0] ?? '', /^ = kept {7}▸ cipher_suites +5: TLS_AES_128_GCM_SHA256, TLS_AES/);
    assert.ok(group.some((text) => /^ − dropped +server_name +present +–$/.test(text)), group.join('\n'));
    assert.ok(group.some((text) => /^ \+ invented +cookie +– +present$/.test(text)), group.join('\n'));
  });

  it('opens a value that is cut, and has nothing to open where it is not', () => {
    const screen = new TestScreen({ events: runOf('good').events, columns: 80, rows: 24 }).press('enter', '4');
    const closed = (): string[] => paneLines(screen, 'changed', 78);
    assert.match(closed().join('\n'), /^ ≠ changed    ▸ cipher suite/m);
    assert.match(closed().join('\n'), /^ = kept         version/m);
    assert.match(closed()[0] ?? '', /down: client side +up: server side$/);
    screen.press('j', 'j', 'enter');
    const lines = closed();
    const at = lines.findIndex((drawn) => drawn.includes('▾ cipher suite'));
    assert.deepEqual(lines.slice(at + 1, at + 3), ['        down  TLS_AES_256_GCM_SHA384', '          up  TLS_AES_128_GCM_SHA256']);
    screen.press('k', 'enter');
    assert.match(screen.text(), /! nothing more is behind this line/);
  });

  it('says why there is nothing to compare', () => {
    const said = (kind: SampleKind): string => paneLines(new TestScreen({ events: runOf(kind).events }), 'changed', 118).slice(1).join(' ');
    assert.match(said('not_tls'), /passed through as they are/);
    assert.match(said('plain'), /relayed as they are/);
    assert.match(said('opening'), /Nothing to compare yet/);
    assert.match(said('unreachable'), /never completed/);
  });
});
