import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { connect, createSecureContext } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { describe, it } from 'mocha';
import { systemCode } from '../../../src/errors.ts';
import { acceptDownstream } from '../../../src/relay/downstream-tls.ts';
import type { DownstreamOptions } from '../../../src/relay/downstream-tls.ts';
import { readAll } from '../../support/clients.ts';
import { closing } from '../../support/closing.ts';
import { recordHello } from '../../support/hello-recorder.ts';
import { startShim, toPort } from '../../support/mangling-shim.ts';
import { Random } from '../../support/random.ts';
import { portOf } from '../../support/recording-relay.ts';
import { serverChain } from '../../support/relay-stage.ts';
import { socketPair } from '../../support/socket-pair.ts';
import { RecordFault, tlsRecord } from '../../support/tls-mangling.ts';
import type { Fault } from '../../support/tls-mangling.ts';

describe('acceptDownstream', () => {
  const later = closing('each');
  const { key, chain, root } = serverChain(['origin.test']);

  interface Accepting {
    client: Socket;
    accepted: Promise<TLSSocket>;
  }

  async function accept(change: Partial<DownstreamOptions> = {}): Promise<Accepting> {
    const { near, far } = await socketPair(later);
    const accepted = acceptDownstream({ transport: far, secureContext: createSecureContext({ key, cert: chain }), alpn: null, keyLog: () => undefined, ...change });
    // Looked at by the test, but perhaps later.
    accepted.catch(() => undefined);
    return { client: near, accepted };
  }

  /** A strict client's handshake over a socket. */
  function shake(socket: Socket, options: ConnectionOptions = {}): TLSSocket {
    const tls = connect({ socket, servername: 'origin.test', ca: [root.pem], ...options });
    tls.on('error', () => undefined);
    return tls;
  }

  it('agrees on the server’s protocol alone, or on none', async () => {
    const rows: readonly (readonly [chosen: string | null, offered: string[], agreed: string | false])[] = [
      ['http/1.1', ['h2', 'http/1.1'], 'http/1.1'],
      ['h2', ['h2', 'http/1.1'], 'h2'],
      [null, ['h2', 'http/1.1'], false],
      [null, [], false],
      // A server that names a protocol to a client that offered none is not our making.
      ['h2', [], false],
    ];
    for (const [chosen, offered, agreed] of rows) {
      const { client, accepted } = await accept({ alpn: chosen });
      const tls = shake(client, { ALPNProtocols: offered });
      const server = await accepted;
      if (!tls.authorized) await once(tls, 'secureConnect');
      assert.deepEqual([tls.alpnProtocol, server.alpnProtocol], [agreed, agreed], `${chosen ?? 'none'} of ${offered.join()}`);
    }
  });

  it('loses nothing of what the client says at once, and waits to be read', async () => {
    const { client, accepted } = await accept();
    const tls = shake(client);
    tls.end('GET / HTTP/1.1\r\n\r\n');
    const server = await accepted;
    assert.equal(server.isPaused(), true);
    assert.equal((await readAll(server.resume())).bytes.toString(), 'GET / HTTP/1.1\r\n\r\n');
  });

  it('tells the key log line by line', async () => {
    const lines: string[] = [];
    const { client, accepted } = await accept({ keyLog: (line) => lines.push(line) });
    const theirs: string[] = [];
    shake(client).on('keylog', (line) => theirs.push(line.toString().trim()));
    await accepted;
    // Both ends know the same secrets.
    assert.deepEqual(lines.filter((line) => line.includes('_TRAFFIC_SECRET')).sort(), theirs.filter((line) => line.includes('_TRAFFIC_SECRET')).sort());
    assert.ok(lines.length >= 4 && lines.every((line) => line === line.trim()));
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`rejects with the alert of a client that does not want the leaf, in ${version}`, async () => {
      const hello = await recordHello((port) => {
        connect({ port, host: '127.0.0.1', minVersion: version, maxVersion: version }).on('error', () => undefined);
        return undefined;
      });
      const { client, accepted } = await accept();
      client.write(hello);
      await once(client, 'data');
      // Before its keys are in use a client complains in the clear (RFC 9846 §6 [8446 §6]).
      client.write(Buffer.of(21, 3, 3, 0, 2, 2, 48));
      await assert.rejects(accepted, { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' });
    });
  }

  it('rejects when the client says goodbye, resets, or says what is no TLS', async () => {
    const gone = await accept();
    gone.client.end();
    await assert.rejects(gone.accepted, { code: 'CLOSED', message: 'the client closed the connection during the TLS handshake' });
    const reset = await accept();
    reset.client.resetAndDestroy();
    await assert.rejects(reset.accepted, { code: 'ECONNRESET' });
    const strange = await accept();
    strange.client.write('GET / HTTP/1.1\r\n\r\n');
    await assert.rejects(strange.accepted, { code: 'ERR_SSL_HTTP_REQUEST' });
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`ends a connection whose records do not open any more, in ${version}, as both sides must (RFC 9846 §6.2 [8446 §6.2])`, async () => {
      const { client, accepted } = await accept();
      const tls = shake(client, { minVersion: version, maxVersion: version });
      const server = await accepted;
      if (!tls.authorized) await once(tls, 'secureConnect');
      const refused = new Promise<Error>((resolve) => tls.once('error', resolve));
      const closed = new Promise<string>((resolve) => server.once('error', (error: Error & { code?: string }) => server.once('close', () => resolve(error.code ?? ''))));
      server.resume();
      client.write(tlsRecord(23, Buffer.alloc(60, 7)));
      // Which of its words OpenSSL says depends on the suite.
      assert.match(await closed, /^ERR_SSL_(?:DECRYPTION_FAILED_OR_BAD_RECORD_MAC|CIPHER_OPERATION_FAILED)$/);
      assert.match((await refused).message, /alert bad record mac/);
    });
  }

  it('rejects with what was wrong where that came along with the end of the handshake', async () => {
    const listening = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    later(() => void listening.close());
    await once(listening, 'listening');
    const accepted = new Promise<string>((resolve) => {
      listening.once('connection', (transport) => {
        acceptDownstream({ transport, secureContext: createSecureContext({ key, cert: chain }), alpn: null, keyLog: () => undefined }).then((tls) => resolve(`accepted, and ${tls.destroyed ? 'gone' : 'there'}`), (error: unknown) => resolve(String(systemCode(error))));
      });
    });
    // In TLS 1.3 a client says ClientHello, ChangeCipherSpec, Finished.
    const fault: Fault = { name: 'garbage behind it', make: (record) => [Buffer.concat([record, tlsRecord(23, Buffer.alloc(60, 7))])] };
    const shim = await startShim(later, toPort(portOf(listening)), { client: new RecordFault(fault, 2, new Random(1)) });
    const tls = connect({ port: shim.port, host: '127.0.0.1', servername: 'origin.test', ca: [root.pem], minVersion: 'TLSv1.3' }).on('error', () => undefined);
    later(() => void tls.destroy());
    assert.equal(await accepted, 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC');
  });

  it('rejects a client that does not finish in time', async () => {
    const { accepted } = await accept({ timeout: 50 });
    await assert.rejects(accepted, { code: 'HANDSHAKE_TIMEOUT', message: 'the client did not finish the TLS handshake' });
  });
});
