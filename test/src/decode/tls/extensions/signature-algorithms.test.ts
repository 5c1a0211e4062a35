import { signatureAlgorithms } from '../../../../../src/decode/tls/extensions/signature-algorithms.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  signatureAlgorithms,
  [
    {
      title: 'a list, with a warning for SHA-1',
      place: 'client_hello',
      body: '0006 0403 0804 0201',
      value: [0x0403, 0x0804, 0x0201],
      text: 'ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256, rsa_pkcs1_sha1',
    },
    {
      title: 'what a server wants of a client certificate',
      place: 'certificate_request',
      body: '0002 0203',
      value: [0x0203],
      text: 'ecdsa_sha1',
      rows: { 'supported_signature_algorithms/signature_scheme': 'ecdsa_sha1, SHA-1 is broken' },
    },
  ],
  [{ title: 'an empty list', place: 'client_hello', body: '0000', problem: /at least 1/ }],
);
