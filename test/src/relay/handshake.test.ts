import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import { describe, it } from 'mocha';
import type { Side } from '../../../src/inspect/tap.ts';
import { awaitHandshake } from '../../../src/relay/handshake.ts';
import type { Handshake } from '../../../src/relay/handshake.ts';
import { closing } from '../../support/closing.ts';
import { serverChain } from '../../support/relay-stage.ts';
import { socketPair } from '../../support/socket-pair.ts';

describe('awaitHandshake', () => {
  const later = closing('each');
  const { key, chain, root } = serverChain(['origin.test']);
  const secureContext = createSecureContext({ key, cert: chain });

  /** A handshake of either side over one end of a pair: resolves with its socket, rejects with the first failure, and tells `failures` of all. */
  function shake(hop: 'downstream' | 'upstream', far: Socket, change: Partial<Handshake> = {}, failures: Error[] = []): Promise<TLSSocket> {
    const tls = hop === 'downstream' ? new TLSSocket(far, { isServer: true, secureContext }) : connect({ socket: far, servername: 'origin.test', ca: [root.pem] });
    later(() => void tls.destroy());
    const own = { tls, transport: far, keyLog: () => undefined, timeout: undefined };
    const given: Handshake = hop === 'downstream' ? { ...own, peer: 'client', complete: 'secure' } : { ...own, peer: 'server', complete: 'secureConnect' };
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => {
        failures.push(error);
        reject(error);
      };
      awaitHandshake({ ...given, ...change }, () => resolve(tls.on('error', () => undefined)), failed);
    });
  }

  it('is over on both sides when it is complete: what breaks behind it is not its failure', async () => {
    const { near, far } = await socketPair(later);
    const failures: Error[] = [];
    const both = await Promise.all([shake('downstream', far, {}, failures), shake('upstream', near, {}, failures)]);
    for (const tls of both) {
      const closed = new Promise((resolve) => tls.once('close', resolve));
      tls.destroy(new Error('broken'));
      await closed;
    }
    assert.deepEqual(failures, []);
  });

  it('tells the key log line by line', async () => {
    const { near, far } = await socketPair(later);
    const lines: Record<Side, string[]> = { client: [], server: [] };
    await Promise.all([shake('downstream', far, { keyLog: (line) => lines.server.push(line) }), shake('upstream', near, { keyLog: (line) => lines.client.push(line) })]);
    // Both ends know the same secrets, in the form of RFC 9850, with no white space around.
    const secrets = (side: Side): string[] => lines[side].filter((line) => /^[A-Z]+_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]{64} [0-9a-f]+$/.test(line)).sort();
    assert.equal(secrets('client').length, 2);
    assert.deepEqual(secrets('client'), secrets('server'));
  });

  for (const [hop, peer] of [
    ['downstream', 'client'],
    ['upstream', 'server'],
  ] as const) {
    it(`fails when the ${peer} leaves, breaks the connection, or does not finish in time`, async () => {
      const left = await socketPair(later);
      const leaving = shake(hop, left.far);
      left.near.end();
      await assert.rejects(leaving, { code: 'CLOSED', message: `the ${peer} closed the connection during the TLS handshake` });

      const reset = await socketPair(later);
      const breaking = shake(hop, reset.far);
      reset.near.resetAndDestroy();
      await assert.rejects(breaking, { code: 'ECONNRESET' });

      const { far } = await socketPair(later);
      await assert.rejects(shake(hop, far, { timeout: 50 }), { code: 'HANDSHAKE_TIMEOUT', message: `the ${peer} did not finish the TLS handshake` });
    });
  }
});
