/** A connection and its two hops. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const HOPS: Entries = {
  downstream: entry('The hop between the client and trustlens. The client believes it talks to the server; it talks to trustlens, which shows it a certificate of its own making.', 'RFC 8404 §2.2'),
  upstream: entry('The hop between trustlens and the real server. Here trustlens is the client: it verifies the server’s chain and offers what the real client offered, as far as that is safe.', 'RFC 9846 §2 [8446 §2]'),
  bytes: entry('What was relayed so far in each direction: the content where TLS ends here, and otherwise the bytes as they are on the wire.', 'RFC 9110 §9.3.6'),
  time: entry('How long the connection lasted, or how long it has been open. Clients keep connections open because a new one costs two or more round trips.', 'RFC 9112 §9.3'),
  plain: entry('A connection without TLS: everybody on the way can read it and change it. trustlens shows its exchanges and has no certificate to show.', 'RFC 9110 §4.2.1'),
  opening: entry('The server is being reached, or a handshake is going on. trustlens answers the client only once the server’s handshake is complete.', 'RFC 9846 §2 [8446 §2]'),
  upgraded: entry('After an exchange of HTTP/1.1 the connection went over to this protocol. Its messages are counted here, and the raw view has them one by one.', 'RFC 6455 §1.3; RFC 9110 §7.8'),
};
