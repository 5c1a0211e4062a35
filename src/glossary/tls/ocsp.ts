/** The parts of an OCSP response, by their names in the standard. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const OCSP: Entries = {
  responseStatus: entry('Whether the responder answered at all. Only successful comes with an answer; every other word means that nobody said anything about the certificate.', 'RFC 6960 §4.2.1'),
  responseType: entry('The form of the answer. Only the basic one is in use.', 'RFC 6960 §4.2.1'),
  responderID: entry('Who answers, by the name of its certificate or the SHA-1 of its key. That is the CA itself, or somebody whom the CA gave a certificate for it.', 'RFC 6960 §4.2.2.3'),
  producedAt: entry('When the responder signed this answer.', 'RFC 6960 §4.2.2.1, §2.4'),
  SingleResponse: entry('What the responder says about one certificate. An answer may speak of several; only that about the certificate of the handshake counts.', 'RFC 6960 §4.2.1'),
  certID: entry('Which certificate is meant: by its serial number, and by hashes of the name and the key of the CA that issued it.', 'RFC 6960 §4.1.1'),
  hashAlgorithm: entry('How the two hashes that follow were made. SHA-1 does no harm here, because nothing secret or signed rests on it.', 'RFC 6960 §4.1.1; RFC 5019 §2.1.1'),
  issuerNameHash: entry('Hash of the name of the CA, as it stands in the certificate that is asked about.', 'RFC 6960 §4.1.1'),
  issuerKeyHash: entry('Hash of the public key of the CA. Two CAs may have the same name, but not the same key.', 'RFC 6960 §4.1.1'),
  serialNumber: entry('The serial number of the certificate that is meant, as its CA gave it.', 'RFC 6960 §4.1.1; RFC 5280 §4.1.2.2'),
  certStatus: entry('Good says that the certificate was not revoked, and no more than that. Unknown says that the responder has never heard of it.', 'RFC 6960 §2.2'),
  revocationTime: entry('When the certificate was revoked, or put on hold.', 'RFC 6960 §4.2.2.3, §2.2'),
  revocationReason: entry('Why it was revoked, where the CA says so.', 'RFC 5280 §5.3.1; RFC 6960 §4.2.1'),
  thisUpdate: entry('The latest moment for which the responder knows what it says.', 'RFC 6960 §4.2.2.1, §2.4'),
  nextUpdate: entry('When newer information will be there at the latest. After that the answer must not be taken; without it newer information is there all the time.', 'RFC 6960 §4.2.2.1, §2.4'),
  singleExtensions: entry('What else is said about this certificate, such as receipts of Certificate Transparency logs.', 'RFC 6960 §4.4; RFC 6962 §3.3'),
  responseExtensions: entry('What else is said of the answer as a whole. A nonce repeats a number of the question, so that nobody can send an old answer again; staples have none, because they answer many.', 'RFC 6960 §4.4.1; RFC 9654 §2.1'),
  signatureAlgorithm: entry('How the answer is signed.', 'RFC 6960 §4.2.1'),
  signature: entry('The signature over all of the answer. So it can come from anybody, also from the server that it speaks of.', 'RFC 6960 §4.2.2.2'),
  Certificate: entry('The certificate of the responder, where it is not the CA itself. It must come from the same CA and allow the signing of OCSP responses.', 'RFC 6960 §4.2.2.2'),
};
