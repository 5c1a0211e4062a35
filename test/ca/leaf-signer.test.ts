import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'mocha';
import type { LeafRequest } from '../../ca/authority.ts';
import { parseHost } from '../../ca/hosts.ts';
import { LeafRefused, LeafSigner } from '../../ca/leaf-signer.ts';
import type { SignedLeaf } from '../../ca/leaf-signer.ts';
import { makeRoot, rootParts } from '../../ca/root.ts';
import { realLeaf } from '../support/real-leaf.ts';

const DAY = 86_400_000;

describe('LeafSigner', () => {
  const now = Date.now();
  const mirror = realLeaf({ commonName: 'a.test', names: ['a.test', 'b.test'], notBefore: now - DAY, notAfter: now + 9 * DAY });

  async function signer(): Promise<{ own: X509Certificate; sign: (change: Partial<LeafRequest>) => Promise<SignedLeaf> }> {
    const root = await makeRoot({ now });
    const made = new LeafSigner({ parts: rootParts(root.certificate), key: root.key, der: root.certificate });
    const host = parseHost('a.test');
    assert.ok(host);
    return { own: new X509Certificate(root.certificate), sign: (change) => made.sign({ host: 'a.test', keyType: 'ec', maxVersion: 'TLSv1.3', mirror, ...change }, host, now) };
  }

  const leafOf = ({ chain }: SignedLeaf): X509Certificate => new X509Certificate(chain[0]);

  it('signs good leaves with its root, and sends that along', async () => {
    const { own, sign } = await signer();
    for (const keyType of ['ec', 'rsa'] as const) {
      const signed = await sign({ keyType });
      assert.ok(leafOf(signed).verify(own.publicKey));
      assert.equal(leafOf(signed).publicKey.asymmetricKeyType, keyType);
      assert.deepEqual(signed.chain[1], own.raw);
    }
  });

  it('speaks for the host alone where an exception let it through', async () => {
    const { sign } = await signer();
    assert.equal(leafOf(await sign({})).subjectAltName, 'DNS:a.test, DNS:b.test');
    const alone = leafOf(await sign({ hostOnly: true }));
    assert.equal(alone.subjectAltName, 'DNS:a.test');
    assert.ok(Date.parse(alone.validTo) <= now + 9 * DAY, 'within the real dates all the same');
  });

  it('signs what nobody trusts with one further root a run, whose name says so, and sends it only where the server sent one', async () => {
    const { own, sign } = await signer();
    const sent = await sign({ mimic: { signer: 'untrusted', sendsRoot: true } });
    const kept = await sign({ mimic: { signer: 'untrusted', sendsRoot: false } });
    assert.deepEqual([sent.chain.length, kept.chain.length], [2, 1]);
    assert.deepEqual(sent.root, kept.root);
    const root = new X509Certificate(sent.root);
    assert.match(root.subject, /CN=trustlens UNTRUSTED \d{4}-\d\d-\d\d /);
    for (const leaf of [leafOf(sent), leafOf(kept)]) assert.deepEqual([leaf.verify(root.publicKey), leaf.verify(own.publicKey)], [true, false]);
    const other = await signer();
    assert.notDeepEqual((await other.sign({ mimic: { signer: 'untrusted', sendsRoot: true } })).root, sent.root, 'another run has another');
  });

  it('has a leaf that signs itself do so with a key that no other leaf has', async () => {
    const { own, sign } = await signer();
    for (const keyType of ['ec', 'rsa'] as const) {
      const [one, other, good] = [await sign({ keyType, mimic: { signer: 'self', sendsRoot: false } }), await sign({ keyType, mimic: { signer: 'self', sendsRoot: false } }), await sign({ keyType })];
      const leaf = leafOf(one);
      assert.ok(leaf.verify(leaf.publicKey) && !leaf.verify(own.publicKey));
      assert.deepEqual([leaf.issuer, one.chain.length], [leaf.subject, 1]);
      assert.equal(new Set([one, other, good].map(({ keyPem }) => keyPem)).size, 3);
    }
  });

  it('refuses a fault that cannot be shown', async () => {
    const { sign } = await signer();
    const odd = realLeaf({ names: ['é.test'], notBefore: now - DAY, notAfter: now + DAY });
    await assert.rejects(sign({ mirror: odd, mimic: { signer: 'root', sendsRoot: false } }), (error) => error instanceof LeafRefused && error.code === 'cannot_mimic');
  });
});
