/** The fields of a certificate, by the name the dashboard gives them. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const CERTIFICATE_FIELDS: Entries = {
  subject: entry('Who the certificate speaks of, as a distinguished name. For a server it decides nothing any more: clients look at the list of names.', 'RFC 5280 §4.1.2.6; RFC 9525 §6'),
  issuer: entry('Who signed it: the name of the CA, which must be the subject of the next certificate of the path. Two CAs may have the same name, so the signature decides.', 'RFC 5280 §4.1.2.4'),
  serial: entry('A number that its CA gives only once, so that the certificate can be called back by it. At least 64 of its bits must be random, because predictable ones once helped to forge a certificate.', 'RFC 5280 §4.1.2.2; BR §7.1'),
  not_before: entry('From this moment on the certificate counts. Many CAs set it an hour or a day back, for clients whose clock is late.', 'RFC 5280 §4.1.2.5'),
  not_after: entry('Up to this moment, the second itself included, the certificate counts. Afterwards its CA no longer says whether it was called back.', 'RFC 5280 §4.1.2.5'),
  lifetime: entry('How long the certificate is valid in all. Short lives limit the harm of a stolen key, and the most a public CA may give is being lowered step by step to 47 days.', 'BR §6.3.2, ballot SC-081v3'),
  key: entry('The public key it vouches for; the server proves in the handshake that it has the private one. P-256 is about as strong as RSA 3072 and much faster to sign with.', 'RFC 5280 §4.1.2.7'),
  signature: entry('How the issuer signed it: a hash and a kind of key. Whoever can make two inputs with the same hash can forge certificates, which is why SHA-1 no longer counts.', 'RFC 5280 §4.1.1.2'),
  is_ca: entry('Whether it may sign other certificates. Without this bit everybody with a certificate of their own could make one for any name.', 'RFC 5280 §4.2.1.9'),
  validation: entry('How thoroughly its CA looked: at the domain alone (DV), at the organisation (OV), the person (IV), or by the extended rules (EV). Encryption is the same with all of them.', 'BR §7.1.6.1'),
  names: entry('The hosts and addresses the certificate is good for; a client compares the one it asked for with these and with nothing else. A star stands for exactly one label, the first.', 'RFC 5280 §4.2.1.6; RFC 9525 §6.3'),
  scts: entry('Receipts of public logs that the certificate was handed in before it was issued. They let owners of a domain see every certificate that was ever made for it.', 'RFC 6962 §3.3'),
  problem: entry('Something in the certificate that is not written as the standard wants it. Clients differ in what they forgive.', 'RFC 5280 §4.1'),
  extensions: entry('What was added to certificates since version 3: what they may be used for, for which names, and where more can be found. A critical one must be understood, or the certificate refused.', 'RFC 5280 §4.2'),
  sha256: entry('A hash over the whole certificate: two with the same one are the same certificate. It is what one compares by telephone.', 'FIPS 180-4; RFC 5280 §4.1'),
  sha1: entry('The older hash over the whole certificate, which some tools still show. To compare, take the other one: certificates with equal SHA-1 can be made.', 'FIPS 180-4; RFC 6194'),
  spki_sha256: entry('A hash over the public key alone: it stays the same when a certificate is renewed with the same key. Programs that pin a host compare this one.', 'RFC 7469 §2.4'),
  version: entry('The layout of the certificate. Version 3 is the one with extensions, and without them a certificate can name no hosts.', 'RFC 5280 §4.1.2.1'),
  modulus: entry('The number that is the RSA key: the product of two secret primes. Whoever finds one of them has the private key.', 'RFC 8017 §3.1'),
  spki: entry('The public key with its algorithm, as it stands in the certificate. The pin and the TLSA record are hashes of exactly these bytes.', 'RFC 5280 §4.1.2.7'),
  signature_value: entry('What the issuer computed with its private key over everything but this. One bit changed anywhere makes it wrong.', 'RFC 5280 §4.1.1.3'),
  unique_ids: entry('A way of version 2 to tell two owners of the same name apart. Public CAs must not use it, and hardly anybody ever did.', 'RFC 5280 §4.1.2.8'),
  tlsa: entry('The key as a DNS record names it, for those who look up with DNSSEC which key a server may have (DANE). Mail servers use it, browsers do not.', 'RFC 6698 §2.1'),
  crt_sh: entry('Where the public logs can be searched for this very certificate. trustlens does not ask there; a certificate of a private CA is in none of them.', 'RFC 6962; https://crt.sh'),
  extension: entry('An extension that trustlens has no words for, shown as raw bytes. Clients that do not know it either pass over it unless it is critical.', 'RFC 5280 §4.2'),
};

/** What became of a value of the leaf, field by field: keys of the comparison. */
export const CERTIFICATE_FATES: Entries = {
  kept: entry('The same on both hops: the client was given what the server really has.', 'RFC 5280 §4.1'),
  changed: entry('Different on the two hops, because trustlens has its own keys, its own issuer and its own limits. The client sees the one, the server has the other.', 'RFC 5280 §4.1'),
  dropped: entry('The server has it and the client does not get it, because it would not be true of a forged certificate. A receipt of a log, for example, speaks of the real one only.', 'RFC 6962 §3.2'),
  invented: entry('The client gets it and the server has nothing of the kind. It is what a certificate needs that trustlens makes itself.', 'RFC 5280 §4.2'),
};
