import { signedCertificateTimestamp } from '../../../../../src/decode/tls/extensions/signed-certificate-timestamp.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

const log = 'ab'.repeat(32);
// version 1, log, 2023-11-14T22:13:20Z, no extensions, ecdsa_secp256r1_sha256, two bytes of signature
const timestamp = `00 ${log} 0000018bcfe56800 0000 0403 0002 cdef`;

describeExtension(
  signedCertificateTimestamp,
  [
    { title: 'the wish', place: 'client_hello', body: '', value: null },
    { title: 'the wish of a server', place: 'certificate_request', body: '', value: null },
    {
      title: 'a timestamp',
      place: 'certificate',
      body: `0033 0031 ${timestamp}`,
      value: [{ version: 0, logId: log, timestamp: 1_700_000_000_000, extensions: '', algorithm: 0x0403, signatureLength: 2 }],
      text: '1 timestamp',
      rows: { 'sct_list/sct': '2023-11-14T22:13:20.000Z', 'sct_list/sct/version': 'v1', 'sct_list/sct/algorithm': 'ecdsa_secp256r1_sha256' },
    },
    {
      title: 'a leaf index in its extensions, and a time beyond all dates',
      place: 'server_hello',
      body: `0038 0036 00 ${log} ffffffffffffffff 0005 0000000001 0403 0002 cdef`,
      value: [{ version: 0, logId: log, timestamp: 2 ** 64, extensions: '0000000001', algorithm: 0x0403, signatureLength: 2 }],
      text: '1 timestamp',
    },
    { title: 'a version nobody knows', place: 'server_hello', body: '0005 0003 09 aabb', value: [{ version: 9 }], text: '1 timestamp' },
  ],
  [
    { title: 'an empty list', place: 'certificate', body: '0000', problem: /at least 1/ },
    { title: 'bytes behind the signature', place: 'certificate', body: `0034 0032 ${timestamp} 00`, problem: /left over/ },
  ],
);
