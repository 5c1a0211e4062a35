import { applicationLayerProtocolNegotiation } from '../../../../../src/decode/tls/extensions/application-layer-protocol-negotiation.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  applicationLayerProtocolNegotiation,
  [
    { title: 'what a browser offers', place: 'client_hello', body: '000c 02 6832 08 687474702f312e31', value: ['h2', 'http/1.1'], text: 'h2, http/1.1' },
    { title: 'what a server picked', place: 'encrypted_extensions', body: '0003 02 6832', value: ['h2'], text: 'h2' },
    { title: 'a name that is no text', place: 'client_hello', body: '0003 02 3a3a', value: ['::'], text: '::' },
    { title: 'bytes outside ASCII', place: 'client_hello', body: '0003 02 ff00', value: ['\\xff\\x00'], text: '\\xff\\x00' },
  ],
  [
    { title: 'an empty list', place: 'client_hello', body: '0000', problem: /at least 1/ },
    { title: 'an empty name', place: 'client_hello', body: '0001 00', problem: /without a name/ },
    { title: 'two protocols from a server', place: 'server_hello', body: '0006 02 6832 02 6833', problem: /must pick one/ },
  ],
);
