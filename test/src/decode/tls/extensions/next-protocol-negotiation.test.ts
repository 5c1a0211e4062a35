import { nextProtocolNegotiation } from '../../../../../src/decode/tls/extensions/next-protocol-negotiation.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(nextProtocolNegotiation, [
  { title: 'the wish', place: 'client_hello', body: '', value: null },
  { title: 'the list of a server', place: 'server_hello', body: '06 737064792f33 08 687474702f312e31', value: ['spdy/3', 'http/1.1'], text: 'spdy/3, http/1.1' },
]);
