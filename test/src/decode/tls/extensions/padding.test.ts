import { padding } from '../../../../../src/decode/tls/extensions/padding.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(padding, [
  { title: 'zeros', place: 'client_hello', body: '00000000', value: 4, text: '4 bytes' },
  { title: 'nothing at all', place: 'client_hello', body: '', value: 0, text: '0 bytes' },
  { title: 'something other than zeros', place: 'client_hello', body: '000100', value: 3, text: '3 bytes, not all zero as they must be' },
]);
