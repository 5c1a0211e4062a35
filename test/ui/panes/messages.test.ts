import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { plainText } from '../../../ui/drawing/line.ts';
import { messagesPane, selectedEntry, selectedMessage } from '../../../ui/panes/messages.ts';
import type { Connection } from '../../../ui/store/connection.ts';

const screen = new TestScreen({ events: runOf('good').events });

function connectionOf({ model }: TestScreen): Connection {
  const connection = model.store.get(1);
  assert.ok(connection !== undefined);
  return connection;
}

describe('the handshake in short', () => {
  it('has what was agreed on, where the time went, and a line a message with what happened between them', () => {
    assert.deepEqual(paneLines(screen, 'messages', 118), [
      ' down  TLS 1.3 · X25519 · TLS_AES_256_GCM_SHA384 · h2 · 15.3 ms, 1 round trip',
      ' up    TLS 1.3 · X25519MLKEM768 · TLS_AES_128_GCM_SHA256 · h2 · 12.9 ms, 1 round trip',
      ' time  27.6 ms in all · TCP 12.0 ms · TLS up 12.9 ms · TLS down 15.3 ms · first byte 9.4 ms',
      '      ms  client                        trustlens                        server  ── plain  ╌╌ encrypted  ══ data',
      '    12.0  │                                 │  ✓ up TCP to 203.0.113.7 port 443 in 12.0 ms',
      '    12.3  ├── ClientHello 1,424 B ─────────▸│  shop.example.test · h2, http/1.1 · X25519MLKEM768 · TLS 1.3',
      '    12.7  │                                 ├── ClientHello 1,424 B ─────────▸│  shop.example.test · h2, http/1.1 · X…',
      '    25.2  │                                 │◂───────────── ServerHello 122 B ┤  TLS 1.3 · TLS_AES_128_GCM_SHA256 · x…',
      '    25.2  │                                 │◂╌╌╌╌╌╌ EncryptedExtensions 15 B ┤  h2',
      '    25.3  │                                 │◂╌╌╌╌╌╌╌╌╌╌╌╌╌ Certificate 991 B ┤  2 certificates: shop.example.test, E…',
      '    25.3  │                                 │◂╌╌╌╌╌╌╌╌ CertificateVerify 79 B ┤  ecdsa_secp256r1_sha256',
      '    25.4  │                                 │◂╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ Finished 36 B ┤',
      '    25.6  │                                 │  ✓ up established in 12.9 ms: TLS 1.3 · X25519MLKEM768 · AES-128-GCM · …',
      '    26.6  │                                 │  ✓ chain judged: 63 days left · leaf forged in 0.7 ms',
      '    26.7  │◂───────────── ServerHello 122 B ┤  TLS 1.3 · TLS_AES_256_GCM_SHA384 · x25519',
      '    26.7  │◂╌╌╌╌╌╌╌╌╌╌╌╌╌ Certificate 944 B ┤  2 certificates: shop.example.test, trustlens 2026-11-21 ana@mbp',
      '    27.5  ├╌╌ Finished 36 B ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▸│',
      '    27.6  │                                 │  ✓ down established in 15.3 ms: TLS 1.3 · X25519 · AES-256-GCM · h2',
      '    33.0  ├══ application data 5.9 kB ═════▸│  14 exchanges',
      '    33.0  │                                 ├══ application data 5.9 kB ═════▸│',
      '    42.4  │                                 │◂═══════ application data 640 kB ┤  first byte after 9.4 ms',
      '    42.4  │◂═══════ application data 640 kB ┤',
      '   900.0  │                                 │  – both directions are over',
    ]);
  });

  it('has names and sizes beside the arrows where it is narrow', () => {
    const lines = paneLines(screen, 'messages', 78);
    assert.deepEqual(lines.slice(1, 8), [
      ' up    TLS 1.3 · X25519MLKEM768 · AES-128-GCM · h2 · 12.9 ms, 1 round trip',
      ' time  27.6 ms · TCP 12.0 ms · up 12.9 ms · down 15.3 ms · first byte 9.4 ms',
      '      ms  client  trustlens  server  message              bytes',
      '    12.0  │           │  ✓ up TCP to 203.0.113.7 port 443 in 12.0 ms',
      '    12.3  ├──────────▸│           │  ClientHello          1,424  shop.example…',
      '    12.7  │           ├──────────▸│  ClientHello          1,424  shop.example…',
      '    25.2  │           │◂──────────┤  ServerHello            122  TLS 1.3 · TL…',
    ]);
  });

  it('says how long each hop took in one line where it is low, and nothing of it where it is lower', () => {
    const { model } = screen;
    const connection = model.store.get(1);
    assert.ok(connection !== undefined);
    const heading = (height: number): string[] => (messagesPane.heading?.({ model, connection, width: 118, height }) ?? []).map(plainText);
    assert.deepEqual(heading(11).map((text) => text.slice(0, 60)), [' time  27.6 ms · TCP 12.0 ms · up 12.9 ms, 1 round trip · do', heading(6)[0]?.slice(0, 60)]);
    assert.equal(heading(6).length, 1);
  });

  it('begins on the first message, and on a line that is none shows no fields but explains it', () => {
    const at = new TestScreen({ events: runOf('good').events, columns: 120, rows: 40 }).press('enter', '2');
    assert.match(at.text(), /├ ClientHello \(1\) from client, down /);
    at.press('k');
    assert.match(at.text(), /├ no message on this line /);
    assert.match(at.text(), /The connection below TLS: bytes in order/);
  });

  it('leads from what trustlens did to where it is shown, and Esc back to the ladder', () => {
    const at = new TestScreen({ events: runOf('good').events, columns: 80, rows: 24 }).press('enter', '2', ...Array.from({ length: 8 }, () => 'j'));
    assert.equal(selectedEntry({ model: at.model, connection: connectionOf(at) })?.kind, 'event');
    at.press('enter');
    assert.deepEqual([at.model.tab, at.model.focus], ['chains', 'real']);
    at.press('escape');
    assert.deepEqual([at.model.tab, at.model.focus], ['handshake', 'messages']);
    at.press('escape');
    assert.equal(at.model.focus, 'list');
  });

  it('says why there is nothing', () => {
    assert.deepEqual(paneLines(new TestScreen({ events: runOf('plain').events }), 'messages', 118).at(-1), ' – This connection is plain HTTP: there is no handshake. 5 has its exchanges.');
    assert.deepEqual(paneLines(new TestScreen({ events: runOf('not_tls').events }), 'messages', 118).at(-1), ' – No TLS was seen on it: the server spoke first. 6 has its events.');
    assert.deepEqual(paneLines(new TestScreen({ events: runOf('unreachable').events }), 'messages', 118).at(-1), ' – No handshake message was seen; 1 says how the connection ended.');
    assert.deepEqual(paneLines(new TestScreen({ events: runOf('opening').events }), 'messages', 118).at(-1), ' – No handshake message yet; the client has not sent its ClientHello.');
  });

  it('says how a hop failed', () => {
    assert.match(paneLines(new TestScreen({ events: runOf('refused').events }), 'messages', 118)[0] ?? '', /^ down {2}✗ the client sent an alert/);
  });

  it('knows the message under the cursor', () => {
    const moved = new TestScreen({ events: runOf('good').events }).press('enter', '2', 'j', 'j');
    const connection = moved.model.store.get(1);
    assert.ok(connection !== undefined);
    assert.equal(selectedMessage({ model: moved.model, connection })?.message.name, 'ServerHello');
  });
});
