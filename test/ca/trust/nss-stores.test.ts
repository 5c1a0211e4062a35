import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { parseList, readNssStores } from '../../../ca/trust/nss-stores.ts';
import { needs } from '../../support/needs.ts';
import { authority } from '../../support/path-request.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('readNssStores', function () {
  this.timeout(30_000);
  const folder = scratchFolders();

  it('reads which roots a real database trusts for servers', async function () {
    needs(this, 'certutil');
    const home = folder();
    const database = join(home, '.pki', 'nssdb');
    mkdirSync(database, { recursive: true });
    const certutil = (...args: string[]): void => void execFileSync('certutil', [...args, '-d', `sql:${database}`], { stdio: 'pipe' });
    certutil('-N', '--empty-password');
    const cas = ['Trusted Root', 'Mail Root', 'Banned Root'].map((name) => authority(name));
    for (const [index, flags] of ['C,,', ',C,', 'p,p,p'].entries()) {
      const pem = join(home, `${index}.pem`);
      writeFileSync(pem, cas[index]?.pem ?? '');
      certutil('-A', '-t', flags, '-n', `root ${index}`, '-i', pem);
    }
    const [store, ...more] = await readNssStores({ env: { ...process.env, HOME: home } });
    assert.equal(more.length, 0);
    assert.equal(store?.place, '~/.pki/nssdb');
    assert.deepEqual(store.trusted.map((der) => Buffer.from(der).toString('hex')), [cas[0]?.der.toString('hex')]);
    assert.deepEqual(store.distrusted.map((der) => Buffer.from(der).toString('hex')), [cas[2]?.der.toString('hex')]);
  });

  it('finds none where there is none, and says what is wrong where there is one', async () => {
    const home = folder();
    assert.deepEqual(await readNssStores({ env: { HOME: home } }), []);
    mkdirSync(join(home, '.local/share/pki/nssdb'), { recursive: true });
    writeFileSync(join(home, '.local/share/pki/nssdb/cert9.db'), '');
    assert.deepEqual(await readNssStores({ env: { HOME: home, PATH: home } }), [
      { place: '~/.local/share/pki/nssdb', trusted: [], distrusted: [], fault: 'certutil, which reads it, is not installed' },
    ]);
    const [store] = await readNssStores({ env: { HOME: home }, run: () => Promise.reject(new Error('locked')) });
    assert.equal(store?.fault, 'certutil could not read it');
  });

  it('takes nicknames with spaces, and no heading for one', () => {
    const text = '\nCertificate Nickname                                         Trust Attributes\n                                                             SSL,S/MIME,JAR/XPI\n\nMy Root - with a name                                        CT,C,C\nleaf                                                         u,u,u\n';
    assert.deepEqual(parseList(text), [{ name: 'My Root - with a name', flags: 'CT' }, { name: 'leaf', flags: 'u' }]);
  });
});
