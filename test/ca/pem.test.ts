import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, it } from 'mocha';
import { readPem, writePem } from '../../ca/pem.ts';

describe('pem', () => {
  it('reads what it writes, for every length of a last line', () => {
    for (let length = 0; length < 200; length += 1) {
      const der = Buffer.alloc(length, length);
      assert.deepEqual(readPem(writePem('X Y', der)), [{ label: 'X Y', der }]);
    }
  });

  it('reads and writes the roots that Node ships as OpenSSL does', () => {
    for (const pem of rootCertificates) {
      const certificate = new X509Certificate(pem);
      assert.deepEqual(readPem(pem), [{ label: 'CERTIFICATE', der: certificate.raw }]);
      assert.equal(writePem('CERTIFICATE', certificate.raw), certificate.toString());
    }
  });

  it('reads several blocks, with text between them and with CRLF', () => {
    const text = `a bundle\n${writePem('A', Buffer.from('one'))}# two\n${writePem('B', Buffer.from('two')).replaceAll('\n', '\r\n')}`;
    assert.deepEqual(readPem(text).map(({ label, der }) => [label, der.toString()]), [['A', 'one'], ['B', 'two']]);
  });

  it('passes over blocks that are cut off, mislabelled or not base64, and still reads the next one', () => {
    const good = writePem('A', Buffer.from('good'));
    for (const bad of [good.slice(0, 25), good.replace('END A', 'END B'), good.replace(/^[A-Za-z0-9+/=]+$/m, '?!')]) {
      assert.deepEqual(readPem(`${bad}\n${good}`).map(({ der }) => der.toString()), ['good'], bad);
    }
  });
});
