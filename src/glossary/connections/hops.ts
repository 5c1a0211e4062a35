/** A connection and its two hops. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const HOPS: Entries = {
  downstream: entry('The hop between the client and trustlens. The client believes it talks to the server; it talks to trustlens, which shows it a certificate of its own making.', 'RFC 8404 §2.2'),
  upstream: entry('The hop between trustlens and the real server. Here trustlens is the client: it verifies the server’s chain and offers what the real client offered, as far as that is safe.', 'RFC 9846 §2 [8446 §2]'),
  bytes: entry('What was relayed so far in each direction: the content where TLS ends here, and otherwise the bytes as they are on the wire.', 'RFC 9110 §9.3.6'),
  time: entry('How long the connection lasted, or how long it has been open. Clients keep connections open because a new one costs two or more round trips.', 'RFC 9112 §9.3'),
  tcp: entry('The connection below TLS: bytes in order between two machines, without any protection. Its first round trip passes before TLS can begin, and the name has to be looked up before that.', 'RFC 9293 §3.5'),
  established: entry('Both sides have sent and checked Finished, so they know that nobody changed the handshake on the way and that they have the same keys. From here on application data may flow.', 'RFC 9846 §4.5.3 [8446 §4.4.4]; RFC 5246 §7.4.9'),
  ended: entry('A side says close_notify inside of TLS and then ends TCP. Whoever ends TCP alone leaves open whether all of it came, since anybody on the way can do that.', 'RFC 9846 §6.1 [8446 §6.1]'),
  data: entry('What the two ends really wanted to say, encrypted anew on each hop and relayed unchanged. An observer sees only how much it is and when it comes.', 'RFC 9846 §5.2 [8446 §5.2]'),
  hidden_messages: entry('A handshake has a dozen messages; a connection with hundreds is broken or hostile. The first ones are shown, the others were counted.', 'RFC 9846 §4 [8446 §4]'),
  hello_retry: entry('After a HelloRetryRequest the client sends its hello again with the key share the server asked for. It may change little else: the cookie is sent back, early data is dropped, binders and padding are made anew.', 'RFC 9846 §4.2.2 [8446 §4.1.2]'),
  own: entry('trustlens answered this itself: the page under http://trust.lens, which exists only behind this proxy, helps a device to use the proxy and to trust the root. No server was asked, and nothing left this machine.', 'RFC 9110 §3.7'),
  plain: entry('A connection without TLS: everybody on the way can read it and change it. trustlens shows its exchanges and has no certificate to show.', 'RFC 9110 §4.2.1'),
  opening: entry('The server is being reached, or a handshake is going on. trustlens answers the client only once the server’s handshake is complete.', 'RFC 9846 §2 [8446 §2]'),
  upgraded: entry('After an exchange of HTTP/1.1 the connection went over to this protocol. Its messages are counted here, and the raw view has them one by one.', 'RFC 6455 §1.3; RFC 9110 §7.8'),
};
