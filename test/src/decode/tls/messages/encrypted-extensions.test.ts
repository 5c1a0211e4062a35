import { encryptedExtensions } from '../../../../../src/decode/tls/messages/encrypted-extensions.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(
  encryptedExtensions,
  [
    { title: 'no extensions', body: '0000', value: { alpn: undefined, earlyData: false }, summary: 'empty' },
    { title: 'the application protocol', body: '0009 0010 0005 0003 02 6832', value: { alpn: 'h2', earlyData: false }, summary: 'h2', rows: { 'extensions/application_layer_protocol_negotiation': 'h2' } },
    { title: 'early data that is taken', body: '0004 002a 0000', value: { earlyData: true }, summary: 'early data accepted' },
    { title: 'other extensions by name', body: '000e 0000 0000 000a 0006 0004 001d 0017', value: { alpn: undefined }, summary: 'server_name, supported_groups' },
  ],
  [{ title: 'a list longer than the message', body: '0005 0010', problem: /truncated.*encrypted_extensions.extensions/ }],
);
