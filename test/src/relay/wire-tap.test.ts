import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Socket, connect } from 'node:net';
import { TLSSocket, connect as connectTls } from 'node:tls';
import { describe, it } from 'mocha';
import { saidEnd, tapWire, watchEnd } from '../../../src/relay/wire-tap.ts';
import { readAll } from '../../support/clients.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { startTlsOrigin } from '../../support/origins.ts';
import { TestPki } from '../../support/test-pki.ts';

describe('tapWire', () => {
  const later = closing('each');

  interface Tapped {
    raw: Socket;
    tls: TLSSocket;
    wire: { from: 'us' | 'server'; bytes: Buffer }[];
  }

  /** A TLS client over a tap, to a server that does what it is told. */
  async function tapped(serve: (socket: TLSSocket, tcp: Socket) => void): Promise<Tapped> {
    const identity = new TestPki(scratchFolder(later)).leaf({ names: ['localhost'] });
    const { port } = await startTlsOrigin(later, identity, serve);
    const raw = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    later(() => void raw.destroy());
    await once(raw, 'connect');
    const wire: Tapped['wire'] = [];
    const tap = tapWire(raw, Buffer.alloc(0), {
      received: (chunk) => wire.push({ from: 'server', bytes: Buffer.from(chunk) }),
      sent: (chunk) => wire.push({ from: 'us', bytes: Buffer.from(chunk) }),
    });
    const tls = connectTls({ socket: tap, rejectUnauthorized: false });
    watchEnd(tls, tap);
    tls.on('error', () => undefined);
    await once(tls, 'secureConnect');
    return { raw, tls, wire };
  }

  it('sees every byte of both directions, in order', async () => {
    const { raw, tls, wire } = await tapped((socket) => socket.pipe(socket));
    const sent = Buffer.alloc(200_000, 'all of it ');
    tls.end(sent);
    const { bytes } = await readAll(tls);
    assert.ok(bytes.equals(sent));
    if (!raw.closed) await once(raw, 'close');
    const count = (from: 'us' | 'server'): number => wire.filter((chunk) => chunk.from === from).reduce((sum, chunk) => sum + chunk.bytes.length, 0);
    assert.deepEqual([count('us'), count('server')], [raw.bytesWritten, raw.bytesRead]);
    // A record of type handshake goes first, both ways (RFC 9846 §5.1 [8446 §5.1]).
    assert.deepEqual([wire.find(({ from }) => from === 'us')?.bytes[0], wire.find(({ from }) => from === 'server')?.bytes[0]], [22, 22]);
  });

  it('hands out what was read before the socket closed, however late it is asked for', async () => {
    const { raw, tls } = await tapped((socket) => socket.pipe(socket));
    tls.pause();
    tls.end('still to be read');
    await once(raw, 'close');
    await new Promise((resolve) => setImmediate(resolve));
    const { bytes, ended } = await readAll(tls.resume());
    assert.deepEqual([bytes.toString(), ended], ['still to be read', true]);
    if (!tls.closed) await once(tls, 'close');
  });

  it('passes a broken connection on at once', async () => {
    const { tls } = await tapped((_socket, tcp) => tcp.resetAndDestroy());
    const error = await new Promise<unknown>((resolve) => tls.once('error', resolve).once('close', resolve));
    assert.ok(error instanceof Error && 'code' in error);
    assert.equal(error.code, 'ECONNRESET');
    if (!tls.closed) await once(tls, 'close');
  });

  it('closes when the socket is destroyed from outside', async () => {
    const { raw, tls } = await tapped(() => undefined);
    raw.destroy();
    await once(tls, 'close');
  });

  it('tells an end with close_notify from one without', async () => {
    for (const [manner, expected] of [['says so', true], ['just goes', false]] as const) {
      const { raw, tls } = await tapped((socket, tcp) => socket.write('last words', () => setImmediate(() => (manner === 'says so' ? socket : tcp).end())));
      assert.equal(saidEnd(tls), undefined, 'nothing is over yet');
      assert.equal((await readAll(tls)).bytes.toString(), 'last words');
      assert.equal(saidEnd(tls), expected, manner);
      raw.destroy();
    }
  });

  it('cannot tell how a socket ended that nobody watched', () => {
    assert.equal(saidEnd(new TLSSocket(new Socket())), undefined);
  });
});
