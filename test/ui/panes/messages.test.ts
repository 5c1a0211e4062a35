import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { plainText } from '../../../ui/drawing/line.ts';
import { arrow, messagesPane, selectedMessage } from '../../../ui/panes/messages.ts';

const screen = new TestScreen({ events: runOf('good').events });

describe('the handshake in short', () => {
  it('has what was agreed on and a line a message', () => {
    assert.deepEqual(paneLines(screen, 'messages', 100), [
      ' down  TLS 1.3 · X25519 · TLS_AES_256_GCM_SHA384 · h2 · 15.3 ms',
      ' up    TLS 1.3 · X25519MLKEM768 · TLS_AES_128_GCM_SHA256 · h2 · 12.9 ms',
      '      ms  client  trustlens  server  message              bytes  ── plain  ╌╌ encrypted',
      '    12.3  ├──────────▸│           │  ClientHello          1,424  shop.example.test · h2, http/1.1 ·…',
      '    12.7  │           ├──────────▸│  ClientHello          1,424  shop.example.test · h2, http/1.1 ·…',
      '    25.2  │           │◂──────────┤  ServerHello            122  TLS 1.3 · TLS_AES_128_GCM_SHA256 ·…',
      '    25.2  │           │◂╌╌╌╌╌╌╌╌╌╌┤  EncryptedExtensions     15  h2',
      '    25.3  │           │◂╌╌╌╌╌╌╌╌╌╌┤  Certificate            991  2 certificates: shop.example.test,…',
      '    25.3  │           │◂╌╌╌╌╌╌╌╌╌╌┤  CertificateVerify       79  ecdsa_secp256r1_sha256',
      '    25.4  │           │◂╌╌╌╌╌╌╌╌╌╌┤  Finished                36',
      '    26.7  │◂──────────┤           │  ServerHello            122  TLS 1.3 · TLS_AES_256_GCM_SHA384 ·…',
      '    26.7  │◂╌╌╌╌╌╌╌╌╌╌┤           │  Certificate            944  2 certificates: shop.example.test,…',
      '    27.5  ├╌╌╌╌╌╌╌╌╌╌▸│           │  Finished                36',
    ]);
  });

  it('tells hop, sender and encryption by the arrow alone', () => {
    const drawn = (['downstream', 'upstream'] as const).flatMap((hop) =>
      (['client', 'server'] as const).flatMap((from) => [false, true].map((encrypted) => plainText(arrow(hop, from, encrypted)))),
    );
    assert.equal(new Set(drawn).size, 8);
    assert.equal(new Set(drawn.map((text) => text.length)).size, 1);
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

  it('leaves the agreed values away where there is hardly room', () => {
    const { model } = screen;
    const connection = model.store.get(1);
    assert.ok(connection !== undefined);
    assert.equal(messagesPane.heading?.({ model, connection, width: 78, height: 6 }).length, 1);
  });

  it('knows the message under the cursor', () => {
    const moved = new TestScreen({ events: runOf('good').events }).press('enter', '2', 'j', 'j');
    const connection = moved.model.store.get(1);
    assert.ok(connection !== undefined);
    assert.equal(selectedMessage({ model: moved.model, connection })?.message.name, 'ServerHello');
  });
});
