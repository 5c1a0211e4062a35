import { certificateRequest } from '../../../../../src/decode/tls/messages/certificate-request.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

// SEQUENCE { SET { SEQUENCE { commonName, UTF8String "CA" } } } (RFC 5280 §4.1.2.4)
const NAME = '300d 310b 3009 0603 550403 0c02 4341';

describeMessage(
  certificateRequest,
  [
    {
      title: 'one of TLS 1.3',
      body: '00 0008 000d 0004 0002 0403',
      value: { context: '', signatureAlgorithms: [0x0403], authorities: [], certificateTypes: [] },
      summary: 'from any CA',
      rows: { 'extensions/signature_algorithms': 'ecdsa_secp256r1_sha256' },
    },
    {
      title: 'one of TLS 1.3 with a CA, after the handshake',
      body: `02 0102 001f 000d 0004 0002 0403 002f 0013 0011 000f ${NAME}`,
      value: { context: '0102', signatureAlgorithms: [0x0403], authorities: ['CN=CA'] },
      summary: 'CN=CA',
    },
    {
      title: 'one of TLS 1.2',
      version: 0x0303,
      body: `02 01 40 0004 0403 0804 0011 000f ${NAME}`,
      value: { certificateTypes: [1, 64], signatureAlgorithms: [0x0403, 0x0804], authorities: ['CN=CA'] },
      summary: 'CN=CA',
      rows: { 'certificate_types/certificate_type': 'rsa_sign', 'certificate_authorities/distinguished_name': 'CN=CA' },
    },
    { title: 'two CAs', version: 0x0303, body: `01 40 0002 0403 0022 000f ${NAME} 000f ${NAME}`, value: { authorities: ['CN=CA', 'CN=CA'] }, summary: 'from one of 2 CAs' },
    { title: 'TLS 1.1, which names no signatures', version: 0x0302, body: '01 01 0000', value: { certificateTypes: [1], signatureAlgorithms: [] }, summary: 'from any CA' },
  ],
  [{ title: 'half a signature algorithm', version: 0x0303, body: '01 40 0003 0403 08 0000', problem: /truncated.*supported_signature_algorithms/ }],
);
