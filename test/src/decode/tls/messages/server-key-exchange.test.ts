import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { serverKeyExchange } from '../../../../../src/decode/tls/messages/server-key-exchange.ts';
import { decodeOne, describeMessage, hex } from '../../../../support/message-cases.ts';

/** TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_DHE_RSA_…, TLS_DH_anon_…, TLS_PSK_…, TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256, TLS_SRP_SHA_WITH_AES_128_CBC_SHA. */
const SUITE = { ecdhe: 0xc02f, dhe: 0x009e, anonymous: 0x00a6, psk: 0x00a8, ecdhePsk: 0xc037, srp: 0xc01d };
const version = 0x0303;
const PRIME_2048 = `0100 ${'ff'.repeat(256)}`;

describeMessage(
  serverKeyExchange,
  [
    {
      title: 'a point on a named curve',
      version,
      cipherSuite: SUITE.ecdhe,
      body: '03 001d 02 aabb 0804 0001 cc',
      value: { group: 0x001d, primeBits: undefined, publicLength: 2, algorithm: 0x0804 },
      summary: 'ECDHE in x25519 · rsa_pss_rsae_sha256',
      rows: { curve_type: 'named_curve', named_curve: 'x25519', public: '2 bytes', signature: '1 bytes' },
    },
    {
      title: 'a point with both coordinates',
      version,
      cipherSuite: SUITE.ecdhe,
      body: `03 0017 41 04 ${'0a'.repeat(64)} 0804 0001 cc`,
      value: { group: 0x0017, publicLength: 65 },
      summary: 'ECDHE in secp256r1 · rsa_pss_rsae_sha256',
      rows: { public: '65 bytes', 'public/form': 4 },
    },
    {
      title: 'a prime of 2,048 bits',
      version,
      cipherSuite: SUITE.dhe,
      body: `${PRIME_2048} 0001 02 0001 05 0401 0001 cc`,
      value: { group: undefined, primeBits: 2048, publicLength: 1, algorithm: 0x0401 },
      summary: 'DHE with 2048 bits · rsa_pkcs1_sha256',
      rows: { dh_p: '2048 bits' },
    },
    {
      title: 'a prime that is too short, with zeros in front, from nobody in particular',
      version,
      cipherSuite: SUITE.anonymous,
      body: '0003 00 01ff 0001 02 0001 05',
      value: { primeBits: 9, algorithm: undefined },
      summary: 'DHE with 9 bits, too short',
      rows: { dh_p: '9 bits, too short' },
    },
    { title: 'a hint at a key both have', version, cipherSuite: SUITE.psk, body: '0004 68696e74', value: { group: undefined, algorithm: undefined }, summary: '' },
    { title: 'a hint and a point', version, cipherSuite: SUITE.ecdhePsk, body: '0000 03 0017 01 aa', value: { group: 0x0017, algorithm: undefined }, summary: 'ECDHE in secp256r1' },
    { title: 'TLS 1.1, which names no signature', version: 0x0302, cipherSuite: SUITE.ecdhe, body: '03 0017 01 aa 0001 cc', value: { group: 0x0017, algorithm: undefined }, summary: 'ECDHE in secp256r1' },
    { title: 'an exchange it cannot take apart', version, cipherSuite: SUITE.srp, body: '0102', value: { group: undefined }, summary: '' },
  ],
  [{ title: 'a curve by its parameters', version, cipherSuite: SUITE.ecdhe, body: '01 0001', problem: /curve type 1 is not in use any more/ }],
);

describe('ServerKeyExchange of an unknown suite', () => {
  it('stays raw', () => {
    const decoded = decodeOne(12, hex('010203'), { version });
    assert.equal(decoded.problem, undefined);
    assert.equal(decoded.fields.at(-1)?.name, 'params');
  });
});
