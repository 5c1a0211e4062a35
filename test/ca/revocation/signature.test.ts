import assert from 'node:assert/strict';
import { constants, sign } from 'node:crypto';
import { describe, it } from 'mocha';
import { signatureFault } from '../../../ca/revocation/signature.ts';
import { keyPair } from '../../support/made-certificate.ts';

const DATA = Buffer.from('what is signed');

describe('signatureFault', () => {
  const rsa = keyPair('rsa2048');
  const ec = keyPair('p256');
  const ed = keyPair('ed25519');
  const spki = (pair: typeof rsa): Buffer => pair.publicKey.export({ type: 'spki', format: 'der' });

  it('is content with what fits: RSA, RSA-PSS, ECDSA, Ed25519', () => {
    const pss = { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    assert.equal(signatureFault({ signed: DATA, algorithm: { name: 'sha256WithRSAEncryption', hash: 'SHA-256' }, signature: sign('sha256', DATA, rsa.privateKey) }, spki(rsa)), undefined);
    assert.equal(signatureFault({ signed: DATA, algorithm: { name: 'rsassaPss', hash: 'SHA-256' }, signature: sign('sha256', DATA, pss) }, spki(rsa)), undefined);
    assert.equal(signatureFault({ signed: DATA, algorithm: { name: 'ecdsa-with-SHA384', hash: 'SHA-384' }, signature: sign('sha384', DATA, ec.privateKey) }, spki(ec)), undefined);
    assert.equal(signatureFault({ signed: DATA, algorithm: { name: 'Ed25519' }, signature: sign(null, DATA, ed.privateKey) }, spki(ed)), undefined);
  });

  it('says what does not fit: other bytes, another key, another kind of key, a broken hash, no key', () => {
    const signed = { signed: DATA, algorithm: { name: 'ecdsa-with-SHA256', hash: 'SHA-256' }, signature: sign('sha256', DATA, ec.privateKey) };
    assert.match(signatureFault({ ...signed, signed: Buffer.from('something else') }, spki(ec)) ?? '', /does not fit/);
    assert.match(signatureFault(signed, spki(keyPair('p256', 'other'))) ?? '', /does not fit/);
    assert.ok(signatureFault(signed, spki(rsa)) !== undefined);
    assert.match(signatureFault({ ...signed, algorithm: { name: 'ecdsa-with-SHA1', hash: 'SHA-1' } }, spki(ec)) ?? '', /SHA-1/);
    assert.match(signatureFault(signed, Buffer.from('no key')) ?? '', /cannot be used/);
  });
});
