import { encryptThenMac } from '../../../../../src/decode/tls/extensions/encrypt-then-mac.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  encryptThenMac,
  [
    { title: 'its presence in a ClientHello', place: 'client_hello', body: '', value: null },
    { title: 'its presence in a ServerHello', place: 'server_hello', body: '', value: null },
  ],
  [{ title: 'a body', place: 'client_hello', body: '00', problem: /1 bytes left over/ }],
);
