import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { MessageValue } from '../../../../src/decode/tls/messages/registry.ts';
import { Negotiation } from '../../../../src/decode/tls/negotiation.ts';
import type { Negotiated } from '../../../../src/decode/tls/negotiation.ts';
import { decodeOne, hex } from '../../../support/message-cases.ts';

type Version = 0x0303 | 0x0304;

/** The value of a message written as its body. */
function value(type: number, body: string, version: Version = 0x0304, cipherSuite?: number): MessageValue {
  const decoded = decodeOne(type, hex(body), { version, ...(cipherSuite === undefined ? {} : { cipherSuite }) });
  assert.ok(decoded.value !== undefined, decoded.summary);
  return decoded.value;
}

function uint16(number: number): string {
  return number.toString(16).padStart(4, '0');
}

/** A ClientHello with the given extensions, each with its header. */
function clientHello(extensions = '', sessionId = ''): MessageValue {
  const list = hex(extensions);
  return value(1, `0303 ${'11'.repeat(32)} ${(sessionId.length / 2).toString(16).padStart(2, '0')}${sessionId} 0002 1301 01 00 ${uint16(list.length)} ${extensions}`);
}

const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

function serverHello(suite: number, extensions: string, random = '22'.repeat(32)): MessageValue {
  const list = hex(extensions);
  return value(2, `0303 ${random} 00 ${uint16(suite)} 00 ${uint16(list.length)} ${extensions}`);
}

const TLS_13 = '002b 0002 0304';
const share = (group: number): string => `0033 0005 ${uint16(group)} 0001 aa`;
const EARLY_DATA = '002a 0000';

/** What is known after these messages, `c` from the client and `s` from the server. */
function after(...messages: readonly (readonly ['c' | 's', MessageValue])[]): Negotiated {
  const negotiation = new Negotiation();
  for (const [from, message] of messages) negotiation.observe(from === 'c' ? 'client' : 'server', message);
  return negotiation.values;
}

describe('Negotiation', () => {
  it('knows nothing at first', () => {
    const negotiation = new Negotiation();
    assert.deepEqual([negotiation.isTls13, negotiation.context], [false, { version: undefined, cipherSuite: undefined }]);
    assert.deepEqual([negotiation.values.version, negotiation.values.resumed, negotiation.values.helloRetry], [undefined, undefined, false]);
  });

  it('objects to messages from the wrong side, and to hellos once TLS 1.3 is chosen', () => {
    const negotiation = new Negotiation();
    const hello = serverHello(0x1301, `${TLS_13} ${share(0x001d)}`);
    assert.equal(negotiation.objection('client', clientHello()), undefined);
    assert.equal(negotiation.objection('server', clientHello()), 'client_hello from the server');
    assert.equal(negotiation.objection('client', hello), 'server_hello from the client');
    assert.equal(negotiation.objection('client', value(4, '00001c20 01020304 01 05 0003 aabbcc 0000')), 'new_session_ticket from the client');
    for (const from of ['client', 'server'] as const) assert.equal(negotiation.objection(from, value(20, 'aa')), undefined);
    negotiation.observe('client', clientHello());
    negotiation.observe('server', hello);
    assert.equal(negotiation.objection('client', clientHello()), 'client_hello after the handshake has begun');
    assert.equal(negotiation.objection('server', hello), 'server_hello after the handshake has begun');
  });

  it('tells the key exchanges of TLS 1.3 apart', () => {
    const cases: [extensions: string, kind: string, resumed: string | false][] = [
      [share(0x001d), 'ecdhe', false],
      [share(0x0100), 'dhe', false],
      [share(0x11ec), 'hybrid', false], // X25519MLKEM768, RFC 10024
      ['0029 0002 0000', 'psk', 'psk'],
      [`${share(0x0017)} 0029 0002 0000`, 'ecdhe', 'psk'],
    ];
    for (const [extensions, kind, resumed] of cases) {
      const values = after(['c', clientHello()], ['s', serverHello(0x1301, `${TLS_13} ${extensions}`)]);
      assert.deepEqual([values.keyExchange, values.resumed, values.version?.name], [kind, resumed, 'TLS 1.3'], extensions);
    }
  });

  it('tells the key exchanges of TLS 1.2 apart by the suite', () => {
    for (const [suite, kind] of [[0x009c, 'rsa'], [0xc02f, 'ecdhe'], [0x009e, 'dhe'], [0x00a8, 'psk'], [0xc01d, 'other'], [0xf00f, 'other']] as const) {
      assert.equal(after(['c', clientHello()], ['s', serverHello(suite, '')]).keyExchange, kind, suite.toString(16));
    }
  });

  it('takes a server that goes on without ServerHelloDone for one that resumes, by ticket or by session id', () => {
    for (const [hello, resumed] of [[clientHello('0023 0002 abcd', 'ff'.repeat(32)), 'ticket'], [clientHello('0023 0000', 'ff'.repeat(32)), 'session_id'], [clientHello('', 'ff'.repeat(32)), 'session_id']] as const) {
      const negotiation = new Negotiation();
      negotiation.observe('client', hello);
      negotiation.observe('server', serverHello(0xc02f, ''));
      negotiation.observeServerChangeCipherSpec();
      assert.deepEqual([negotiation.values.resumed, negotiation.values.keyExchange], [resumed, 'resumption']);
    }
    const full = new Negotiation();
    full.observe('client', clientHello('0023 0002 abcd'));
    full.observe('server', serverHello(0xc02f, ''));
    full.observe('server', value(14, '', 0x0303));
    full.observeServerChangeCipherSpec();
    assert.deepEqual([full.values.resumed, full.values.keyExchange], [false, 'ecdhe']);
  });

  it('follows early data', () => {
    const offer = clientHello(EARLY_DATA);
    const hello = serverHello(0x1301, `${TLS_13} ${share(0x001d)}`);
    assert.equal(after(['c', clientHello()]).earlyData, 'none');
    assert.equal(after(['c', offer], ['s', hello]).earlyData, 'offered');
    assert.equal(after(['c', offer], ['s', hello], ['s', value(8, `0004 ${EARLY_DATA}`)]).earlyData, 'accepted');
    assert.equal(after(['c', offer], ['s', hello], ['s', value(8, '0000')]).earlyData, 'rejected');
    assert.equal(after(['c', offer], ['s', serverHello(0xc02f, '')]).earlyData, 'rejected');
    const retry = serverHello(0x1301, `${TLS_13} 0033 0002 0018`, RETRY);
    assert.equal(after(['c', offer], ['s', retry], ['c', clientHello()]).earlyData, 'rejected');
  });

  it('remembers a HelloRetryRequest, which is no ServerHello yet', () => {
    const negotiation = new Negotiation();
    negotiation.observe('client', clientHello());
    negotiation.observe('server', serverHello(0x1301, `${TLS_13} 0033 0002 0018`, RETRY));
    assert.deepEqual([negotiation.values.helloRetry, negotiation.isTls13, negotiation.values.group?.name], [true, false, 'secp384r1']);
    negotiation.observe('client', clientHello());
    assert.equal(negotiation.values.helloRetry, true);
    negotiation.observe('server', serverHello(0x1301, `${TLS_13} ${share(0x0018)}`));
    assert.deepEqual([negotiation.values.helloRetry, negotiation.isTls13, negotiation.values.keyExchange], [true, true, 'ecdhe']);
  });

  it('keeps the old values until the server agrees to negotiate anew', () => {
    const negotiation = new Negotiation();
    negotiation.observe('client', clientHello());
    negotiation.observe('server', serverHello(0xc02f, '0017 0000'));
    negotiation.observe('client', clientHello('0000 0006 0004 00 0001 62'));
    assert.deepEqual([negotiation.values.cipherSuite?.id, negotiation.values.serverName, negotiation.context.version], [0xc02f, undefined, 0x0303]);
    negotiation.observe('server', serverHello(0x009c, ''));
    const { cipherSuite, serverName, extendedMainSecret } = negotiation.values;
    assert.deepEqual([cipherSuite?.id, serverName, extendedMainSecret], [0x009c, 'b', false]);
  });

  it('takes the signature of the server, not that of the client', () => {
    const hello = serverHello(0x1301, `${TLS_13} ${share(0x001d)}`);
    const values = after(['c', clientHello()], ['s', hello], ['s', value(15, '0403 0000')], ['c', value(15, '0804 0000')]);
    assert.equal(values.signatureScheme?.name, 'ecdsa_secp256r1_sha256');
    const older = after(['c', clientHello()], ['s', serverHello(0xc02f, '')], ['s', value(12, '03 001d 01 aa 0401 0000', 0x0303, 0xc02f)]);
    assert.deepEqual([older.signatureScheme?.name, older.group?.name], ['rsa_pkcs1_sha256', 'x25519']);
  });

  it('says whether the client showed a certificate', () => {
    const request = value(13, '00 0008 000d 0004 0002 0403');
    const entry = value(11, '00 000006 000001 aa 0000');
    assert.equal(after(['c', clientHello()], ['s', entry]).clientCertificate, 'not_requested');
    assert.equal(after(['c', clientHello()], ['s', request]).clientCertificate, 'requested');
    assert.equal(after(['c', clientHello()], ['s', request], ['c', entry]).clientCertificate, 'sent');
    assert.equal(after(['c', clientHello()], ['s', request], ['c', value(11, '00 000000')]).clientCertificate, 'declined');
  });
});
