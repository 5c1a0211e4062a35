/** What both ends of a hop agree on in a handshake, as the summary and the comparison of the hops name it. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const AGREED: Entries = {
  version: entry('The version of TLS that both sides speak on this hop. Only 1.3 encrypts the certificate and knows no way back to a shared secret sent by the client.', 'RFC 9846 §4.3.1 [8446 §4.2.1]'),
  cipher_suite: entry('The cipher that protects the records, and the hash that keys are derived with. Before TLS 1.3 it also names how keys are agreed on and how the server proves who it is.', 'RFC 9846 §B.4 [8446 §B.4]; RFC 5246 §A.5'),
  group: entry('The mathematical group in which both sides agree on a secret that neither of them sends. A name with MLKEM in it is a hybrid that a quantum computer does not break either.', 'RFC 9846 §4.3.7 [8446 §4.2.7]'),
  alpn: entry('The protocol that is spoken inside of the encryption, agreed on in the handshake so that no round trip is lost. The client offers a list, the server takes one.', 'RFC 7301 §3'),
  server_name: entry('The host the client asked for, so that one address can serve many. It is readable by everybody on the way unless the ClientHello itself is encrypted.', 'RFC 6066 §3'),
  signature_scheme: entry('How the server signed this handshake with the key of its certificate, which proves that it has that key. The client offers what it can check, and the kind of key decides the rest.', 'RFC 9846 §4.3.3 [8446 §4.2.3]'),
  resumed: entry('Whether an earlier session was taken up: then no certificate is shown, because both sides still know a secret of the last time. On the two hops this is decided independently.', 'RFC 9846 §2.2 [8446 §2.2]; RFC 5246 §7.3'),
  ja3: entry('An MD5 hash of version, suites, extensions, groups and point formats in the order the client sent them. Clients that shuffle their extensions have a new one in every connection.', 'JA3, https://github.com/salesforce/ja3'),
  ja4: entry('A short form of what a client offers, with suites and extensions sorted, so that shuffling does not change it. A server can tell trustlens from the client it speaks for by comparing them.', 'JA4 by FoxIO, https://github.com/FoxIO-LLC/ja4'),
};
