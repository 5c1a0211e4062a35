import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import { serverHello } from '../../../../../src/decode/tls/messages/server-hello.ts';
import { decodeOne, describeMessage, hex } from '../../../../support/message-cases.ts';

const RANDOM = '5a'.repeat(32);
/** RFC 9846 §4.2.3 [8446 §4.1.3] says what it is the hash of. */
const RETRY = createHash('sha256').update('HelloRetryRequest').digest('hex');
const VERSION_13 = '002b 0002 0304';

describeMessage(
  serverHello,
  [
    {
      title: 'a choice of TLS 1.3',
      body: `0303 ${RANDOM} 02 abcd 1301 00 0010 ${VERSION_13} 0033 0006 001d 0002 aabb`,
      value: { retry: false, legacyVersion: 0x0303, version: 0x0304, random: RANDOM, sessionId: 'abcd', cipherSuite: 0x1301, group: 0x001d, selectedPsk: undefined, downgrade: undefined },
      summary: 'TLS 1.3 · TLS_AES_128_GCM_SHA256 · x25519',
      rows: { legacy_version: 'TLS 1.2', cipher_suite: 'TLS_AES_128_GCM_SHA256', legacy_compression_method: 'null', 'extensions/supported_versions': 'TLS 1.3' },
    },
    {
      title: 'a resumption without a new key exchange',
      body: `0303 ${RANDOM} 00 1302 00 000c ${VERSION_13} 0029 0002 0001`,
      value: { selectedPsk: 1, group: undefined },
      summary: 'TLS 1.3 · TLS_AES_256_GCM_SHA384 · resumes',
    },
    {
      title: 'a HelloRetryRequest, which only its random tells',
      name: 'HelloRetryRequest',
      body: `0303 ${RETRY} 00 1301 00 000c ${VERSION_13} 0033 0002 0018`,
      value: { retry: true, group: 0x0018 },
      summary: 'TLS 1.3 · TLS_AES_128_GCM_SHA256 · asks for secp384r1',
      rows: { random: 'marks a HelloRetryRequest', 'extensions/key_share/selected_group': 0x0018 },
    },
    {
      title: 'TLS 1.2 from a server that knows better',
      version: 0x0303,
      body: `0303 ${'5a'.repeat(24)} 444f574e47524401 00 c02f 00 0009 0010 0005 0003 02 6832`,
      value: { version: 0x0303, alpn: 'h2', downgrade: 'TLS 1.2' },
      summary: 'TLS 1.2 · TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 · h2 · the server knows a newer version',
      rows: { random: 'says that the server knows a newer version than TLS 1.2' },
    },
    {
      title: 'TLS 1.1 from a server that knows better, without extensions',
      body: `0302 ${'5a'.repeat(24)} 444f574e47524400 00 002f 00`,
      value: { version: 0x0302, downgrade: 'TLS 1.1', extensions: [] },
      summary: 'TLS 1.1 · TLS_RSA_WITH_AES_128_CBC_SHA · the server knows a newer version',
      rows: { random: 'says that the server knows a newer version than TLS 1.1 or older' },
    },
    { title: 'numbers nobody knows', body: `0399 ${RANDOM} 00 f00f 07`, value: { version: 0x0399, cipherSuite: 0xf00f, compressionMethod: 7 }, summary: 'unknown version · unknown suite' },
  ],
  [{ title: 'a session id longer than the message', body: `0303 ${RANDOM} 20 00`, problem: /truncated.*legacy_session_id_echo/ }],
);

describe('HelloRetryRequest', () => {
  it('has its own entry in the glossary, which its first row points to', () => {
    const retry = decodeOne(2, hex(`0303 ${RETRY} 00 1301 00 0006 ${VERSION_13}`));
    assert.equal(retry.about, 'tls.message.hello_retry_request');
    assert.equal(retry.fields[0]?.about, 'tls.message.hello_retry_request');
  });
});
