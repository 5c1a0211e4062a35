import assert from 'node:assert/strict';
import { constants, createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { verifySignature } from '../../../../src/decode/tls/signatures.ts';
import { closing, scratchFolder } from '../../../support/closing.ts';

const DATA = Buffer.from('what is signed');

/** Key and certificate of a kind, by openssl. */
interface Signer {
  der: Uint8Array;
  sign(hash: string | null, pss?: boolean): Buffer;
}

function signer(folder: string, name: string, options: readonly string[]): Signer {
  const key = join(folder, `${name}.key`);
  const certificate = join(folder, `${name}.pem`);
  execFileSync('openssl', ['req', '-x509', '-nodes', ...options, '-keyout', key, '-out', certificate, '-subj', '/CN=a', '-days', '2'], { stdio: 'pipe' });
  const privateKey = createPrivateKey(readFileSync(key));
  return {
    der: new X509Certificate(readFileSync(certificate)).raw,
    sign: (hash, pss = false) => sign(hash, DATA, { key: privateKey, ...(pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {}) }),
  };
}

describe('verifySignature', function () {
  this.timeout(30_000);
  const later = closing('all');
  let p256: Signer;
  let rsa: Signer;
  let ed25519: Signer;
  before(() => {
    const folder = scratchFolder(later);
    p256 = signer(folder, 'p256', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);
    rsa = signer(folder, 'rsa', ['-newkey', 'rsa:2048']);
    ed25519 = signer(folder, 'ed25519', ['-newkey', 'ed25519']);
  });

  it('verifies what the key has signed, by each kind of scheme', () => {
    const right = { fits: true, verified: true };
    assert.deepEqual(verifySignature(0x0403, p256.der, true, DATA, p256.sign('sha256')), right);
    assert.deepEqual(verifySignature(0x0804, rsa.der, true, DATA, rsa.sign('sha256', true)), right);
    assert.deepEqual(verifySignature(0x0401, rsa.der, false, DATA, rsa.sign('sha256')), right);
    assert.deepEqual(verifySignature(0x0807, ed25519.der, true, DATA, ed25519.sign(null)), right);
  });

  it('does not believe other bytes, another hash or rubbish', () => {
    const wrong = { fits: true, verified: false };
    assert.deepEqual(verifySignature(0x0403, p256.der, true, Buffer.from('something else'), p256.sign('sha256')), wrong);
    assert.deepEqual(verifySignature(0x0804, rsa.der, true, DATA, rsa.sign('sha256')), wrong, 'PKCS #1 is no PSS');
    assert.deepEqual(verifySignature(0x0403, p256.der, true, DATA, Buffer.of(1, 2, 3)), wrong);
    assert.deepEqual(verifySignature(0x0807, ed25519.der, true, DATA, Buffer.alloc(64)), wrong);
  });

  it('knows which scheme fits which key: in TLS 1.3 a curve, in TLS 1.2 only ECDSA (RFC 9846 §4.3.3 [8446 §4.2.3])', () => {
    assert.deepEqual(verifySignature(0x0503, p256.der, true, DATA, p256.sign('sha384')), { fits: false, verified: undefined });
    assert.deepEqual(verifySignature(0x0503, p256.der, false, DATA, p256.sign('sha384')), { fits: true, verified: true });
    assert.deepEqual(verifySignature(0x0403, rsa.der, true, DATA, rsa.sign('sha256')), { fits: false, verified: undefined });
    assert.deepEqual(verifySignature(0x0809, rsa.der, true, DATA, rsa.sign('sha256', true)), { fits: false, verified: undefined }, 'rsa_pss_pss is for keys of its own kind');
  });

  it('has no verdict on schemes and certificates that it cannot read', () => {
    assert.equal(verifySignature(0x1a1a, p256.der, true, DATA, Buffer.alloc(1)), undefined);
    assert.equal(verifySignature(0x0403, Buffer.from('no certificate'), true, DATA, Buffer.alloc(1)), undefined);
  });
});
