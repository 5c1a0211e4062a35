import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { pkcs7Certificates } from '../../../ca/x509/pkcs7.ts';
import { openssl } from '../../support/openssl.ts';
import { goodPath } from '../../support/judged-path.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('pkcs7Certificates', () => {
  const folder = scratchFolders();
  it('gives the certificates of a file that openssl made', () => {
    const made = goodPath();
    const [pem, p7b] = ['chain.pem', 'chain.p7b'].map((name) => join(folder(), name));
    assert.ok(pem !== undefined && p7b !== undefined);
    writeFileSync(pem, made.map((one) => one.pem).join(''));
    assert.equal(openssl(['crl2pkcs7', '-nocrl', '-certfile', pem, '-outform', 'der', '-out', p7b]).status, 0);
    const found = pkcs7Certificates(readFileSync(p7b))?.map((der) => Buffer.from(der).toString('hex')) ?? [];
    assert.deepEqual(found.toSorted(), made.map(({ der }) => der.toString('hex')).toSorted());
  });
  it('gives nothing for anything else, cut off or odd', () => {
    const [leaf] = goodPath();
    assert.equal(pkcs7Certificates(leaf.der), undefined);
    for (let length = 0; length < 40; length += 1) assert.equal(pkcs7Certificates(leaf.der.subarray(0, length)), undefined);
  });
});
