/** Why a handshake or a connection failed, by the stable word of the event, and `other`. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const CAUSES: Entries = {
  client_refused_certificate: entry('The client sent an alert against the certificate it was shown: it does not trust the root of trustlens, or it expects another key for this host. Try the same client with trustlens run: if it works there, it was trust, and otherwise a pin.', 'RFC 9846 §4.5.1 [8446 §4.4.2], §6.2'),
  not_followed: entry('The capture holds more connections at a time than are followed, so this one was let go in the middle. What came before is right, and nothing is known of its end.', 'RFC 9293 §3.3.2'),
  client_refused_fault: entry('The client was shown the fault that the server’s own certificate has, and refused. It would have done so without trustlens; nothing was sent to the server.', 'RFC 9846 §4.5.1 [8446 §4.4.2], §6.2'),
  client_alert: entry('The client ended the handshake, or later the connection, for a reason of its own; the alert names it. It has nothing against the certificate.', 'RFC 9846 §6.2 [8446 §6.2]'),
  client_closed_in_handshake: entry('The client saw the certificate and left without a word. Some programs refuse like that, and browsers do it with connections they opened on suspicion.', 'RFC 9846 §6.1 [8446 §6.1]'),
  client_handshake_failed: entry('The handshake with the client came to nothing, and no alert says why.', 'RFC 9846 §4 [8446 §4]'),
  client_hello_cut_off: entry('The client stopped in the middle of its first message. Usually something in between drops long ones, or the program was ended.', 'RFC 9846 §4.2.2 [8446 §4.1.2]'),
  nobody_spoke: entry('A connection was made and closed without a byte. Browsers open some ahead of need, and port scanners do it too.', 'RFC 9846 §4.2.2 [8446 §4.1.2]'),
  untrusted_chain: entry('The server’s chain did not pass, so no request was sent to it. The reason is in the chains view.', 'RFC 5280 §6.1'),
  server_alert: entry('The server ended the handshake, or later the connection, with an alert, which names its reason as far as it wants to say. In a handshake it is often that nothing that was offered is acceptable to it.', 'RFC 9846 §6.2 [8446 §6.2]'),
  client_certificate_wanted: entry('The server lets in only clients that show a certificate of their own, and trustlens has none to show. The client’s own never comes this far, because its handshake ends here; pass the host through instead.', 'RFC 9846 §4.5.1 [8446 §4.4.2]; RFC 5246 §7.4.4'),
  server_closed: entry('The server closed the connection in the middle of the handshake, without a reason. Old servers do that when they see something they do not know.', 'RFC 9846 §6.1 [8446 §6.1]'),
  server_handshake_failed: entry('The handshake with the server came to nothing; the words beside it are those of OpenSSL.', 'RFC 9846 §4 [8446 §4]'),
  HANDSHAKE_TIMEOUT: entry('One side did not go on with the handshake for so long that it was given up.', 'RFC 9846 §4 [8446 §4]'),
  broken_tls: entry('After the handshake one side sent records that do not open with the keys that were agreed on, so the other had to end the connection. Something changed them on their way, or a program has a bug.', 'RFC 9846 §5.2 [8446 §5.2], §6.2'),
  cut_off: entry('The connection ended in the middle of something. Without close_notify nobody can tell an end from a cut.', 'RFC 9846 §6.1 [8446 §6.1]'),
  LOOP: entry('The target is this proxy itself; the request would run in a circle for ever.', 'RFC 9110 §7.6.3'),
  STOPPED: entry('trustlens was ended while this connection was open, and broke it off. Neither side did anything wrong.', 'RFC 9293 §3.6'),
  ECONNREFUSED: entry('The machine is there and nothing listens on that port. Is the server running, and is the port right?', 'RFC 9293 §3.5.3'),
  ECONNRESET: entry('The other side threw the connection away at once, instead of ending it. Programs that crash do that, and firewalls.', 'RFC 9293 §3.5.3'),
  EPIPE: entry('There was still something to send, and the other side no longer listened.', 'RFC 9293 §3.6'),
  ETIMEDOUT: entry('No answer came at all. The address may be wrong, the machine off, or a firewall swallows the packets.', 'RFC 9293 §3.8.3'),
  ENOTFOUND: entry('The name has no address: it is misspelt, or the name server does not know it.', 'RFC 1034 §3.7; RFC 8020 §2'),
  EAI_AGAIN: entry('The name server did not answer. Often this machine has no network just now.', 'RFC 1034 §5.2.1'),
  EHOSTUNREACH: entry('No way leads to that machine.', 'RFC 1122 §4.2.3.9'),
  ENETUNREACH: entry('No way leads to that network; with IPv6 addresses often because this machine has IPv4 only.', 'RFC 1122 §4.2.3.9'),
  other: entry('The connection ended in a way that has no word of its own here. The words beside it say what was seen.', 'RFC 9846 §6 [8446 §6]'),
};
