import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { describe, it } from 'mocha';
import { BuiltPaths } from '../../../src/relay/built-paths.ts';
import { connectUpstream } from '../../../src/relay/upstream-tls.ts';
import type { Upstream, UpstreamOptions } from '../../../src/relay/upstream-tls.ts';
import { readAll } from '../../support/clients.ts';
import { closing } from '../../support/closing.ts';
import { alternativeNames, makeCertificate } from '../../support/made-certificate.ts';
import { startTcpOrigin, startTlsOrigin } from '../../support/origins.ts';
import { eventually } from '../../support/processes.ts';
import { serverChain } from '../../support/relay-stage.ts';
import type { ServerChain } from '../../support/relay-stage.ts';

const DAY = 86_400_000;

describe('connectUpstream', () => {
  const later = closing('each');
  const good = serverChain(['origin.test']);

  interface Served {
    port: number;
    /** What the server saw of each client. */
    seen: { servername: unknown; alpn: string | false | null; bytes: Buffer }[];
  }

  async function serve(chain: Pick<ServerChain, 'key' | 'chain'>, options: TlsOptions = {}, greet?: (socket: TLSSocket) => void): Promise<Served> {
    const seen: Served['seen'] = [];
    const { port } = await startTlsOrigin(
      later,
      chain,
      (socket) => {
        const servername: unknown = Reflect.get(socket, 'servername');
        const record = { servername, alpn: socket.alpnProtocol, bytes: Buffer.alloc(0) };
        seen.push(record);
        socket.on('data', (chunk: Buffer) => (record.bytes = Buffer.concat([record.bytes, chunk])));
        greet?.(socket);
      },
      options,
    );
    return { port, seen };
  }

  function open(port: number, change: Partial<UpstreamOptions> = {}): Promise<Upstream> {
    const transport = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    transport.on('error', () => undefined);
    later(() => void transport.destroy());
    return connectUpstream({ transport, secureContext: createSecureContext({ ca: [good.root.pem] }), serverName: 'origin.test', alpn: [], keyLog: () => undefined, paths: new BuiltPaths(), ...change });
  }

  it('gives the path as built, and that OpenSSL is content', async () => {
    const { port } = await serve(good);
    const { path, openssl } = await open(port);
    assert.deepEqual(path.map((der) => Buffer.from(der)), [good.leaf.der, good.intermediate.der, good.root.der]);
    assert.equal(openssl, null);
  });

  it('gives what OpenSSL objects to, with its words, and connects all the same', async () => {
    const expired = serverChain(['origin.test'], { leaf: { notBefore: Date.now() - 20 * DAY, notAfter: Date.now() - 10 * DAY } });
    const unknown = serverChain(['origin.test'], { root: { subject: 'Nobody Knows It', keyName: 'nobody knows it' } });
    const alone = makeCertificate({ subject: 'origin.test', keyName: 'alone', extensions: [alternativeNames('origin.test')] });
    const withoutIntermediate = { key: good.key, chain: good.leaf.pem };
    const rows: readonly (readonly [Pick<ServerChain, 'key' | 'chain'>, RegExp, RegExp, number])[] = [
      [expired, /^CERT_HAS_EXPIRED$/, /certificate has expired/, 3],
      [unknown, /^UNABLE_TO_GET_ISSUER_CERT_LOCALLY$/, /unable to get local issuer certificate/, 2],
      [{ key: alone.keyPem, chain: alone.pem }, /^DEPTH_ZERO_SELF_SIGNED_CERT$/, /^self[- ]signed certificate$/, 1],
      [withoutIntermediate, /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/, /unable to verify the first certificate/, 1],
    ];
    for (const [chain, code, message, length] of rows) {
      const { port } = await serve(chain);
      const { path, openssl } = await open(port);
      assert.match(openssl?.code ?? '', code);
      assert.match(openssl?.message ?? '', message);
      assert.equal(path.length, length);
    }
  });

  it('does not look at names: that is the gate’s own business', async () => {
    const { port } = await serve(serverChain(['elsewhere.test']));
    assert.equal((await open(port)).openssl, null);
  });

  it('sends the name it is given, and none without one', async () => {
    const { port, seen } = await serve(good);
    await open(port);
    await open(port, { serverName: null });
    assert.deepEqual(await eventually('both', () => (seen.length === 2 ? seen.map(({ servername }) => servername) : undefined)), ['origin.test', false]);
  });

  it('offers protocols byte by byte, also names that are no text', async () => {
    const offered: unknown[] = [];
    const { port, seen } = await serve(good, {
      ALPNCallback: ({ protocols }) => {
        offered.push(protocols);
        return protocols.find((name) => name === 'h2');
      },
    });
    const { tls } = await open(port, { alpn: [Buffer.from([0x1a, 0x1a]), Buffer.from('h2'), Buffer.from('http/1.1')] });
    assert.deepEqual(offered, [['\u001a\u001a', 'h2', 'http/1.1']]);
    assert.equal(tls.alpnProtocol, 'h2');
    assert.equal((await open(port)).tls.alpnProtocol, false);
    assert.deepEqual(await eventually('both', () => (seen.length === 2 ? seen.map(({ alpn }) => alpn) : undefined)), ['h2', false]);
  });

  it('sends nothing but the handshake, and loses nothing of what the server says at once', async () => {
    const { port, seen } = await serve(good, {}, (socket) => socket.end('220 hello'));
    const { tls } = await open(port);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await readAll(tls.resume())).bytes.toString(), '220 hello');
    assert.deepEqual(seen.map(({ bytes }) => bytes.length), [0]);
  });

  it('tells the key log line by line', async () => {
    const lines: string[] = [];
    const { port } = await serve(good);
    await open(port, { keyLog: (line) => lines.push(line) });
    // Labels of RFC 9850; random and secret in hexadecimal.
    for (const label of ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0']) {
      assert.equal(lines.filter((line) => new RegExp(`^${label} [0-9a-f]{64} (?:[0-9a-f]{2})+$`).test(line)).length, 1, label);
    }
  });

  describe('rejects when the server', () => {
    async function raw(serve: (socket: Socket) => void): Promise<number> {
      return (
        await startTcpOrigin(later, (socket) => {
          socket.on('error', () => undefined);
          serve(socket);
        })
      ).port;
    }

    it('ends, resets, or says what is no TLS', async () => {
      await assert.rejects(open(await raw((socket) => socket.end())), { code: 'CLOSED' });
      await assert.rejects(open(await raw((socket) => void socket.once('data', () => socket.end()))), { code: 'CLOSED' });
      await assert.rejects(open(await raw((socket) => void socket.once('data', () => socket.resetAndDestroy()))), { code: 'ECONNRESET' });
      await assert.rejects(open(await raw((socket) => void socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')))), { code: /^ERR_SSL_/ });
    });

    it('sends an alert', async () => {
      const port = await raw((socket) => void socket.once('data', () => socket.end(Buffer.of(21, 3, 3, 0, 2, 2, 112))));
      await assert.rejects(open(port), { code: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME' });
      const strict = await serve(good, { minVersion: 'TLSv1.3' });
      await assert.rejects(open(strict.port, { secureContext: createSecureContext({ maxVersion: 'TLSv1.2' }) }), { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
    });

    it('does not finish in time', async () => {
      const port = await raw(() => undefined);
      await assert.rejects(open(port, { timeout: 50 }), { code: 'HANDSHAKE_TIMEOUT', message: 'the server did not finish the TLS handshake' });
    });
  });
});
