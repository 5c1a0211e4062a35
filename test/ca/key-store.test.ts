import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { authorityFolder, octal, readFormerRoots, readRoot, rootKeyFile, writeRoot } from '../../ca/key-store.ts';
import type { RootPair } from '../../ca/key-store.ts';
import { readPem, writePem } from '../../ca/pem.ts';
import { makeRoot } from '../../ca/root.ts';
import { UserError } from '../../src/errors.ts';
import { openssl } from '../support/openssl.ts';
import { realLeaf } from '../support/real-leaf.ts';
import { scratchFolders } from '../support/scratch.ts';

const NOW = Date.UTC(2026, 10, 21);

function userError(code: string, ...mentions: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.code, code);
    const words = [error.message, ...error.hints].join('\n');
    for (const mention of mentions) assert.ok(words.includes(mention), `${words}\nshould mention ${mention}`);
    return true;
  };
}

describe('key store', () => {
  const scratch = scratchFolders();

  async function stored(): Promise<{ home: string; root: RootPair }> {
    const home = scratch();
    const root = await makeRoot({ now: NOW });
    assert.equal(await writeRoot(home, root, { replace: false }), true);
    return { home, root };
  }

  it('keeps key and certificate in one file, for the user alone, in forms that OpenSSL reads', async () => {
    const umask = process.umask(0);
    const { home, root } = await stored().finally(() => process.umask(umask));
    const file = rootKeyFile(home);
    assert.equal(statSync(authorityFolder(home)).mode & 0o777, 0o700);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(openssl(['pkey', '-in', file, '-noout', '-check']).status, 0);
    assert.equal(openssl(['x509', '-in', file, '-noout']).status, 0);
    const found = await readRoot(home);
    assert.ok(found);
    assert.deepEqual(found.certificate, root.certificate);
    assert.ok((await found.openKey()).equals(root.key));
    assert.deepEqual([found.file, octal(found.mode), found.sealed], [file, '0600', false]);
  });

  it('has no root where there is no file', async () => {
    const home = scratch();
    assert.equal(await readRoot(home), undefined);
    assert.equal(await readRoot(join(home, 'deeper')), undefined);
    mkdirSync(authorityFolder(home), { mode: 0o700 });
    assert.equal(await readRoot(home), undefined);
  });

  it('writes over nothing unless told to, and then keeps the certificate of the old root without its key', async () => {
    const { home, root } = await stored();
    const next = await makeRoot({ now: NOW });
    assert.equal(await writeRoot(home, next, { replace: false }), false);
    assert.deepEqual((await readRoot(home))?.certificate, root.certificate);
    assert.deepEqual(await readFormerRoots(home), []);
    assert.equal(await writeRoot(home, next, { replace: true }), true);
    assert.deepEqual((await readRoot(home))?.certificate, next.certificate);
    assert.deepEqual(await readFormerRoots(home), [root.certificate]);
    const secret = root.key.export({ type: 'pkcs8', format: 'der' }).toString('base64').slice(60, 100);
    const everything = readdirSync(authorityFolder(home), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of everything) assert.ok(!readFileSync(join(parentPath, name), 'latin1').replaceAll('\n', '').includes(secret), name);
  });

  it('refuses a folder or a file that others can use, and says which command mends it', async () => {
    for (const [path, mode, wanted] of [[authorityFolder, 0o750, '700'], [authorityFolder, 0o701, '700'], [rootKeyFile, 0o644, '600'], [rootKeyFile, 0o620, '600']] as const) {
      const { home } = await stored();
      chmodSync(path(home), mode);
      await assert.rejects(readRoot(home), userError('ca_too_open', octal(mode), `chmod ${wanted} ${path(home)}`));
      if (path === authorityFolder) await assert.rejects(writeRoot(home, await makeRoot({ now: NOW }), { replace: true }), userError('ca_too_open'));
      chmodSync(path(home), Number.parseInt(wanted, 8));
      assert.ok(await readRoot(home));
    }
  });

  it('refuses what belongs to another user', async function () {
    if (process.getuid?.() !== 0) this.skip(); // only root can give a file away
    for (const path of [authorityFolder, rootKeyFile]) {
      const { home } = await stored();
      chownSync(path(home), 12345, 12345);
      await assert.rejects(readRoot(home), userError('ca_foreign', '12345', path(home)));
    }
  });

  it('quotes a path in the command it shows', async () => {
    const home = join(scratch(), "Ana's files");
    await writeRoot(home, await makeRoot({ now: NOW }), { replace: false });
    chmodSync(rootKeyFile(home), 0o644);
    await assert.rejects(readRoot(home), userError('ca_too_open', `chmod 600 '${rootKeyFile(home).replace("'", "'\\''")}'`));
  });

  it('refuses a file cut off at any length', async () => {
    const { home } = await stored();
    const whole = readFileSync(rootKeyFile(home));
    const step = 37;
    for (let length = whole.length - 2; length >= 0; length -= step) {
      truncateSync(rootKeyFile(home), length);
      await assert.rejects(readRoot(home), userError('ca_damaged', 'ca init --force'), `${length} bytes`);
    }
  });

  it('refuses a key and a certificate of different roots, and keys and certificates that are none', async () => {
    const { home, root } = await stored();
    const file = rootKeyFile(home);
    const [key] = readPem(readFileSync(file, 'latin1'));
    assert.ok(key);
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'der' });
    const open = async (keyDer: Uint8Array, certificate: Uint8Array): Promise<void> => {
      writeFileSync(file, writePem('PRIVATE KEY', keyDer) + writePem('CERTIFICATE', certificate));
      await (await readRoot(home))?.openKey();
    };
    await open(key.der, root.certificate);
    await assert.rejects(open(other, root.certificate), userError('ca_damaged', 'not the key of its certificate'));
    await assert.rejects(open(key.der, (await makeRoot({ now: NOW })).certificate), userError('ca_damaged'));
    await assert.rejects(open(Buffer.from('no key'), root.certificate), userError('ca_damaged'));
    await assert.rejects(open(key.der, Buffer.from('no certificate')), userError('ca_damaged'));
    await assert.rejects(open(key.der, realLeaf({ notBefore: NOW, notAfter: NOW + 1000 })), userError('ca_damaged', 'not a root that trustlens made'));
  });

  it('refuses what is no file, no folder, or far too large', async () => {
    const { home } = await stored();
    writeFileSync(rootKeyFile(home), Buffer.alloc(100_000));
    await assert.rejects(readRoot(home), userError('ca_damaged', '100000 bytes'));
    const odd = scratch();
    mkdirSync(rootKeyFile(odd), { recursive: true, mode: 0o700 });
    await assert.rejects(readRoot(odd), userError('ca_unreadable', 'is not a file'));
    const file = join(scratch(), 'file');
    writeFileSync(file, '');
    await assert.rejects(readRoot(file), userError('ca_unreadable'));
    await assert.rejects(writeRoot(file, await makeRoot({ now: NOW }), { replace: false }), userError('ca_unwritable', '--home'));
  });

  it('opens a key under a passphrase with that passphrase alone', async () => {
    const home = scratch();
    const root = await makeRoot({ now: NOW });
    const asked: string[] = [];
    const passphrase = (answer: string) => (purpose: string) => {
      asked.push(purpose);
      return Promise.resolve(answer);
    };
    await writeRoot(home, root, { replace: false, passphrase: passphrase('right') });
    assert.ok(!readFileSync(rootKeyFile(home), 'latin1').includes('BEGIN PRIVATE KEY'));
    const found = await readRoot(home);
    assert.equal(found?.sealed, true);
    assert.ok((await found.openKey(passphrase('right'))).equals(root.key));
    await assert.rejects(found.openKey(passphrase('wrong')), userError('wrong_passphrase'));
    await assert.rejects(found.openKey(), userError('passphrase_needed'));
    assert.deepEqual(asked, ['new', 'known', 'known']);
  });

  it('leaves nothing behind when there is no passphrase', async () => {
    const home = scratch();
    await assert.rejects(writeRoot(home, await makeRoot({ now: NOW }), { replace: false, passphrase: () => Promise.reject(new UserError('passphrase_needed', 'none')) }));
    assert.ok(!existsSync(rootKeyFile(home)));
  });
});
