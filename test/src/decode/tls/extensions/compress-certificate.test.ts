import { compressCertificate } from '../../../../../src/decode/tls/extensions/compress-certificate.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  compressCertificate,
  [
    { title: 'what Chromium offers', place: 'client_hello', body: '02 0002', value: [2], text: 'brotli' },
    { title: 'all of them', place: 'certificate_request', body: '06 0001 0002 0003', value: [1, 2, 3], text: 'zlib, brotli, zstd' },
  ],
  [{ title: 'an odd length', place: 'client_hello', body: '03 000200', problem: /needs 2 bytes/ }],
);
