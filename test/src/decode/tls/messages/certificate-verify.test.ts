import { certificateVerify } from '../../../../../src/decode/tls/messages/certificate-verify.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(
  certificateVerify,
  [
    { title: 'a signature scheme', body: '0804 0003 aabbcc', value: { algorithm: 0x0804, signature: 'aabbcc' }, summary: 'rsa_pss_rsae_sha256', rows: { algorithm: 'rsa_pss_rsae_sha256', signature: '3 bytes' } },
    { title: 'an unknown scheme', body: 'f00d 0000', value: { algorithm: 0xf00d, signature: '' }, summary: 'signature scheme 61453' },
    { title: 'a broken hash with a warning', version: 0x0303, body: '0201 0001 00', value: { algorithm: 0x0201 }, summary: 'rsa_pkcs1_sha1', rows: { algorithm: 'rsa_pkcs1_sha1, SHA-1 is broken' } },
    { title: 'TLS 1.1, where the key decides', version: 0x0302, body: '0002 aabb', value: { algorithm: undefined, signature: 'aabb' }, summary: 'signature of 2 bytes' },
  ],
  [{ title: 'a signature that is too long', body: '0804 ffff 00', problem: /truncated.*certificate_verify.signature/ }],
);
