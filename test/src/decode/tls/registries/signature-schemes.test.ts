import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SIGNATURE_ALGORITHMS } from 'read-tls-client-hello';
import { signatureScheme, signatureSchemeName, signatureSchemeNamed, signatureSchemeText } from '../../../../../src/decode/tls/registries/signature-schemes.ts';

describe('signature schemes', () => {
  it('have the names of IANA, as another project copied them', () => {
    for (const [id, name] of Object.entries(SIGNATURE_ALGORITHMS)) assert.equal(signatureSchemeName(Number(id)), name);
  });

  it('name GREASE and what is not known', () => {
    assert.deepEqual(signatureSchemeNamed(0xcaca), { id: 0xcaca, name: 'GREASE' });
    assert.deepEqual(signatureSchemeNamed(0x7777), { id: 0x7777, name: 'unknown' });
  });

  it('carry a flag for a broken hash, without a name too', () => {
    // HashAlgorithm md5(1), sha1(2), sha256(4); SignatureAlgorithm rsa(1), dsa(2), ecdsa(3) (RFC 5246 §7.4.1.4.1)
    const flags: [number, boolean, boolean][] = [
      [0x0201, true, false],
      [0x0202, true, false],
      [0x0203, true, false],
      [0x0101, false, true],
      [0x0103, false, true],
      [0x0401, false, false],
      [0x0804, false, false],
      [0x0807, false, false],
      // MLKEM-like neighbours in the number space are no TLS 1.2 pairs.
      [0x0904, false, false],
    ];
    for (const [id, sha1, md5] of flags) assert.deepEqual([signatureScheme(id).sha1, signatureScheme(id).md5], [sha1, md5], id.toString(16));
  });

  it('warn in words', () => {
    assert.equal(signatureSchemeText(0x0201), 'rsa_pkcs1_sha1, SHA-1 is broken');
    assert.equal(signatureSchemeText(0x0103), 'MD5 is broken');
    assert.equal(signatureSchemeText(0x0403), 'ecdsa_secp256r1_sha256');
    assert.equal(signatureSchemeText(0x7777), undefined);
  });
});
