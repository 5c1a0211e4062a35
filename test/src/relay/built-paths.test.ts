import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { describe, it } from 'mocha';
import { BuiltPaths } from '../../../src/relay/built-paths.ts';
import { closing } from '../../support/closing.ts';
import { startTlsOrigin } from '../../support/origins.ts';
import { serverChain } from '../../support/relay-stage.ts';
import type { ServerChain } from '../../support/relay-stage.ts';

describe('BuiltPaths', () => {
  const later = closing('each');
  const good = serverChain(['origin.test']);

  /** A client of a server with this chain, and how often it was asked for the whole path. */
  async function client(chain: Pick<ServerChain, 'key' | 'chain'>): Promise<{ tls: TLSSocket; asked: () => number }> {
    const { port } = await startTlsOrigin(later, chain, () => undefined);
    const tls = connect({ port, host: '127.0.0.1', servername: 'origin.test', ca: [good.root.pem], rejectUnauthorized: false });
    later(() => void tls.destroy());
    await once(tls, 'secureConnect');
    let asked = 0;
    const real = tls.getPeerCertificate.bind(tls);
    Object.assign(tls, {
      getPeerCertificate: (detailed: boolean) => {
        if (detailed) asked += 1;
        return real(detailed);
      },
    });
    return { tls, asked: () => asked };
  }

  function expected(...chain: readonly { der: Uint8Array }[]): Buffer[] {
    return chain.map(({ der }) => Buffer.from(der));
  }

  it('go from the leaf to the anchor, and are built once for a leaf', async () => {
    const paths = new BuiltPaths();
    const first = await client(good);
    const second = await client(good);
    assert.deepEqual(paths.of(first.tls, ''), expected(good.leaf, good.intermediate, good.root));
    assert.deepEqual(paths.of(second.tls, ''), expected(good.leaf, good.intermediate, good.root));
    assert.deepEqual([first.asked(), second.asked()], [1, 0]);
  });

  it('are built again when OpenSSL thinks otherwise of the same leaf', async () => {
    const paths = new BuiltPaths();
    const whole = await client(good);
    const alone = await client({ key: good.key, chain: good.leaf.pem });
    assert.deepEqual(paths.of(whole.tls, ''), expected(good.leaf, good.intermediate, good.root));
    assert.deepEqual(paths.of(alone.tls, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), expected(good.leaf));
  });

  it('of many leaves are not all kept', async () => {
    const paths = new BuiltPaths();
    const { tls, asked } = await client(good);
    paths.of(tls, '');
    // One more than are remembered: the first is forgotten.
    for (let count = 0; count < 256; count += 1) paths.of(tls, `${count}`);
    const before = asked();
    paths.of(tls, '255');
    assert.equal(asked(), before);
    paths.of(tls, '');
    assert.equal(asked(), before + 1);
  });
});
