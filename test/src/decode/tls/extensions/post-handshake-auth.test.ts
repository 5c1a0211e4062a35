import { postHandshakeAuth } from '../../../../../src/decode/tls/extensions/post-handshake-auth.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  postHandshakeAuth,
  [{ title: 'its presence', place: 'client_hello', body: '', value: null }],
  [
    { title: 'a body', place: 'client_hello', body: '00', problem: /1 bytes left over/ },
    { title: 'a server that sends it', place: 'server_hello', body: '', problem: /may not stand in server_hello/ },
  ],
);
