import { signatureAlgorithmsCert } from '../../../../../src/decode/tls/extensions/signature-algorithms-cert.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(signatureAlgorithmsCert, [
  { title: 'a list', place: 'client_hello', body: '0004 0401 0501', value: [0x0401, 0x0501], text: 'rsa_pkcs1_sha256, rsa_pkcs1_sha384' },
]);
