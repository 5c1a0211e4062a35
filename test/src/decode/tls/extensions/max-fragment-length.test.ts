import { maxFragmentLength } from '../../../../../src/decode/tls/extensions/max-fragment-length.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  maxFragmentLength,
  [
    { title: '2^9', place: 'client_hello', body: '01', value: 512, text: '512 bytes' },
    { title: '2^12', place: 'encrypted_extensions', body: '04', value: 4096, text: '4096 bytes' },
  ],
  [{ title: 'a code outside 1 to 4', place: 'client_hello', body: '05', problem: /none of the four/ }],
);
