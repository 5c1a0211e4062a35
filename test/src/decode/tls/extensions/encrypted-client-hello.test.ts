import { encryptedClientHello } from '../../../../../src/decode/tls/extensions/encrypted-client-hello.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

const config = 'fe0d 0016 07 0020 0002 aabb 0004 0001 0001 40 05 612e622e63 0000';

describeExtension(
  encryptedClientHello,
  [
    {
      title: 'the outer one',
      place: 'client_hello',
      body: '00 0001 0003 9a 0002 aabb 0003 cccccc',
      value: { type: 'outer', kdf: 1, aead: 3, configId: 0x9a, encLength: 2, payloadLength: 3 },
      text: 'outer, 3 bytes; real or GREASE, nobody on the path can tell',
      rows: { 'cipher_suite/kdf_id': 'HKDF-SHA256', 'cipher_suite/aead_id': 'ChaCha20Poly1305', config_id: 0x9a },
    },
    { title: 'the inner one', place: 'client_hello', body: '01', value: { type: 'inner' } },
    { title: 'the sign in a HelloRetryRequest', place: 'hello_retry_request', body: '0102030405060708', value: '0102030405060708' },
    {
      title: 'a configuration to try again with',
      place: 'encrypted_extensions',
      body: `001a ${config}`,
      value: ['a.b.c'],
      text: '1 to try again with',
      rows: { 'retry_configs/ech_config/contents/kem_id': 'DHKEM(X25519, HKDF-SHA256)', 'retry_configs/ech_config/contents/public_name': 'a.b.c' },
    },
    {
      title: 'a configuration with an extension',
      place: 'encrypted_extensions',
      body: '0020 fe0d 001c 07 0020 0002 aabb 0004 0001 0001 40 05 612e622e63 0006 0a0a 0002 cccc',
      value: ['a.b.c'],
      text: '1 to try again with',
      rows: { 'retry_configs/ech_config/contents/public_key': '2 bytes', 'retry_configs/ech_config/contents/extensions/extension/type': 0x0a0a },
    },
    { title: 'a configuration of another version', place: 'encrypted_extensions', body: '0006 fe0a 0002 aabb', value: [null], text: '1 to try again with' },
  ],
  [
    { title: 'a type that is neither', place: 'client_hello', body: '02', problem: /neither outer nor inner/ },
    { title: 'a confirmation of another length', place: 'hello_retry_request', body: '01020304050607', problem: /needs 8 bytes/ },
  ],
);
