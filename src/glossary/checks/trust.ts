/** Checks and faults that concern trust: whether the path leads to a root, and whose. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const TRUST_CHECKS: Entries = {
  trusted_root: entry('Follows the chain from the server’s certificate upwards to a root that this machine or this program holds. Without one, anybody could have made the chain.', 'RFC 5280 §6.1.1(d)'),
  self_signed: entry('The certificate is signed with its own key, so nobody but its owner vouches for it. That is usual for a root and for a device at home, and no proof of anything.', 'RFC 5280 §6.1.1(d)'),
  untrusted_root: entry('The chain ends in a root that neither Node, this system nor a file of yours contains. If it is the root of your company or your test setup, give it with --upstream-ca.', 'RFC 5280 §6.1.1(d)'),
  unknown_issuer: entry('The certificate names an issuer whose own certificate was neither sent nor found here. Either the server forgot to send one in the middle, or the issuer is not known to anybody here.', 'RFC 5280 §6.1.1(d)'),
  incomplete_chain: entry('Between the server’s certificate and a root something is missing that the server should have sent. Browsers often have it from an earlier visit, other programs fail.', 'RFC 9846 §4.5.1 [8446 §4.4.2]'),
  leaf_is_anchor: entry('The server’s own certificate is in the list of trusted ones, so no chain is needed. It is trusted for what it says, and nobody can call it back.', 'RFC 5280 §6.1.1(d)'),
  private_root: entry('The chain ends in a root that this system or a file holds, not in one that browsers ship. The rules of public CAs do not bind it.', 'RFC 5280 §6.1.1(d)'),
  own_root: entry('Looks whether the server shows a certificate made by this very proxy. Then the connection runs in a circle, or somebody else has the key of this root.', 'RFC 5280 §6.1.1(d)'),
  leaked_key: entry('Compares the keys of the chain with those of CAs whose private key came out, for example with laptops that all shipped the same one. Whoever has such a key can make a certificate for any site.', 'Chromium, net/data/ssl/blocklist'),
  leaked_name: entry('A certificate of the chain has the name of a CA whose private key is public, with another key. It may be a harmless successor, and it may be a trick.', 'Chromium, net/data/ssl/blocklist'),
  signatures: entry('Each certificate must be signed by the next one’s key; OpenSSL computes it. One bit changed anywhere in the certificate breaks the signature.', 'RFC 5280 §6.1.3(a)(1)'),
  bad_signature: entry('A signature does not fit the key that should have made it: the certificate was changed, or another key with the same name signed it.', 'RFC 5280 §6.1.3(a)(1)'),
  openssl: entry('OpenSSL judges the same path on its own. Where it and the checks of trustlens disagree, the stricter one counts.', 'RFC 5280 §6.1; OpenSSL, X509_verify_cert'),
  refused_by_openssl: entry('OpenSSL refuses the path for a reason that none of the other checks has a name for. Its own message stands beside it.', 'RFC 5280 §6.1; OpenSSL, X509_verify_cert'),
  revocation: entry('Whether the CA has taken the certificate back before its end, as far as the handshake tells. Browsers learn most of it from lists of their own.', 'RFC 5280 §6.1.3(a)(3); RFC 6960'),
  revoked: entry('The CA has called the certificate back: the key was stolen, the name was given up, or it should never have been issued. It does not count any more, whatever its dates say.', 'RFC 5280 §6.1.3(a)(3)'),
  revocation_unknown: entry('The CA was asked and does not know the certificate at all. Then it was not issued in the ordinary way, or the answer comes from the wrong place.', 'RFC 6960 §2.2'),
  revocation_not_known: entry('Nothing usable says whether the CA has taken the certificate back: what was given is too old, or it speaks of another one. Most clients go on in that case.', 'RFC 6960 §3.2; RFC 5280 §6.3'),
  staple_expired: entry('The revocation status that the server sent is older than its CA allows. Clients treat it as if none had come.', 'RFC 6960 §3.2; RFC 6066 §8'),
  staple_unusable: entry('The revocation status that the server sent cannot be read, is about another certificate, or was signed by somebody who may not. It says nothing.', 'RFC 6960 §3.2; RFC 6066 §8'),
  ocsp_expired: entry('The status that was fetched from the CA is older than the CA allows. A newer one may say something else.', 'RFC 6960 §3.2'),
  ocsp_unusable: entry('The status could not be fetched from the CA, or what came does not count. So nobody knows whether the certificate was called back.', 'RFC 6960 §3.2'),
  crl_expired: entry('The list of revoked certificates is over the day on which its CA wanted to replace it. Whatever was called back since is not in it.', 'RFC 5280 §6.3'),
  crl_unusable: entry('The list of revoked certificates cannot be read, was signed by somebody else, or is not about this certificate. It says nothing.', 'RFC 5280 §6.3'),
  staple_missing: entry('The certificate promises that the server sends a fresh proof that it was not called back, and the server did not. Clients that keep the server to its promise refuse.', 'RFC 7633 §4.3.3'),
  readable: entry('Whether the server sent certificates at all, and whether they can be read. A client cannot judge what it cannot take apart.', 'RFC 5280 §4.1'),
  no_certificate: entry('The server sent no certificate, so nothing says who it is.', 'RFC 9846 §4.5.1 [8446 §4.4.2]'),
  unreadable: entry('What the server sent in the place of a certificate does not have the layout of one.', 'RFC 5280 §4.1'),
};
