import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { MAX_CERTIFICATES, readCertificateFile } from '../../../../src/commands/inspect/certificate-file.ts';
import { openssl } from '../../../support/openssl.ts';
import { goodPath } from '../../../support/judged-path.ts';
import { scratchFolders } from '../../../support/scratch.ts';

const [leaf, intermediate, root] = goodPath();

function found(bytes: Uint8Array | string): string[] {
  return readCertificateFile(Buffer.from(bytes)).certificates.map((der) => [leaf, intermediate, root].findIndex((one) => one.der.equals(der))).map(String);
}

describe('readCertificateFile', () => {
  const folder = scratchFolders();
  it('takes PEM with text around it, in the order of the file', () => assert.deepEqual(found(`subject=CN = x\r\n${root.pem}\nand\n${leaf.pem}`), ['2', '0']));
  it('takes DER, and several one behind the other', () => {
    assert.deepEqual(found(leaf.der), ['0']);
    assert.deepEqual(found(Buffer.concat([leaf.der, intermediate.der])), ['0', '1']);
  });
  it('takes PKCS #7 in both forms, and what openssl calls a trusted certificate', () => {
    const file = join(folder(), 'chain.pem');
    writeFileSync(file, leaf.pem + root.pem);
    const pem = openssl(['crl2pkcs7', '-nocrl', '-certfile', file]).stdout;
    for (const form of ['der', 'pem']) {
      const bytes = form === 'pem' ? Buffer.from(pem) : Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
      assert.deepEqual(found(bytes).toSorted(), ['0', '2'], form);
    }
    const trusted = openssl(['x509', '-addtrust', 'serverAuth', '-trustout'], leaf.pem).stdout;
    assert.match(trusted, /BEGIN TRUSTED CERTIFICATE/);
    assert.deepEqual(found(trusted), ['0']);
  });
  it('counts private keys and looks at none, also encrypted ones in the old form', () => {
    const old = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n';
    assert.deepEqual(readCertificateFile(Buffer.from(leaf.keyPem + old + leaf.pem)).notes, ['2 private keys in the file were not looked at']);
    assert.deepEqual(readCertificateFile(Buffer.from(leaf.keyPem)).certificates, []);
  });
  it('says when a block is cut off, and takes no more than it can', () => {
    assert.deepEqual(readCertificateFile(Buffer.from(leaf.pem + root.pem.slice(0, 300))).notes, ['a certificate in the file is cut off or no base64']);
    const many = readCertificateFile(Buffer.concat(Array.from({ length: MAX_CERTIFICATES + 3 }, () => Buffer.from('3000', 'hex'))));
    assert.deepEqual([many.certificates.length, many.notes.length], [MAX_CERTIFICATES, 1]);
  });
  it('gives what is no certificate as it is, whatever its length says', () => {
    for (const hex of ['3080', '30ff00', '3084ffffffff00', '0500', '30']) assert.equal(readCertificateFile(Buffer.from(hex, 'hex')).certificates.length, 1, hex);
    assert.equal(readCertificateFile(Buffer.alloc(0)).certificates.length, 0);
  });
});
