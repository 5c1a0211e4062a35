/** HTTP/2 frames by the name of their type, and `unknown`. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const FRAMES: Entries = {
  DATA: entry('A piece of a body. Each one uses up some of the window that the other side granted.', 'RFC 9113 §6.1'),
  HEADERS: entry('Opens a stream, or ends it with trailers: the fields of a message, compressed with HPACK.', 'RFC 9113 §6.2'),
  PRIORITY: entry('Said which streams go first, as a tree. It was given up because few followed it.', 'RFC 9113 §6.3'),
  RST_STREAM: entry('Ends one stream at once and says why; the others go on. Clients that open and reset streams in masses can wear a server out.', 'RFC 9113 §6.4'),
  SETTINGS: entry('What the sender is ready for: how many streams, how large a window, how long a frame. Each side must confirm those of the other.', 'RFC 9113 §6.5'),
  PUSH_PROMISE: entry('The server announces an answer to a request nobody has made. Browsers no longer take it.', 'RFC 9113 §6.6'),
  PING: entry('Asks for the same eight bytes back: is the other side there, and how far away is it?', 'RFC 9113 §6.7'),
  GOAWAY: entry('No new streams from here on; the number says which was the last that was served, and the code says why. Whatever has a higher number can safely be sent again.', 'RFC 9113 §6.8'),
  WINDOW_UPDATE: entry('Grants the other side so many more bytes of bodies, on one stream or on the connection (stream 0). This is how a slow reader slows the sender.', 'RFC 9113 §6.9'),
  CONTINUATION: entry('The rest of fields that did not fit into one frame. An endless row of them was used to exhaust servers.', 'RFC 9113 §6.10'),
  ALTSVC: entry('The same service can be had elsewhere, said by a frame instead of a field.', 'RFC 7838 §4'),
  ORIGIN: entry('The server lists the names it speaks for on this connection, so that a client need not open another.', 'RFC 8336 §2'),
  PRIORITY_UPDATE: entry('The client changes how urgent an answer is.', 'RFC 9218 §7.1'),
  unknown: entry('A frame of a type that trustlens does not know. Receivers pass over those, so that extensions are possible.', 'RFC 9113 §4.1, §5.5'),
};
