import { ecPointFormats } from '../../../../../src/decode/tls/extensions/ec-point-formats.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  ecPointFormats,
  [
    { title: 'the one that is left', place: 'client_hello', body: '01 00', value: [0], text: 'uncompressed' },
    { title: 'all three', place: 'server_hello', body: '03 000102', value: [0, 1, 2], text: 'uncompressed, ansiX962_compressed_prime, ansiX962_compressed_char2' },
  ],
  [{ title: 'an empty list', place: 'client_hello', body: '00', problem: /at least 1/ }],
);
