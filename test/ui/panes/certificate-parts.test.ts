import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { describe, it } from 'mocha';
import { CertificateCache } from '../../../src/inspect/certificates.ts';
import { oid, sequence, set, utf8 } from '../../support/der.ts';
import { alternativeNames, extension, makeCertificate } from '../../support/made-certificate.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { TestScreen, paneLines } from '../../support/screens.ts';
import { lifetimeWords, serialWords } from '../../../ui/panes/certificate-parts.ts';
import { realChain } from '../../support/sample-certificates.ts';

/** The certificate of a server, opened. */
function opened(der: Buffer): TestScreen {
  const certificate = new CertificateCache().event(der);
  const run = new SampleRun().started();
  run.connection('opening');
  run.emit(1, 0, 'tls.certificates', { hop: 'upstream', origin: 'as_sent', sent: [certificate], path: [certificate], anchor: null, verdict: null, action: 'page', exception: false });
  return new TestScreen({ events: run.events }).press('enter', '3', 'enter');
}

const ODD = makeCertificate({
  key: 'rsa2048',
  subject: sequence(set(sequence(oid('2.5.4.10'), utf8('Example'))), set(sequence(oid('2.5.4.3'), utf8('a.test')), sequence(oid('2.5.4.11'), utf8('unit')))),
  serial: Buffer.from('80', 'hex'),
  extensions: [alternativeNames('a.test'), extension('1.2.3.4.5', sequence(utf8('hello'), sequence(oid('1.2.3'))), true)],
});

describe('the parts of a certificate', () => {
  it('shows an unknown extension as OID, tree and bytes', () => {
    const lines = paneLines(opened(ODD.der), 'certificate', 100);
    const at = lines.indexOf(' ▾ 1.2.3.4.5 critical  not known here');
    assert.deepEqual(lines.slice(at + 1, at + 6), ['     SEQUENCE', '       UTF8String "hello"', '       SEQUENCE', '         OBJECT IDENTIFIER 1.2.3', '     DER 30:0D:0C:05:68:65:6C:6C:6F:30:04:06:02:2A:03']);
    assert.ok(!lines.some((drawn) => drawn.startsWith('     DER 30:08')), 'known ones keep their bytes to themselves');
  });

  it('opens to every byte and every attribute', () => {
    const screen = opened(ODD.der);
    const closed = paneLines(screen, 'certificate', 100);
    assert.ok(closed.includes('              ▸ 3 attributes, UTF8String'));
    const lines = paneLines(screen.press('='), 'certificate', 100);
    for (const expected of ['                O   Example  UTF8String, 2.5.4.10', '                CN  a.test  UTF8String, 2.5.4.3', '              + OU  unit  UTF8String, 2.5.4.11']) assert.ok(lines.includes(expected), expected);
    const digits = (from: RegExp, to: RegExp): string => {
      const start = lines.findIndex((drawn) => from.test(drawn));
      const end = lines.findIndex((drawn, index) => index > start && to.test(drawn));
      return lines.slice(start + 1, end).join('').replace(/[^0-9A-F]/g, '').toLowerCase();
    };
    const node = new X509Certificate(ODD.der);
    assert.equal(Buffer.from(digits(/modulus, 256 bytes/, /SubjectPublicKeyInfo/), 'hex').toString('base64url'), node.publicKey.export({ format: 'jwk' }).n);
    assert.equal(digits(/signature value, 256 bytes/, /is a CA/), ODD.der.subarray(-256).toString('hex'));
    const text = lines.join('\n');
    assert.match(text, /version +3\n/);
    assert.match(text, /DER 30:08:82:06:61:2E:74:65:73:74/);
    const spki = node.publicKey.export({ type: 'spki', format: 'der' });
    assert.ok(text.includes(`3 1 1 ${createHash('sha256').update(spki).digest('hex')}`));
    assert.ok(text.includes(`https://crt.sh/?q=${createHash('sha256').update(ODD.der).digest('hex')}`));
  });

  it('stays within any width', () => {
    for (const width of [38, 58, 78]) {
      const screen = opened(ODD.der).press('=');
      const narrow = paneLines(screen, 'certificate', width);
      assert.deepEqual(narrow.join('').replace(/\s/g, '').includes('UTF8String,2.5.4.11'), true, String(width));
    }
  });

  it('writes serial numbers in decimal and counts their bits', () => {
    assert.equal(serialWords('ff'), '255 in decimal, 8 bits');
    assert.equal(serialWords('-80'), '-128 in decimal, 8 bits');
    assert.equal(serialWords('00'), '0 in decimal, 0 bits');
    assert.equal(serialWords(''), undefined);
  });

  it('counts the days of a life as the rules do', () => {
    const [leaf] = realChain(0, 'a.test', 63);
    const day = 86_400_000;
    // BR §6.3.2: a second more than 90 days is 91 days, and both ends belong to it.
    assert.equal(lifetimeWords({ ...leaf, notBefore: 0, notAfter: 90 * day }, 45 * day), '90 days (91 as the CA/B Forum counts), 50 % used');
    assert.equal(lifetimeWords({ ...leaf, notBefore: 0, notAfter: 90 * day - 1_000 }, 180 * day), '89 days (90 as the CA/B Forum counts), 100 % used');
    assert.equal(lifetimeWords({ ...leaf, notBefore: day, notAfter: day }, 0), '0 minutes, 100 % used');
  });
});
