import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { openSslReason } from '../../../../ca/checks/knowledge/openssl-reasons.ts';

/** Messages of X509_verify_cert_error_string in OpenSSL 3, the one of 1.1.1 where it differs, and Node's own; and the fault they mean. */
const MESSAGES: Readonly<Record<string, string>> = {
  'self-signed certificate': 'self_signed',
  'self signed certificate': 'self_signed',
  'self-signed certificate in certificate chain': 'untrusted_root',
  'self signed certificate in certificate chain': 'untrusted_root',
  'unable to get issuer certificate': 'unknown_issuer',
  'unable to get local issuer certificate': 'unknown_issuer',
  'unable to verify the first certificate': 'incomplete_chain',
  'certificate not trusted': 'untrusted_root',
  'certificate has expired': 'expired',
  "format error in certificate's notAfter field": 'expired',
  'certificate is not yet valid or the system clock is incorrect': 'not_yet_valid',
  'certificate revoked': 'revoked',
  'certificate signature failure': 'bad_signature',
  "unable to decrypt certificate's signature": 'bad_signature',
  'unable to decode issuer public key': 'bad_signature',
  'subject signature algorithm and issuer public key algorithm mismatch': 'bad_signature',
  'cert info signature and signature algorithm mismatch': 'algorithms_differ',
  'permitted subtree violation': 'name_not_permitted',
  'excluded subtree violation': 'name_excluded',
  'name constraints minimum and maximum not supported': 'name_constraint_unusable',
  'unsupported name constraint type': 'name_constraint_unusable',
  'unsupported or invalid name constraint syntax': 'name_constraint_unusable',
  'unsupported or invalid name syntax': 'name_constraint_unusable',
  'unhandled critical extension': 'unknown_critical_extension',
  'path length constraint exceeded': 'path_too_long',
  'certificate chain too long': 'path_too_long',
  'key usage does not include certificate signing': 'issuer_may_not_sign',
  'invalid CA certificate': 'issuer_is_no_ca',
  'invalid non-CA certificate (has CA markings)': 'leaf_is_ca',
  'unsuitable certificate purpose': 'wrong_purpose',
  'unsupported certificate purpose': 'wrong_purpose',
  'key usage does not include digital signature': 'may_not_sign',
  'EE certificate key too weak': 'weak_key',
  'CA certificate key too weak': 'weak_key',
  'CA signature digest algorithm too weak': 'weak_hash',
  'Certificate public key has explicit ECC parameters': 'unnamed_curve',
  'hostname mismatch': 'wrong_host',
  'IP address mismatch': 'wrong_host',
  "Hostname/IP does not match certificate's altnames: Host: a.test. is not in the cert's altnames: DNS:b.test": 'wrong_host',
  'no explicit policy': 'policy',
  'invalid or inconsistent certificate policy extension': 'policy',
  'invalid or inconsistent certificate extension': 'broken_extension',
};

describe('openSslReason', () => {
  for (const [message, fault] of Object.entries(MESSAGES)) it(`${message}: ${fault}`, () => assert.equal(openSslReason(message).check, fault));

  it('gives an unknown message on as it is', () => {
    const reason = openSslReason('something new');
    assert.deepEqual([reason.check, reason.summary], ['refused_by_openssl', 'something new']);
  });

  it('has few words for a row', () => {
    for (const message of Object.keys(MESSAGES)) assert.ok(openSslReason(message).short.length <= 40, message);
  });
});
