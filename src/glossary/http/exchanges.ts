/** Parts of an exchange that are no field. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const EXCHANGES: Entries = {
  exchange: entry('A request and everything that came back for it. In HTTP/2 many of them share a connection at the same time, each in a stream of its own.', 'RFC 9110 §3.3; RFC 9113 §5'),
  body: entry('The bytes behind the head, as sent: without the framing of chunks or frames, and still compressed. A body can be cut off, and only its framing shows that.', 'RFC 9112 §6; RFC 9113 §8.1'),
  informational: entry('An answer ahead of the answer: the final one is still to come.', 'RFC 9110 §15.2'),
  upgraded: entry('The server agreed to go over to another protocol. From here on the connection carries no HTTP any more.', 'RFC 9110 §7.8'),
  header: entry('A header field that trustlens has no words for. Names mean the same in every letter case, and who does not know a field passes it on.', 'RFC 9110 §5.1'),
};
