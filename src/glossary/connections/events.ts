/** The event types of the stream, by name. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const EVENTS: Entries = {
  'connection.opened': entry('A client came and said where it wants to go.', 'RFC 9110 §9.3.6'),
  'connection.connected': entry('TCP to the server stands; the time tells how long that took.', 'RFC 9293 §3.5'),
  'connection.traffic': entry('How many bytes were relayed so far, told a few times a second while they flow.', 'RFC 9293 §3.8'),
  'connection.closed': entry('Both directions are over. A cause is there only when it was no orderly end.', 'RFC 9846 §6.1 [8446 §6.1]'),
  'tls.message': entry('One handshake message, alert or change of keys, taken apart field by field. The handshake view shows the same as a tree.', 'RFC 9846 §4 [8446 §4]'),
  'tls.established': entry('The handshake of a hop is complete, and this is what was agreed on.', 'RFC 9846 §4 [8446 §4]'),
  'tls.keys': entry('Keys were made on one hop: short hashes that tell them apart, so that one sees new ones every time. Nobody can compute the keys from them.', 'RFC 9850 §2; RFC 9846 §7.1 [8446 §7.1]'),
  'tls.failed': entry('The handshake of a hop came to nothing: who ended it, with which alert, and why.', 'RFC 9846 §6.2 [8446 §6.2]'),
  'tls.certificates': entry('The chain of a hop: as it was sent, as a path to a root, and how it was judged.', 'RFC 9846 §4.5.1 [8446 §4.4.2]; RFC 5280 §6.1'),
  'tls.leaf_issued': entry('trustlens made a certificate for the client; each field says what became of the real one.', 'RFC 5280 §4.1'),
  'tls.fingerprint': entry('Short forms of a ClientHello by which a client’s software can be recognised.', 'JA4 by FoxIO, https://github.com/FoxIO-LLC/ja4'),
  'tunnel.passed': entry('From here on the bytes are relayed without being read; the reason says why.', 'RFC 9110 §9.3.6'),
  'http.request': entry('The head of a request, its fields as sent and in order.', 'RFC 9110 §6; RFC 9112 §3; RFC 9113 §8.3.1'),
  'http.response': entry('The head of a response, its fields as sent and in order.', 'RFC 9110 §6; RFC 9112 §4; RFC 9113 §8.3.2'),
  'http.data': entry('Some bytes of a body, as sent. They come only to readers that ask for bodies.', 'RFC 9110 §6.4'),
  'http.end': entry('A request or a response is over: how long its body was, and whether it was complete.', 'RFC 9112 §6.3; RFC 9113 §8.1'),
  'http.upgraded': entry('The connection went over to another protocol.', 'RFC 9110 §7.8'),
  'http2.frame': entry('A frame that concerns the connection or a stream as a whole, not one message.', 'RFC 9113 §6'),
  'websocket.message': entry('A message of a WebSocket, joined from its frames and decompressed.', 'RFC 6455 §5.6; RFC 7692 §7'),
  'websocket.control': entry('A ping, a pong or the close of a WebSocket.', 'RFC 6455 §5.5'),
  'decode.failed': entry('Bytes that do not follow their standard, and where. They were relayed all the same.', 'RFC 9846 §6 [8446 §6]'),
  'proxy.started': entry('The proxy is up: where it listens and with which root.', 'RFC 9110 §3.7'),
  'proxy.warning': entry('Something you should know about this run, and what to do about it.', 'RFC 9110 §17'),
  'proxy.stopping': entry('The run ends in order.', 'RFC 9110 §3.7'),
  'proxy.memory': entry('How much of the past is held, and how much had to be let go.', 'RFC 9110 §17.16'),
  'proxy.client_started': entry('A browser window or a command was started that uses this proxy and trusts its root.', 'RFC 9110 §3.7'),
  'ca.ready': entry('The root was made or read.', 'RFC 5280 §3.2'),
};
