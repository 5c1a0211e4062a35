/** Why a connection was relayed without being read. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const PASSED: Entries = {
  rule: entry('A pattern of yours, or the p key, says that this host is not to be read. The client meets the real certificate, and what everybody on the way can see is still shown.', 'RFC 9110 §9.3.6'),
  not_tls: entry('The first bytes of the client are neither TLS nor HTTP, so there is nothing to decrypt. They are relayed as they are.', 'RFC 9846 §5.1 [8446 §5.1]; RFC 9110 §9.3.6'),
  malformed_client_hello: entry('The client began TLS with a hello that nobody can read, so trustlens cannot say to the server what the client wants. It goes to the server as it is, whose answer is shown, and where it is wrong is told beside it.', 'RFC 9846 §4.2.2 [8446 §4.1.2]'),
  server_speaks_first: entry('The server spoke before the client did, as in SSH, SMTP or databases. TLS and HTTP never begin like that, so the bytes are relayed as they are.', 'RFC 4253 §4.2; RFC 5321 §3.1'),
  client_certificate: entry('The server asks who the client is, and only the client has the key to answer. So the connection is relayed unread, and the two speak with each other alone.', 'RFC 9846 §4.4.2 [8446 §4.3.2]'),
  too_long: entry('The first message of the client is longer than trustlens looks at. It is relayed as it is, so that nothing breaks.', 'RFC 9846 §4 [8446 §4]'),
  other: entry('The bytes of this connection go from one side to the other without being read. What was visible to everybody on the way is still shown.', 'RFC 9110 §9.3.6'),
};
