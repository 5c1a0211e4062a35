import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { readCrlFiles } from '../../../src/commands/crl-files.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { RevokingCa, derOf } from '../../support/revoking-ca.ts';
import { TestPki } from '../../support/test-pki.ts';

const later = closing('all');

describe('readCrlFiles', () => {
  it('reads all lists of all files', async () => {
    const folder = scratchFolder(later);
    const ca = new RevokingCa(new TestPki(folder));
    const [pem, der] = [join(folder, 'both.pem'), join(folder, 'one.crl')];
    writeFileSync(pem, ca.crl() + ca.crl({ issuer: 'root' }));
    writeFileSync(der, derOf(ca.crl()));
    const lists = await readCrlFiles([pem, der]);
    assert.deepEqual(lists.map(({ crl, from }) => [crl.issuer, from]), [['CN=Test Intermediate', pem], ['CN=Test Root', pem], ['CN=Test Intermediate', der]]);
  });

  it('says what is wrong with a file, and what to do', async () => {
    const folder = scratchFolder(later);
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    await assert.rejects(readCrlFiles([join(folder, 'none')]), { code: 'crl_unreadable' });
    await assert.rejects(readCrlFiles([file('words', 'words')]), { code: 'crl_empty' });
    await assert.rejects(readCrlFiles([file('broken', '-----BEGIN X509 CRL-----\nMAMKAQM=\n-----END X509 CRL-----\n')]), { code: 'crl_malformed' });
  });
});
