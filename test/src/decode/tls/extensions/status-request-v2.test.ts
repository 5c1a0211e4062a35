import { statusRequestV2 } from '../../../../../src/decode/tls/extensions/status-request-v2.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  statusRequestV2,
  [
    {
      title: 'both kinds of OCSP',
      place: 'client_hello',
      body: '000e 02 0004 0000 0000 01 0004 0000 0000',
      value: [2, 1],
      text: 'ocsp_multi, ocsp',
    },
    { title: 'an unknown kind', place: 'client_hello', body: '0004 09 0001 ff', value: [9], text: '9' },
    { title: 'the acknowledgement', place: 'server_hello', body: '', value: null },
  ],
  [{ title: 'an empty list', place: 'client_hello', body: '0000', problem: /at least 1/ }],
);
