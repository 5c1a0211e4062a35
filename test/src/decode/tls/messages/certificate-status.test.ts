import { certificateStatus } from '../../../../../src/decode/tls/messages/certificate-status.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(
  certificateStatus,
  [
    { title: 'an OCSP response', version: 0x0303, body: '01 000005 30030a0103', value: { statusType: 1, response: '30030a0103' }, summary: 'OCSP response, 5 bytes · tryLater', rows: { response: '5 bytes · tryLater', 'response/responseStatus': 'tryLater' } },
    { title: 'another kind of status', version: 0x0303, body: '07 0102', value: { statusType: 7, response: '' }, summary: 'status of type 7' },
  ],
  [{ title: 'bytes behind the response', version: 0x0303, body: '01 000001 0a ff', problem: /trailing_data/ }],
);
