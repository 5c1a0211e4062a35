import { transparencyInfo } from '../../../../../src/decode/tls/extensions/transparency-info.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(transparencyInfo, [
  { title: 'the wish', place: 'client_hello', body: '', value: null },
  { title: 'a timestamp and a proof', place: 'certificate', body: '000a 0003 0003 ff 0003 0007 ff', value: [3, 7], text: 'x509_sct_v2, inclusion_proof_v2' },
]);
