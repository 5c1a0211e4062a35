import { recordSizeLimit } from '../../../../../src/decode/tls/extensions/record-size-limit.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  recordSizeLimit,
  [{ title: 'what Firefox sends', place: 'client_hello', body: '4001', value: 16385, text: '16385 bytes' }],
  [{ title: 'less than the standard allows', place: 'encrypted_extensions', body: '003f', problem: /63 bytes, less than 64/ }],
);
