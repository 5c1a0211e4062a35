import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openAuthority } from '../../ca/authority.ts';
import type { IssuedLeaf, LeafRequest, OpenAuthority } from '../../ca/authority.ts';
import { serveLeaf, visit } from '../support/leaf-server.ts';
import type { LeafServer } from '../support/leaf-server.ts';
import { opensslClient } from '../support/openssl.ts';

/** Whether this Node's OpenSSL has the group. */
function knows(ecdhCurve: string): boolean {
  try {
    createSecureContext({ ecdhCurve });
    return true;
  } catch {
    return false;
  }
}

describe('secure context', () => {
  let authority: OpenAuthority;
  let servers: LeafServer[] = [];

  beforeEach(async () => {
    authority = await openAuthority({ home: '', create: true, memory: true });
  });

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    servers = [];
  });

  async function serve(request: Partial<LeafRequest>): Promise<{ port: number; leaf: IssuedLeaf }> {
    const leaf = await authority.leaf({ host: 'a.test', keyType: 'ec', maxVersion: 'TLSv1.3', ...request });
    const server = await serveLeaf(leaf.secureContext);
    servers.push(server);
    return { port: server.port, leaf };
  }

  it('is trusted by a client that trusts the root, and by no other', async () => {
    for (const keyType of ['ec', 'rsa'] as const) {
      const { port, leaf } = await serve({ keyType });
      const seen = await visit(port, { ca: authority.root.pem, servername: 'a.test' });
      assert.equal(seen.received, 'hello');
      assert.deepEqual(seen.chain.map((der) => new X509Certificate(der).fingerprint256), leaf.chain.map((der) => new X509Certificate(der).fingerprint256));
      assert.equal(new X509Certificate(leaf.chain[0] ?? Buffer.alloc(0)).publicKey.asymmetricKeyType, keyType);
      await assert.rejects(visit(port, { servername: 'a.test' }), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
      await assert.rejects(visit(port, { ca: authority.root.pem, servername: 'b.test' }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    }
  });

  it('sends the root with the leaf', async () => {
    const { port } = await serve({});
    const { stdout } = await opensslClient(port, ['-servername', 'a.test', '-showcerts']);
    assert.equal(stdout.match(/BEGIN CERTIFICATE/g)?.length, 2);
  });

  it('speaks TLS 1.2 and 1.3, or 1.2 alone when the server did', async () => {
    const both = await serve({});
    const old = await serve({ maxVersion: 'TLSv1.2' });
    const trust = { ca: authority.root.pem, servername: 'a.test' };
    assert.equal((await visit(both.port, trust)).protocol, 'TLSv1.3');
    assert.equal((await visit(both.port, { ...trust, maxVersion: 'TLSv1.2' })).protocol, 'TLSv1.2');
    assert.equal((await visit(old.port, trust)).protocol, 'TLSv1.2');
    await assert.rejects(visit(old.port, { ...trust, minVersion: 'TLSv1.3' }));
    await assert.rejects(visit(both.port, { ...trust, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }));
  });

  it('chooses by its own order, and only suites with forward secrecy and AEAD', async () => {
    const ec = await serve({});
    const rsa = await serve({ keyType: 'rsa' });
    const old = { ca: authority.root.pem, servername: 'a.test', maxVersion: 'TLSv1.2' } as const;
    const reversed = (key: string): string => `ECDHE-${key}-CHACHA20-POLY1305:ECDHE-${key}-AES256-GCM-SHA384:ECDHE-${key}-AES128-GCM-SHA256`;
    assert.equal((await visit(ec.port, { ...old, ciphers: reversed('ECDSA') })).cipher, 'ECDHE-ECDSA-AES128-GCM-SHA256');
    assert.equal((await visit(rsa.port, { ...old, ciphers: reversed('RSA') })).cipher, 'ECDHE-RSA-AES128-GCM-SHA256');
    for (const ciphers of ['ECDHE-RSA-AES128-SHA', 'AES128-GCM-SHA256', 'DHE-RSA-AES128-GCM-SHA256']) await assert.rejects(visit(rsa.port, { ...old, ciphers }), ciphers);
  });

  it('resumes sessions of the same leaf and not those of another host', async () => {
    const a = await serve({});
    const b = await serve({ host: 'b.test' });
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const first = await visit(a.port, { ca: authority.root.pem, servername: 'a.test', maxVersion });
      assert.ok(first.session);
      const again = { ca: authority.root.pem, maxVersion, session: first.session, rejectUnauthorized: false, checkServerIdentity: () => undefined };
      assert.equal((await visit(a.port, { ...again, servername: 'a.test' })).reused, true, maxVersion);
      assert.equal((await visit(b.port, { ...again, servername: 'a.test' })).reused, false, maxVersion);
    }
  });

  it('does X25519, P-256 and P-384, and the hybrid group where this Node has it', async () => {
    const { port } = await serve({});
    for (const ecdhCurve of ['X25519', 'P-256', 'P-384', ...(knows('X25519MLKEM768') ? ['X25519MLKEM768'] : [])]) {
      assert.equal((await visit(port, { ca: authority.root.pem, servername: 'a.test', ecdhCurve })).received, 'hello', ecdhCurve);
    }
    await assert.rejects(visit(port, { ca: authority.root.pem, servername: 'a.test', ecdhCurve: 'P-521' }));
  });
});
