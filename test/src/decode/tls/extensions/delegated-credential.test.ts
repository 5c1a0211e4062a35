import { delegatedCredential } from '../../../../../src/decode/tls/extensions/delegated-credential.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(delegatedCredential, [
  { title: 'the schemes a client accepts', place: 'client_hello', body: '0004 0403 0807', value: [0x0403, 0x0807], text: 'ecdsa_secp256r1_sha256, ed25519' },
  {
    title: 'the credential beside a certificate',
    place: 'certificate',
    body: '00093a80 0807 000002 3000 0403 0003 aabbcc',
    value: { validTime: 604_800, algorithm: 0x0807, keyLength: 2, signatureAlgorithm: 0x0403 },
    text: 'ed25519',
    rows: { 'credential/valid_time': '604800 s after notBefore of the certificate', algorithm: 'ecdsa_secp256r1_sha256', signature: '3 bytes' },
  },
]);
