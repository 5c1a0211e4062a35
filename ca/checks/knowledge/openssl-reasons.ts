/**
 * OpenSSL's verdict by its message. The code is often `UNSPECIFIED` in Node, the message never is. OpenSSL keeps only the last fault
 * it met, so another one may hide behind it: the checks of this folder look for themselves as well.
 */

/** What OpenSSL means, in our words. */
export interface OpenSslReason {
  /** Name of the fault as our own checks call it. */
  check: string;
  /** Plain words. */
  summary: string;
  /** At most 40 characters. */
  short: string;
  citation: string;
  /** Names of findings that tell the same; when one of them is there as an error, OpenSSL only confirms it. */
  faults: readonly string[];
}

const UNTRUSTED = ['self_signed', 'untrusted_root', 'unknown_issuer', 'incomplete_chain'];
const NOT_A_CA = ['issuer_is_no_ca', 'issuer_may_not_sign', 'old_issuer'];
const PURPOSE = ['wrong_purpose', ...NOT_A_CA, 'issuer_wrong_purpose'];
const NAMES = ['name_not_permitted', 'name_excluded', 'too_many_comparisons'];

/** Messages of X509_verify_cert_error_string (OpenSSL 1.1.1 to 3.5) and of Node's own name check. The first that fits counts. */
const REASONS: readonly (readonly [message: RegExp, reason: OpenSslReason])[] = [
  [
    /self[- ]signed certificate in certificate chain/,
    reason('untrusted_root', 'leads to a root that nobody here trusts', 'untrusted root', 'RFC 5280 §6.1.1(d)', UNTRUSTED),
  ],
  [/self[- ]signed certificate/, reason('self_signed', 'signed by itself, by no authority', 'self-signed', 'RFC 5280 §6.1.1(d)', UNTRUSTED)],
  [
    /unable to get (?:local )?issuer certificate|issuer certificate lookup error/,
    reason('unknown_issuer', 'the certificate of the issuer is not at hand', 'unknown issuer', 'RFC 5280 §6.1.1(d)', UNTRUSTED),
  ],
  [
    /unable to verify the first certificate/,
    reason('incomplete_chain', 'the certificate of the issuer is not at hand', 'no chain to a root', 'RFC 5280 §6.1.1(d)', UNTRUSTED),
  ],
  [
    /certificate (?:not trusted|rejected)/,
    reason('untrusted_root', 'the root is marked as not trusted for this', 'untrusted root', 'RFC 5280 §6.1.1(d)', UNTRUSTED),
  ],
  [
    /certificate has expired|notAfter field/,
    reason('expired', 'a certificate of the path has expired', 'expired', 'RFC 5280 §6.1.3(a)(2)', ['expired', 'unreadable_dates']),
  ],
  [
    /certificate is not yet valid|notBefore field/,
    reason('not_yet_valid', 'a certificate of the path is not valid yet', 'not valid yet', 'RFC 5280 §6.1.3(a)(2)', ['not_yet_valid', 'unreadable_dates']),
  ],
  [/certificate revoked/, reason('revoked', 'its CA has taken the certificate back', 'revoked', 'RFC 5280 §6.1.3(a)(3)', ['revoked'])],
  [
    /cert info signature and signature algorithm mismatch/,
    reason('algorithms_differ', 'the two places that name the signature algorithm differ', 'signature algorithm unclear', 'RFC 5280 §4.1.1.2', [
      'algorithms_differ',
    ]),
  ],
  [
    /certificate signature failure|decrypt certificate's signature|decode issuer public key|issuer public key algorithm mismatch|doesn't have a public key/,
    reason('bad_signature', 'a signature of the path does not fit the key that should have made it', 'broken signature', 'RFC 5280 §6.1.3(a)(1)', [
      'bad_signature',
      'algorithms_differ',
    ]),
  ],
  [
    /permitted subtree violation/,
    reason('name_not_permitted', 'a name lies outside of what a CA of the path may speak for', 'name not permitted', 'RFC 5280 §6.1.3(b)', NAMES),
  ],
  [
    /excluded subtree violation/,
    reason('name_excluded', 'a name lies in what a CA of the path may not speak for', 'name excluded', 'RFC 5280 §6.1.3(c)', NAMES),
  ],
  [
    /name constraints? |invalid name syntax/,
    reason('name_constraint_unusable', 'a limit on names cannot be applied', 'unusable name constraint', 'RFC 5280 §4.2.1.10', NAMES),
  ],
  [
    /unhandled critical extension/,
    reason('unknown_critical_extension', 'a critical extension that OpenSSL does not know', 'unknown critical extension', 'RFC 5280 §6.1.5(f)', [
      'unknown_critical_extension',
      'precertificate',
    ]),
  ],
  [
    /path length constraint exceeded|certificate chain too long|path loop/,
    reason('path_too_long', 'more CAs in the path than one of them allows', 'too many CAs in the chain', 'RFC 5280 §6.1.4(l)', ['path_too_long']),
  ],
  [
    /key usage does not include certificate signing/,
    reason('issuer_may_not_sign', 'an issuer whose key may not sign certificates', 'issuer is no CA', 'RFC 5280 §6.1.4(n)', NOT_A_CA),
  ],
  [/invalid CA certificate/, reason('issuer_is_no_ca', 'an issuer that is no CA', 'issuer is no CA', 'RFC 5280 §6.1.4(k)', NOT_A_CA)],
  [
    /invalid non-CA certificate/,
    reason('leaf_is_ca', "the server's certificate is that of a CA", 'a CA certificate as server', 'RFC 5280 §4.2.1.9', ['leaf_is_ca']),
  ],
  [
    /unsui?table certificate purpose|unsupported certificate purpose/,
    reason('wrong_purpose', 'a certificate of the path is not for TLS servers', 'not for TLS servers', 'RFC 5280 §4.2.1.12', PURPOSE),
  ],
  [
    /key usage does not include digital signature/,
    reason('may_not_sign', 'the key of the server may not sign handshakes', 'key may not sign', 'RFC 5280 §4.2.1.3', ['may_not_sign']),
  ],
  [/key too weak|key too small/, reason('weak_key', 'a key of the path is too short', 'weak key', 'BR §6.1.5', ['weak_key', 'unusable_key'])],
  [
    /digest algorithm too weak|md too weak/,
    reason('weak_hash', 'a signature of the path uses a broken hash', 'broken hash in a signature', 'BR §7.1.3.2', ['weak_hash']),
  ],
  [
    /explicit ECC parameters/,
    reason('unnamed_curve', 'a key on a curve that is written out instead of named', 'curve without a name', 'RFC 5480 §2.1.1', ['unnamed_curve']),
  ],
  [
    /hostname mismatch|IP address mismatch|does not match certificate's altnames/i,
    reason('wrong_host', 'made for another host', 'wrong host', 'RFC 9525 §6', ['wrong_host', 'no_names', 'only_common_name']),
  ],
  [/no explicit policy|policy extension/, reason('policy', 'no policy that a CA of the path demands', 'policy missing', 'RFC 5280 §6.1.5(g)', ['policy'])],
  [
    /invalid or inconsistent certificate extension|unsupported extension feature/,
    reason('broken_extension', 'an extension that cannot be read or contradicts itself', 'broken extension', 'RFC 5280 §4.2', []),
  ],
];

function reason(check: string, summary: string, short: string, citation: string, faults: readonly string[]): OpenSslReason {
  return { check, summary, short, citation, faults };
}

/** What OpenSSL's message means; a message that is not in the table is given on as it is. */
export function openSslReason(message: string): OpenSslReason {
  const known = REASONS.find(([pattern]) => pattern.test(message))?.[1];
  return known ?? reason('refused_by_openssl', message, 'refused by OpenSSL', 'X509_verify_cert', []);
}
