import { statusRequest } from '../../../../../src/decode/tls/extensions/status-request.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  statusRequest,
  [
    { title: 'the wish for OCSP', place: 'client_hello', body: '01 0000 0000', value: { type: 1, responderIds: 0 }, text: 'OCSP' },
    { title: 'responders and request extensions', place: 'client_hello', body: '01 0005 0003 a10100 0002 3000', value: { type: 1, responderIds: 1 }, text: 'OCSP' },
    { title: 'a wish of an unknown kind', place: 'client_hello', body: '09 aabb', value: { type: 9, responderIds: 0 } },
    { title: 'the acknowledgement of TLS 1.2', place: 'server_hello', body: '', value: null },
    { title: 'the wish of a TLS 1.3 server', place: 'certificate_request', body: '', value: null },
    {
      title: 'the response beside a certificate',
      place: 'certificate',
      body: '01 000005 30030a0106',
      value: { type: 1, responseLength: 5 },
      text: 'OCSP response, 5 bytes · unauthorized',
      rows: { status_type: 'ocsp', ocsp_response: '5 bytes · unauthorized', 'ocsp_response/responseStatus': 'unauthorized' },
    },
  ],
  [{ title: 'a response longer than its extension', place: 'certificate', body: '01 000006 30030a0106', problem: /says 6 bytes, 5 are there/ }],
);
