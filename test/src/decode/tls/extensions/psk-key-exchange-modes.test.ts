import { pskKeyExchangeModes } from '../../../../../src/decode/tls/extensions/psk-key-exchange-modes.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  pskKeyExchangeModes,
  [{ title: 'both modes and GREASE', place: 'client_hello', body: '03 0b 01 00', value: [0x0b, 1, 0], text: 'GREASE, psk_dhe_ke, psk_ke' }],
  [{ title: 'an empty list', place: 'client_hello', body: '00', problem: /at least 1/ }],
);
