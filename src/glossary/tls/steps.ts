/** The steps of HTTPS as a teacher tells them, and the ways two ends come to a common secret. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const STEPS: Entries = {
  client_hello: entry('The client opens: it says which versions, ciphers and key shares it can do, and for which host it comes. All of this is readable on the way.', 'RFC 9846 §4.2.2 [8446 §4.1.2]; RFC 5246 §7.4.1.2'),
  certificate: entry('The server shows who it is: a certificate with its name and its public key, signed by a CA, and the certificates that lead there. Behind trustlens the client gets a forged one instead.', 'RFC 9846 §4.5.1 [8446 §4.4.2]; RFC 5246 §7.4.2'),
  verification: entry('The client checks the name, the dates and the signatures up to a root it trusts, and that the server has the private key, by a signature over this very handshake. Whoever skips this talks to anybody.', 'RFC 5280 §6.1; RFC 9525 §6; RFC 9846 §4.5.2 [8446 §4.4.3]'),
  key_exchange: entry('Both ends come to the same secret, from which the keys of this connection are derived. How they do it decides whether a recording can be opened later.', 'RFC 9846 §4.3.8 [8446 §4.2.8]; RFC 5246 §7.4.7'),
  encrypted: entry('From now on every record is encrypted and protected against change, with keys of its own for each direction. The short hashes show that every connection and every hop has new keys; nobody can compute the keys from them.', 'RFC 9846 §7.3 [8446 §7.3]; RFC 5246 §6.3'),
  end: entry('When the connection is over, both ends throw its keys away, and so does trustlens. With forward secrecy nobody can make them again, also not with the private key of the server.', 'RFC 9846 §6.1 [8446 §6.1]; RFC 9325 §6.3'),
};

export const KEY_EXCHANGES: Entries = {
  rsa: entry('The client invented the secret and sent it encrypted with the public key of the server’s certificate. Whoever gets the private key later can open every recording of it, which is why TLS 1.3 has no such thing any more.', 'RFC 5246 §7.4.7.1; RFC 9325 §4.1'),
  dhe: entry('Each end sent a public value made for this connection and kept its private one; both computed the same secret, which never travelled. The certificate’s key only signed.', 'RFC 5246 §8.1.2; RFC 9846 §7.4.1 [8446 §7.4.1]'),
  ecdhe: entry('Each end sent a public point made for this connection and kept its private number; both computed the same secret, which never travelled. The certificate’s key only signed.', 'RFC 9846 §7.4.2 [8446 §7.4.2]; RFC 8422 §2'),
  hybrid: entry('Two exchanges at once: one over a curve and one with ML-KEM, and the secret is made of both. Who records today and has a quantum computer tomorrow breaks the curve only, and that is not enough.', 'draft-ietf-tls-ecdhe-mlkem; FIPS 203'),
  psk: entry('Both ends had a key from before and derived everything from it, without new shares. Whoever learns that key can open the recording.', 'RFC 9846 §2.2 [8446 §2.2]'),
  psk_dhe: entry('An earlier session was taken up, so no certificate was shown; new key shares were exchanged all the same. The old key says who one is, the new shares keep the recording closed.', 'RFC 9846 §2.2 [8446 §2.2]'),
  resumed: entry('The main secret of an earlier session was taken up, and only the random values are new. The recording is as safe as that first session and the key the server keeps its tickets under.', 'RFC 5246 §7.3; RFC 5077 §5'),
  unknown: entry('What was seen of the handshake does not say how the secret came about.', 'RFC 5246 §7.4.7'),
};
