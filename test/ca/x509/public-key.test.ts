import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, it } from 'mocha';
import { Asn1Error, readAsn1 } from '../../../ca/x509/asn1.ts';
import { readPublicKey } from '../../../ca/x509/public-key.ts';
import type { KeyFacts } from '../../../ca/x509/facts.ts';
import { bitString, integer, nothing, oid, sequence } from '../../support/der.ts';
import { openssl } from '../../support/openssl.ts';

function read(spki: Uint8Array): { key: KeyFacts; problems: string[] } {
  const problems: string[] = [];
  return { key: readPublicKey(readAsn1(spki).root, problems), problems };
}

const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

describe('readPublicKey', () => {
  it('agrees with Node on the keys of all roots', () => {
    for (const pem of rootCertificates) {
      const { publicKey } = new X509Certificate(pem);
      const { key, problems } = read(spkiOf(publicKey));
      const details = publicKey.asymmetricKeyDetails ?? {};
      assert.deepEqual(problems, []);
      assert.equal(key.type, publicKey.asymmetricKeyType);
      assert.equal(key.curve, details.namedCurve);
      if (key.type !== 'rsa') continue;
      assert.equal(key.bits, details.modulusLength);
      assert.equal(key.exponent, String(details.publicExponent));
      assert.equal(key.modulus, Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex'));
    }
  });

  for (const curve of ['prime256v1', 'secp384r1', 'secp521r1', 'secp224r1', 'secp256k1', 'brainpoolP256r1', 'brainpoolP512r1', 'prime192v1', 'SM2']) {
    it(`names ${curve} as Node does`, () => {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
      const { key } = read(spkiOf(publicKey));
      assert.equal(key.curve, publicKey.asymmetricKeyDetails?.namedCurve);
      assert.equal(key.bits, curve === 'SM2' ? 256 : Number(/\d{3}/.exec(curve.replace('v1', ''))?.[0]));
      assert.equal(key.compressed, false);
    });
  }

  it('names the Edwards keys and DSA', () => {
    assert.deepEqual(
      [read(spkiOf(generateKeyPairSync('ed25519').publicKey)).key.type, read(spkiOf(generateKeyPairSync('ed448').publicKey)).key.type],
      ['ed25519', 'ed448'],
    );
    const dsa = read(spkiOf(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).publicKey)).key;
    assert.deepEqual([dsa.type, dsa.bits], ['dsa', 1024]);
    const pss = read(spkiOf(generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).publicKey)).key;
    assert.deepEqual([pss.type, pss.bits], ['rsa-pss', 1024]);
  });

  it('sees compressed points and curves that are written out', () => {
    const forms = (...options: string[]): KeyFacts => {
      const { stdout } = openssl(['ecparam', '-name', 'prime256v1', '-genkey', '-noout', ...options]);
      const made = openssl(
        ['ec', '-pubout', ...options.flatMap((option) => (option === '-param_enc' || option === 'explicit' ? [option] : [])), '-conv_form', 'compressed'],
        stdout,
      );
      return read(spkiOf(createPublicKey(made.stdout)).length > 0 ? Buffer.from(made.stdout.replace(/-----.*-----|\s/g, ''), 'base64') : Buffer.alloc(0)).key;
    };
    assert.deepEqual([forms().compressed, forms().explicitCurve], [true, undefined]);
    const explicit = forms('-param_enc', 'explicit');
    assert.deepEqual([explicit.explicitCurve, explicit.bits, explicit.curve], [true, 256, undefined]);
  });

  it('keeps what it can of a broken key and tells the rest', () => {
    const rsa = sequence(oid('1.2.840.113549.1.1.1'), nothing());
    const { key, problems } = read(sequence(rsa, bitString(sequence(integer(5)))));
    assert.deepEqual([key.type, key.bits], ['rsa', undefined]);
    assert.equal(problems.length, 1);
    assert.equal(read(sequence(sequence(oid('1.2.3')), bitString(Buffer.of(1)))).key.type, '1.2.3');
    assert.throws(() => read(sequence()), Asn1Error);
  });

  it('does not spend time on an absurd exponent', () => {
    const rsa = sequence(oid('1.2.840.113549.1.1.1'), nothing());
    const { key } = read(sequence(rsa, bitString(sequence(integer(Buffer.alloc(256, 0x7f)), integer(Buffer.alloc(500_000, 0x7f))))));
    assert.match(key.exponent ?? '', /^0x7f/);
  });
});
