import { clientKeyExchange } from '../../../../../src/decode/tls/messages/client-key-exchange.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

const version = 0x0303;

describeMessage(
  clientKeyExchange,
  [
    {
      title: 'the encrypted secret of RSA',
      version,
      cipherSuite: 0x009c,
      body: '0003 aabbcc',
      value: { method: 'rsa', length: 3 },
      summary: 'RSA: the secret, encrypted, 3 bytes',
      rows: { encrypted_pre_main_secret: '3 bytes' },
    },
    { title: 'a public point', version, cipherSuite: 0xc02f, body: '02 aabb', value: { method: 'ecdhe', length: 2 }, summary: 'ECDHE: public point of 2 bytes' },
    { title: 'a point with both coordinates', version, cipherSuite: 0xc02f, body: `41 04 ${'0a'.repeat(64)}`, value: { method: 'ecdhe', length: 65 }, summary: 'ECDHE: public point of 65 bytes', rows: { public: '65 bytes', 'public/form': 'uncompressed' } },
    { title: 'a public value', version, cipherSuite: 0x009e, body: '0001 aa', value: { method: 'dhe', length: 1 }, summary: 'DHE: public value of 1 bytes' },
    { title: 'the name of a key', version, cipherSuite: 0x00a8, body: '0002 6d65', value: { method: 'psk', length: 0 }, summary: 'a key both already have' },
    { title: 'the name of a key and an encrypted secret', version, cipherSuite: 0x00ac, body: '0002 6d65 0001 aa', value: { method: 'rsa', length: 1 }, summary: 'RSA: the secret, encrypted, 1 bytes' },
    { title: 'a suite nobody knows', version, cipherSuite: 0xf00f, body: '0102', value: { method: 'unknown', length: 2 }, summary: '2 bytes' },
  ],
  [{ title: 'a secret cut off', version, cipherSuite: 0x009c, body: '0100 aa', problem: /truncated.*encrypted_pre_main_secret/ }],
);
