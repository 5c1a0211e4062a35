import { renegotiationInfo } from '../../../../../src/decode/tls/extensions/renegotiation-info.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(renegotiationInfo, [
  { title: 'a first handshake', place: 'client_hello', body: '00', value: 0, text: 'first handshake' },
  { title: 'a renegotiation', place: 'server_hello', body: `18 ${'33'.repeat(24)}`, value: 24, text: 'renegotiation' },
]);
