/** Remarks on handshake messages: what was proven of one, and what is odd about it. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const REMARKS: Entries = {
  signature_verified: entry('The signature over the handshake was computed again with the key of the certificate, and it fits. So the sender has the private key, and is not somebody who only copied the certificate.', 'RFC 9846 §4.5.2 [8446 §4.4.3]; RFC 5246 §7.4.8'),
  signature_wrong: entry('The signature over the handshake does not fit the key of the certificate. Either another key made it, or the two ends did not see the same messages.', 'RFC 9846 §4.5.2 [8446 §4.4.3]; RFC 5246 §7.4.8'),
  signature_unfit: entry('The algorithm of the signature needs another kind of key than the certificate has. A client must refuse such a handshake.', 'RFC 9846 §4.5.2 [8446 §4.4.3]'),
  signature_not_offered: entry('The signature was made in a way that the other side did not list in signature_algorithms. Nobody may send what the other side cannot verify.', 'RFC 9846 §4.5.2 [8446 §4.4.3]; RFC 5246 §7.4.3'),
  finished_verified: entry('The checksum over all messages was computed again from the keys, and it fits. Nobody between the two ends changed, dropped or added a message.', 'RFC 9846 §4.5.3 [8446 §4.4.4]; RFC 5246 §7.4.9'),
  finished_wrong: entry('The checksum over all messages does not fit. The two ends did not see the same handshake, or do not have the same keys.', 'RFC 9846 §4.5.3 [8446 §4.4.4]; RFC 5246 §7.4.9'),
  suite_not_offered: entry('A server may only choose from the list that the client sent. Whoever answers with another suite is broken, or is not the server.', 'RFC 9846 §4.2.3 [8446 §4.1.3]; RFC 5246 §7.4.1.3'),
  old_version: entry('TLS 1.0 and 1.1 rest on hash functions that can be attacked, and have been forbidden since 2021. Browsers refuse them.', 'RFC 8996'),
  insecure_suite: entry('The cipher suite leaves the data readable or open to forgery, whatever the certificate says. The server has to offer better ones.', 'RFC 9325 §4.1'),
  no_forward_secrecy: entry('The client sends the secret encrypted with the key of the certificate. Whoever records the connection and gets that key years later can read it all.', 'RFC 9325 §4.1'),
  weak_suite: entry('The cipher suite still works, but has known weaknesses, as CBC mode has with its padding. Suites with GCM or ChaCha20-Poly1305 are recommended.', 'RFC 9325 §4.1, §4.2'),
  compression_offered: entry('Compressed data is shorter where a guess is right, so its length gives secrets away (CRIME). TLS 1.3 has no compression.', 'RFC 9846 §4.2.2 [8446 §4.1.2]; RFC 9325 §3.3'),
  compression_chosen: entry('Both sides compress inside TLS, and the length of what is sent gives secrets away (CRIME). It should be switched off at the server.', 'RFC 9325 §3.3'),
  fallback: entry('The client says that it tried a higher version before, and failed. A server that knows the higher one must refuse, because somebody on the way may have forced the failure.', 'RFC 7507 §3, §4'),
  downgrade_mark: entry('A server that could do more than it was asked for puts a mark into its random bytes. A client that did ask for more learns by it that somebody changed its ClientHello.', 'RFC 9846 §4.2.3 [8446 §4.1.3]'),
  no_extended_main_secret: entry('Without this extension the keys do not depend on the whole handshake. Somebody in the middle could bring two connections to the same keys (triple handshake attack).', 'RFC 7627 §1, §5'),
  duplicate_extension: entry('An extension may stand in a message only once, or the two ends could each believe another one.', 'RFC 9846 §4.3 [8446 §4.2]; RFC 5246 §7.4.1.4'),
  bad_extension: entry('What is inside the extension does not have the form that its standard lays down. Most stacks end the handshake with decode_error.', 'RFC 9846 §4.3 [8446 §4.2]'),
  pre_shared_key_not_last: entry('This extension signs everything before it in the ClientHello, so nothing may come behind it.', 'RFC 9846 §4.3.11 [8446 §4.2.11]'),
  unasked_extension: entry('A server may only answer extensions that the client sent. A client must refuse others with unsupported_extension.', 'RFC 9846 §4.3 [8446 §4.2]; RFC 5246 §7.4.1.4'),
  share_length: entry('In each group the public value has exactly one length, and this is another. Whoever receives it has to end the handshake with illegal_parameter.', 'RFC 9846 §4.3.8.1, §4.3.8.2 [8446 §4.2.8.1, §4.2.8.2]; RFC 10024'),
  short_prime: entry('The prime of the key exchange is so short that computing the secret from a recording is within reach (Logjam). At least 2,048 bits are recommended.', 'RFC 9325 §4.4; CVE-2015-4000'),
  second_client_hello: entry('The server asked for another key share, so the client says hello again. That costs a round trip, and it may change only a few things.', 'RFC 9846 §4.2.2 [8446 §4.1.2]'),
  illegal_change: entry('Between its two hellos a client may change only what the HelloRetryRequest asked for. Anything else looks as if somebody had swapped one of them.', 'RFC 9846 §4.2.2 [8446 §4.1.2]'),
  ticket_lifetime: entry('A ticket may be good for seven days at most. A longer one would keep one old key in use for too long.', 'RFC 9846 §4.7.1 [8446 §4.6.1]'),
  version_field: entry('TLS 1.3 writes TLS 1.2 into this field and the truth into an extension, because old boxes on the way choke on new numbers. A lower number means an old client, or a broken one.', 'RFC 9846 §4.2.2 [8446 §4.1.2]; RFC 5246 App. E.1'),
  weak_signature_offered: entry('The client would accept signatures over SHA-1 or MD5, for which forgeries are known. Some still list them for old servers.', 'RFC 9155 §2; RFC 9846 §4.3.3 [8446 §4.2.3]'),
  weak_signature: entry('The handshake is signed over SHA-1 or MD5, for which forgeries are known. The server should sign over SHA-256 or better.', 'RFC 9155 §3'),
};
