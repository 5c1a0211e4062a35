/** Why a WebSocket was closed, by code, and the ranges (`3xxx`) for those that are not here. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const CLOSE_CODES: Entries = {
  '1000': entry('The purpose was fulfilled.', 'RFC 6455 §7.4.1'),
  '1001': entry('The sender goes away: a server that stops, or a page that was left.', 'RFC 6455 §7.4.1'),
  '1002': entry('The other side broke the protocol.', 'RFC 6455 §7.4.1'),
  '1003': entry('The sender got a kind of data that it cannot use.', 'RFC 6455 §7.4.1'),
  '1007': entry('A message was not what it said, for example text that is no UTF-8.', 'RFC 6455 §7.4.1'),
  '1008': entry('A message broke a rule of the sender’s own.', 'RFC 6455 §7.4.1'),
  '1009': entry('A message was larger than the sender takes.', 'RFC 6455 §7.4.1'),
  '1010': entry('The client needs an extension that the server did not take.', 'RFC 6455 §7.4.1'),
  '1011': entry('Something went wrong in the server.', 'RFC 6455 §7.4.1'),
  '1012': entry('The server is restarted.', 'IANA, WebSocket Close Code Number Registry'),
  '1013': entry('The server has too much to do; try again later.', 'IANA, WebSocket Close Code Number Registry'),
  '1014': entry('A gateway got no usable answer from the server behind it.', 'IANA, WebSocket Close Code Number Registry'),
  '3xxx': entry('A code that a library or a framework has registered for itself.', 'RFC 6455 §7.4.2'),
  '4xxx': entry('A code that client and server have agreed on between themselves.', 'RFC 6455 §7.4.2'),
  other: entry('A code that is not laid down, or that must not be sent.', 'RFC 6455 §7.4.2'),
};
