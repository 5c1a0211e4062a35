import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { before, describe, it } from 'mocha';
import { certificatesIn, MAX_HELD, TlsConnection } from '../../../../src/decode/tls/tls-connection.ts';
import type { Negotiated, TlsItem } from '../../../../src/decode/tls/tls-connection.ts';
import { Random } from '../../../support/random.ts';
import { byteSteps, decodeCapture, decodeSteps, interleaved, itemLine, plain, rechunked, secretSteps, stateOf } from '../../../support/tls-decoding.ts';
import type { Step } from '../../../support/tls-decoding.ts';
import { loggedSecret, Sealer, updatedSecret } from '../../../support/tls-sealing.ts';
import type { TlsCapture } from '../../../support/tls-peers.ts';
import { capture, tlsScenarios } from '../../../support/tls-scenarios.ts';
import type { Scenarios } from '../../../support/tls-scenarios.ts';

/** Captures with something of everything, for the tests that run each many times. */
const SELECTION = [
  '1.3 TLS_AES_128_GCM_SHA256',
  '1.3 hello retry',
  '1.3 resumed',
  '1.3 early data',
  '1.3 key updates',
  '1.3 fragments and padding',
  '1.3 client certificate',
  '1.3 client asked later',
  '1.3 refused by client',
  '1.2 mac then encrypt',
  '1.2 renegotiated',
  '1.2 resumed by ticket',
  '1.2 client certificate missing',
  'node 1.3',
];

/** Peers take a while to start where many do at once, ms. */
const PEERS_TIMEOUT = 60_000;

/** The headers of all records of a side, straight from the bytes. */
function recordsOf({ chunks }: TlsCapture, side: 'client' | 'server'): { type: number; version: number; length: number }[] {
  const bytes = Buffer.concat(chunks.flatMap((chunk) => (chunk.from === side ? [chunk.bytes] : [])));
  const records: { type: number; version: number; length: number }[] = [];
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) records.push({ type: bytes[at] ?? 0, version: bytes.readUInt16BE(at + 1), length: bytes.readUInt16BE(at + 3) });
  return records;
}

describe('TlsConnection', () => {
  let scenarios: Scenarios;
  let captures: readonly TlsCapture[];
  let selection: readonly TlsCapture[];

  before(async function () {
    this.timeout(PEERS_TIMEOUT);
    scenarios = await tlsScenarios();
    captures = [...scenarios.captures.values()];
    selection = SELECTION.map((name) => capture(scenarios, name));
  });

  it('reads every variant of real peers without a fault', () => {
    for (const found of captures) {
      const { items } = decodeCapture(found);
      const faults = items.filter((item) => item.kind === 'malformed' || item.kind === 'unreadable' || (item.kind === 'message' && item.problem !== undefined));
      assert.deepEqual(faults.map(itemLine), [], found.name);
    }
  });

  it('shows the steps of a handshake in their order', () => {
    const expected: Record<string, string> = {
      // RFC 9846 §2, figure 1 [8446 §2]
      '1.3 TLS_CHACHA20_POLY1305_SHA256':
        'client ClientHello, server ServerHello, server ChangeCipherSpec, server* EncryptedExtensions, server* Certificate, server* CertificateVerify, server* Finished, client ChangeCipherSpec, client* Finished, client established, server* NewSessionTicket, server* NewSessionTicket, server* Alert close_notify, client* Alert close_notify',
      '1.3 refused by client':
        'client ClientHello, server ServerHello, server ChangeCipherSpec, server* EncryptedExtensions, server* Certificate, server* CertificateVerify, server* Finished, client Alert unknown_ca',
      '1.3 client certificate missing':
        'client ClientHello, server ServerHello, server ChangeCipherSpec, server* EncryptedExtensions, server* CertificateRequest, server* Certificate, server* CertificateVerify, server* Finished, client ChangeCipherSpec, client* Certificate, client* Finished, client established, server* Alert certificate_required',
      // RFC 5246 §7.3, figures 1 and 2; RFC 5077 §3.1
      '1.2 AES256-GCM-SHA384':
        'client ClientHello, server ServerHello, server Certificate, server ServerHelloDone, client ClientKeyExchange, client ChangeCipherSpec, client* Finished, server NewSessionTicket, server ChangeCipherSpec, server* Finished, server established, server* Alert close_notify, client* Alert close_notify',
      '1.2 resumed by id':
        'client ClientHello, server ServerHello, server ChangeCipherSpec, server* Finished, client ChangeCipherSpec, client* Finished, client established, server* Alert close_notify, client* Alert close_notify',
      '1.2 staple':
        'client ClientHello, server ServerHello, server Certificate, server CertificateStatus, server ServerKeyExchange, server ServerHelloDone, client ClientKeyExchange, client ChangeCipherSpec, client* Finished, server NewSessionTicket, server ChangeCipherSpec, server* Finished, server established, server* Alert close_notify, client* Alert close_notify',
      '1.2 no shared suite': 'client ClientHello, server Alert handshake_failure',
      'node no shared version': 'client ClientHello, server Alert protocol_version',
    };
    for (const [name, line] of Object.entries(expected)) {
      assert.equal(decodeCapture(capture(scenarios, name)).items.map(itemLine).join(', '), line, name);
    }
  });

  it('shows early data by where it ends', () => {
    const lines = decodeCapture(capture(scenarios, '1.3 early data')).items.map(itemLine);
    assert.deepEqual(lines.slice(0, lines.indexOf('client established')), [
      ...['client ClientHello', 'client ChangeCipherSpec', 'server ServerHello', 'server ChangeCipherSpec', 'server* EncryptedExtensions', 'server* Finished'],
      ...['client* EndOfEarlyData', 'client* Finished'],
    ]);
  });

  it('does not wait for the secret of early data once that of the handshake is there: a server that refuses it logs none', () => {
    const { chunks, keyLog } = capture(scenarios, '1.3 early data');
    const connection = new TlsConnection();
    const answer = chunks.findIndex(({ from }) => from === 'server');
    const lines: string[] = [];
    const push = (from: number, to?: number): void => {
      for (const [index, chunk] of chunks.slice(from, to).entries()) lines.push(...connection.push(chunk.from, chunk.bytes, from + index).map(itemLine));
    };
    push(0, answer);
    for (const line of keyLog) if (!line.startsWith('CLIENT_EARLY_TRAFFIC_SECRET')) lines.push(...connection.secret(line).map(itemLine));
    push(answer);
    assert.deepEqual(lines.slice(0, lines.indexOf('client established')), [
      ...['client ClientHello', 'client ChangeCipherSpec', 'server ServerHello', 'server ChangeCipherSpec', 'server* EncryptedExtensions', 'server* Finished', 'client* Finished'],
    ]);
  });

  it('shows a second ClientHello after a HelloRetryRequest, and an answer after a later CertificateRequest', () => {
    const retry = decodeCapture(capture(scenarios, '1.3 hello retry')).items.map(itemLine);
    assert.deepEqual(retry.filter((line) => line.includes('Hello')), ['client ClientHello', 'server HelloRetryRequest', 'client ClientHello', 'server ServerHello']);
    const later = decodeCapture(capture(scenarios, '1.3 client asked later')).items.map(itemLine);
    const asked = later.indexOf('server* CertificateRequest');
    assert.ok(asked > later.indexOf('client established'), later.join(', '));
    assert.deepEqual(later.slice(asked + 1).filter((line) => line.startsWith('client*')).slice(0, 3), ['client* Certificate', 'client* CertificateVerify', 'client* Finished']);
  });

  it('follows changes of keys', () => {
    const { items, connection } = decodeCapture(capture(scenarios, '1.3 key updates'));
    const updates = items.filter((item) => item.kind === 'message' && item.name === 'KeyUpdate').map(itemLine);
    assert.deepEqual(updates.filter((line) => line.startsWith('client')).length, 3);
    assert.ok(updates.some((line) => line.startsWith('server')));
    assert.deepEqual(items.slice(-2).map(itemLine), ['server* Alert close_notify', 'client* Alert close_notify'], 'read with the keys of the last generation');
    for (const from of ['client', 'server'] as const) {
      const told = items.flatMap((item) => (item.kind === 'keys_updated' && item.from === from ? [[item.generation, item.id]] : []));
      let secret: Uint8Array = loggedSecret(capture(scenarios, '1.3 key updates').keyLog, `${from.toUpperCase()}_TRAFFIC_SECRET_0`);
      const expected = updates.filter((line) => line.startsWith(from)).map((_, index) => {
        secret = updatedSecret(secret);
        return [index + 1, createHash('sha256').update(secret).digest('hex').slice(0, 8)];
      });
      assert.deepEqual(told, expected, from);
    }
    assert.equal(connection.counters.client.applicationBytes, 'GET / HTTP/1.0\r\n\r\n'.length);
    const renegotiated = decodeCapture(capture(scenarios, '1.2 renegotiated')).items.map(itemLine);
    assert.deepEqual(renegotiated.filter((line) => /ClientHello|Finished/.test(line)), [
      ...['client ClientHello', 'client* Finished', 'server* Finished'],
      ...['client* ClientHello', 'client* Finished', 'server* Finished'],
    ]);
  });

  it('tells of each message which record it began in, under which keys, as the number of which, and with how much padding', () => {
    const seen = new Set<string>();
    for (const found of captures) {
      const { items } = decodeCapture(found);
      for (const from of ['client', 'server'] as const) {
        const records = recordsOf(found, from);
        // Where the keys that are in use came into use: behind the Finished and the KeyUpdates of TLS 1.3, and behind ChangeCipherSpec before.
        let [position, base] = [0, 0];
        for (const item of items) {
          if (item.from !== from || !('record' in item)) continue;
          const { type, version, length, protection } = item.record;
          const where = `${found.name}, ${from} ${item.name}`;
          if (protection === undefined) {
            assert.equal(item.encrypted, false, where);
            position = records.findIndex((record, index) => index >= position && record.type === type && record.length === length);
          } else {
            assert.equal(item.encrypted, true, where);
            seen.add(protection.keys);
            const sealed = records.slice(base).flatMap((record, index) => (protection.keys === 'changed' || record.type === 23 ? [base + index] : []));
            position = sealed[protection.sequence] ?? -1;
          }
          assert.deepEqual({ type, version, length }, records[position], where);
          if (protection !== undefined && protection.keys !== 'changed' && item.records === 1 && item.name !== 'Alert') {
            const sharing = items.flatMap((other) => ('record' in other && other.from === from && other.record.protection?.sequence === protection.sequence && other.record.protection.keys === protection.keys && other.record.protection.generation === protection.generation ? [other.length] : []));
            // RFC 9846 §5.2 [8446 §5.2]: content, a byte for its type, zeros, and the tag: 8 bytes with CCM_8, else 16.
            const tag = found.name.includes('CCM_8') ? 8 : 16;
            if (!found.name.includes('fragments')) assert.equal(length, sharing.reduce((sum, each) => sum + each, 0) + 1 + protection.padding + tag, where);
          }
          if (item.name === 'ChangeCipherSpec' && item.kind === 'change_cipher_spec' && !item.compatibility) base = position + 1;
          if (protection !== undefined && ((item.name === 'Finished' && protection.keys === 'handshake') || item.name === 'KeyUpdate' || item.name === 'EndOfEarlyData')) base = position + item.records;
        }
      }
    }
    assert.deepEqual([...seen].sort(), ['application', 'changed', 'early', 'handshake']);
    // The two were told to pad each record to a multiple of so many bytes; one of 512 bytes, the most they were told to send, has no room.
    const padded = decodeCapture(capture(scenarios, '1.3 fragments and padding')).items.flatMap((item) => ('record' in item && item.record.protection !== undefined ? [item] : []));
    assert.ok(padded.some(({ records }) => records > 1));
    for (const { from, record } of padded) assert.ok((record.length - 16) % (from === 'server' ? 300 : 100) === 0 || record.length === 512 + 1 + 16, `${record.length}`);
    assert.ok(padded.filter(({ record: { protection } }) => (protection?.padding ?? 0) > 0).length > 3);
  });

  it('gives out what is said inside where that is asked for, and else nothing more', () => {
    let read = 0;
    for (const found of captures) {
      const { items, connection } = decodeCapture(found, { application: 'read' });
      const told = items.filter((item) => item.kind !== 'application_data');
      assert.deepEqual(told.map(itemLine), decodeCapture(found).items.map(itemLine), found.name);
      const said = (from: 'client' | 'server'): Buffer => Buffer.concat(items.flatMap((item) => (item.kind === 'application_data' && item.from === from ? [item.content] : [])));
      assert.equal(said('client').length, connection.counters.client.applicationBytes, found.name);
      assert.equal(said('server').length, connection.counters.server.applicationBytes, found.name);
      if (!said('client').includes('GET / HTTP/1.0\r\n\r\n')) continue;
      read += 1;
      // What `s_server -www` answers, and its test pages say the suite.
      assert.match(said('server').toString('latin1'), /^HTTP\/1\.0 200 ok\r\n[^]*<\/HTML>/i, found.name);
    }
    assert.ok(read > 30, `${read} connections with a request`);
    const early = decodeCapture(capture(scenarios, '1.3 early data'), { application: 'read' }).items.find((item) => item.kind === 'application_data');
    assert.equal(early?.kind === 'application_data' && Buffer.from(early.content).toString(), 'sent before the handshake was done\n');
  });

  it('knows what was negotiated', () => {
    const expected: Record<string, Partial<Record<keyof Negotiated, unknown>>> = {
      '1.3 TLS_AES_128_CCM_8_SHA256': { version: 'TLS 1.3', cipherSuite: 'TLS_AES_128_CCM_8_SHA256', group: 'x25519', keyExchange: 'ecdhe', signatureScheme: 'ecdsa_secp256r1_sha256', resumed: false, helloRetry: false },
      '1.3 names': { alpn: 'h2', serverName: 'a.example', clientCertificate: 'not_requested', earlyData: 'none' },
      '1.3 resumed': { resumed: 'psk', keyExchange: 'ecdhe', group: 'x25519', signatureScheme: undefined },
      '1.3 hello retry': { helloRetry: true, group: 'secp384r1' },
      '1.3 finite field': { keyExchange: 'dhe', group: 'ffdhe2048' },
      '1.3 client certificate': { clientCertificate: 'sent' },
      '1.3 client certificate missing': { clientCertificate: 'declined' },
      '1.3 client asked later': { clientCertificate: 'sent' },
      '1.3 early data': { earlyData: 'accepted', resumed: 'psk' },
      '1.2 AES128-SHA': { version: 'TLS 1.2', cipherSuite: 'TLS_RSA_WITH_AES_128_CBC_SHA', keyExchange: 'rsa', group: undefined, encryptThenMac: true, extendedMainSecret: true },
      '1.2 mac then encrypt': { keyExchange: 'ecdhe', encryptThenMac: false },
      '1.2 DHE-RSA-AES128-GCM-SHA256': { keyExchange: 'dhe', primeBits: 2048, signatureScheme: 'rsa_pss_rsae_sha256', resumed: false },
      '1.2 P-384': { group: 'secp384r1', keyExchange: 'ecdhe' },
      '1.2 names': { alpn: 'h2', serverName: 'a.example' },
      '1.2 resumed by ticket': { resumed: 'ticket', keyExchange: 'resumption' },
      '1.2 resumed by id': { resumed: 'session_id', keyExchange: 'resumption' },
      '1.2 client certificate': { clientCertificate: 'sent' },
      '1.2 client certificate missing': { clientCertificate: 'declined' },
      '1.2 PSK-AES128-GCM-SHA256': { keyExchange: 'psk', cipherSuite: 'TLS_PSK_WITH_AES_128_GCM_SHA256' },
      '1.2 no shared suite': { version: undefined, cipherSuite: undefined },
      'node 1.3': { alpn: 'h2', serverName: 'a.example', version: 'TLS 1.3' },
      'node 1.2 resumed': { resumed: 'ticket', version: 'TLS 1.2' },
      'node client certificate': { clientCertificate: 'sent', helloRetry: true, group: 'secp384r1' },
    };
    for (const [name, values] of Object.entries(expected)) {
      const { negotiated } = decodeCapture(capture(scenarios, name)).connection;
      const found = new Map<string, unknown>(Object.entries(negotiated));
      for (const [key, value] of Object.entries(values)) {
        const got = found.get(key);
        assert.deepEqual(typeof got === 'object' && got !== null && 'name' in got ? got.name : got, value, `${name}: ${key}`);
      }
    }
  });

  it('agrees with Node about what was negotiated, the group included where Node says it', () => {
    let groups = 0;
    for (const found of captures) {
      if (found.reported === undefined) continue;
      const { protocol, cipherSuite, alpn, resumed, group } = found.reported;
      const { negotiated } = decodeCapture(found).connection;
      assert.deepEqual(
        [negotiated.version?.name.replace(' ', 'v'), negotiated.cipherSuite?.name, negotiated.alpn ?? null, negotiated.resumed !== false],
        [protocol, cipherSuite, alpn, resumed],
        found.name,
      );
      if (group === undefined || negotiated.resumed === 'ticket') continue;
      // Node calls curves by OpenSSL's names.
      const names: Readonly<Record<string, string>> = { 'prime256v1': 'secp256r1', X25519: 'x25519' };
      assert.equal(negotiated.group?.name, names[group] ?? group, found.name);
      assert.equal(negotiated.keyExchange, group.includes('MLKEM') ? 'hybrid' : 'ecdhe', found.name);
      groups += 1;
    }
    // OpenSSL 3.5 prefers the hybrid group; only Node 22 says nothing of it.
    assert.ok(groups > 0 || process.versions.node.startsWith('22.'));
  });

  it('gives the chain as it was sent', () => {
    for (const name of ['1.3 names', '1.2 names']) {
      const found = decodeCapture(capture(scenarios, name)).items.flatMap((item) => certificatesIn(item) ?? []);
      const chain = found.map((der) => new X509Certificate(der).subject);
      assert.deepEqual(chain.slice(-2), ['CN=a.example', 'CN=Test Intermediate'], name);
    }
  });

  it('stamps items with the time of their last byte', () => {
    for (const found of selection) {
      const whole = decodeCapture(found);
      for (const item of whole.items) assert.equal(found.chunks[item.at]?.from, item.from, `${found.name}: ${itemLine(item)}`);
    }
  });

  it('counts records, bytes and application bytes, whether it opened the records or not', () => {
    const { connection } = decodeCapture(capture(scenarios, 'node 1.3'));
    assert.equal(connection.counters.client.applicationBytes, 'ping'.length);
    assert.equal(connection.counters.server.applicationBytes, 'hello'.length);
    for (const found of captures) {
      const { counters } = decodeCapture(found).connection;
      for (const from of ['client', 'server'] as const) {
        const bytes = Buffer.concat(found.chunks.filter((chunk) => chunk.from === from).map((chunk) => chunk.bytes));
        assert.equal(counters[from].bytes, bytes.length, found.name);
        assert.equal(counters[from].records, recordLengths(bytes).length, found.name);
      }
    }
  });

  it('gives new key identifiers for every connection and every change of keys', () => {
    const seen = new Set<string>();
    let count = 0;
    for (const found of captures) {
      const { items, connection } = decodeCapture(found);
      if (!items.some(({ kind }) => kind === 'established')) continue;
      for (const id of Object.values(connection.keyIds)) {
        assert.match(id ?? '', /^[0-9a-f]{8}$/, found.name);
        seen.add(id ?? '');
        count += 1;
      }
    }
    assert.equal(seen.size, count);
    assert.ok(count > 50);
  });

  it('forgets every secret once both sides have ended, and takes no more', () => {
    let known = 0;
    for (const found of captures) {
      const connection = new TlsConnection();
      for (const line of found.keyLog) connection.secret(line);
      for (const { from, bytes } of found.chunks) connection.push(from, bytes, 0);
      const before = connection.keyIds;
      const secrets = connection.secretIds;
      known += secrets.length;
      connection.end('client', 0);
      assert.deepEqual(connection.secretIds, secrets, 'the other side may still speak');
      connection.end('server', 0);
      for (const line of found.keyLog) connection.secret(line);
      assert.deepEqual(connection.secretIds, [], found.name);
      assert.deepEqual(connection.keyIds, before, 'which keys they were can still be told');
    }
    assert.ok(known > 50);
  });

  it('gives away no secret', () => {
    for (const found of captures) {
      const { items, connection } = decodeCapture(found);
      const text = JSON.stringify([stateOf({ items, connection }), connection]);
      for (const line of found.keyLog.filter((entry) => !entry.startsWith('#'))) {
        const secret = line.split(' ')[2] ?? '';
        assert.ok(!text.includes(secret.toLowerCase()) && !text.includes(Buffer.from(secret, 'hex').toString('base64')), found.name);
      }
    }
  });

  it('gives the same items however the bytes are cut and whenever the secrets come', () => {
    for (const found of selection) {
      const [bytes, secrets] = [byteSteps(found), secretSteps(found)];
      const expected = stateOf(decodeSteps([...secrets, ...bytes]));
      assert.deepEqual(stateOf(decodeSteps([...bytes, ...secrets])), expected, `${found.name}, secrets last`);
      assert.deepEqual(stateOf(decodeSteps([...secrets, ...rechunked(bytes, single)])), expected, `${found.name}, byte by byte`);
      assert.deepEqual(stateOf(decodeSteps([...rechunked(bytes, single), ...secrets])), expected, `${found.name}, byte by byte, secrets last`);
      for (let seed = 1; seed <= 12; seed += 1) {
        const random = new Random(seed);
        const pieces = rechunked(bytes, (chunk) => random.chunks(chunk, seed % 3 === 0 ? 9 : 700));
        assert.deepEqual(stateOf(decodeSteps(interleaved(random, pieces, secrets))), expected, `${found.name}, seed ${seed}`);
      }
    }
  });

  it('reads a handshake that was cut into records of one byte', () => {
    for (const name of ['1.3 hello retry', '1.2 resumed by ticket', '1.2 staple']) {
      const found = capture(scenarios, name);
      const whole = decodeCapture(found).items;
      const cut = decodeSteps([...secretSteps(found), ...byteSteps({ chunks: found.chunks.map((chunk) => ({ ...chunk, bytes: fragmented(chunk.bytes) })) })]).items;
      assert.deepEqual(cut.filter(plainHandshake).map(withoutRecords), whole.filter(plainHandshake).map(withoutRecords), name);
      const hello = cut.find((item) => item.kind === 'message');
      assert.ok(hello?.kind === 'message' && hello.records === hello.length);
    }
  });

  describe('without secrets', () => {
    it('reads what is in the open and is silent about the rest when none are to be expected', () => {
      for (const found of captures) {
        const { items } = decodeSteps(byteSteps(found), { secrets: 'none' });
        const open = decodeCapture(found).items.filter((item) => 'encrypted' in item && !item.encrypted);
        assert.deepEqual(items.map(itemLine), open.map(itemLine), found.name);
      }
    });

    it('says once a direction how much it could not read when they never come', () => {
      const found = capture(scenarios, '1.3 names');
      const { items } = decodeSteps(byteSteps(found));
      const lines = items.map(itemLine);
      assert.deepEqual(lines.slice(0, 3), ['client ClientHello', 'server ServerHello', 'server ChangeCipherSpec']);
      assert.deepEqual(lines.slice(3).sort(), ['client ChangeCipherSpec', 'client unreadable', 'server unreadable']);
      const unread = items.find((item) => item.kind === 'unreadable' && item.from === 'server');
      const server = Buffer.concat(found.chunks.filter(({ from }) => from === 'server').map(({ bytes }) => bytes));
      const encrypted = recordLengths(server).filter(({ type }) => type === 23);
      assert.ok(unread?.kind === 'unreadable');
      assert.deepEqual([unread.reason, unread.records, unread.bytes], ['no_secrets', encrypted.length, encrypted.reduce((sum, { length }) => sum + length, 0)]);
    });

    it('takes the key log of another connection for none', () => {
      const found = capture(scenarios, '1.2 names');
      const foreign = secretSteps(capture(scenarios, '1.2 staple'));
      assert.deepEqual(decodeSteps([...foreign, ...byteSteps(found)]).items, decodeSteps(byteSteps(found)).items);
    });

    it('finds its lines among those of hundreds of other connections when they come after the ClientHello', () => {
      const found = capture(scenarios, '1.3 names');
      const others = Array.from({ length: 500 }, (_, index): Step => ({ kind: 'secret', line: `CLIENT_RANDOM ${index.toString(16).padStart(64, '0')} ${'00'.repeat(48)}` }));
      const [hello, ...rest] = byteSteps(found);
      assert.ok(hello !== undefined);
      assert.deepEqual(stateOf(decodeSteps([hello, ...others, ...secretSteps(found), ...others, ...rest])), stateOf(decodeCapture(found)));
    });

    it('does not take anything else for a line of the key log', () => {
      const connection = new TlsConnection();
      for (const line of ['', '# comment', 'CLIENT_RANDOM', 'CLIENT_RANDOM zz aa', `CLIENT_RANDOM ${'00'.repeat(32)}`, `CLIENT_RANDOM ${'00'.repeat(31)} 00`, 'x'.repeat(100_000), `EXPORTER_SECRET ${'00'.repeat(32)} 00`]) {
        assert.deepEqual(connection.secret(line), []);
      }
    });

    it('holds no more than it says', () => {
      const found = capture(scenarios, '1.3 names');
      const [hello, answer] = byteSteps(found);
      const connection = new TlsConnection();
      assert.ok(hello?.kind === 'bytes' && answer?.kind === 'bytes');
      const items = [...connection.push(hello.from, hello.bytes, 0), ...connection.push(answer.from, answer.bytes, 1)];
      const record = Buffer.concat([Buffer.of(23, 3, 3, 0x40, 0), Buffer.alloc(16_384)]);
      let pushed = 0;
      for (; !items.some(({ kind }) => kind === 'unreadable') && pushed < 4 * MAX_HELD; pushed += record.length) items.push(...connection.push('server', record, 2));
      assert.ok(pushed <= MAX_HELD + 2 * record.length, `${pushed} bytes`);
      for (const { line } of secretSteps(found).filter((step) => step.kind === 'secret')) items.push(...connection.secret(line));
      items.push(...connection.push('server', record, 3));
      assert.equal(items.filter((item) => item.kind === 'unreadable' && item.from === 'server').length, 1);
      // Records without content cost too.
      const empties = new TlsConnection();
      empties.push(hello.from, hello.bytes, 0);
      empties.push(answer.from, answer.bytes, 1);
      const empty = Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.of(23, 3, 3, 0, 0)));
      assert.ok(empties.push('server', empty, 2).some(({ kind }) => kind === 'unreadable'));
    });
  });

  describe('after the handshake', () => {
    /** A connection up to the tickets of its server, and one that seals what comes next. */
    function ready(): { connection: TlsConnection; server: Sealer; client: Sealer; secret: Buffer } {
      const found = capture(scenarios, '1.3 TLS_AES_256_GCM_SHA384');
      const connection = new TlsConnection();
      for (const line of found.keyLog) connection.secret(line);
      const tickets = found.chunks.findIndex(({ from, bytes }, index) => connection.push(from, bytes, index).some(isTicket));
      assert.ok(connection.established && tickets > 0);
      const secret = loggedSecret(found.keyLog, 'SERVER_TRAFFIC_SECRET_0');
      // Under earlier keys: ServerHello, ChangeCipherSpec and four messages, a record each; ClientHello, ChangeCipherSpec and Finished.
      const { server, client } = connection.counters;
      return { connection, secret, server: new Sealer(secret, server.records - 6), client: new Sealer(loggedSecret(found.keyLog, 'CLIENT_TRAFFIC_SECRET_0'), client.records - 3) };
    }

    it('lets large records pass unopened, and still reads alerts behind them', () => {
      const { connection, server } = ready();
      const { applicationBytes } = connection.counters.server;
      const garbage = Buffer.concat([Buffer.of(23, 3, 3, 0x40, 0x11), Buffer.alloc(0x4011, 7)]);
      assert.deepEqual(connection.push('server', garbage, 1), []);
      server.skip();
      assert.equal(connection.counters.server.applicationBytes, applicationBytes + 0x4000);
      assert.deepEqual(connection.push('server', server.seal(21, Buffer.of(1, 0)), 2).map(itemLine), ['server* Alert close_notify']);
    });

    it('opens every record that is no larger than an alert and a KeyUpdate', () => {
      const { connection } = ready();
      const tiny = Buffer.concat([Buffer.of(23, 3, 3, 0, 24), Buffer.alloc(24, 7)]);
      assert.deepEqual(connection.push('server', tiny, 1).map(itemLine), ['server malformed protocol record']);
      assert.deepEqual(connection.push('server', tiny, 2), []);
    });

    it('stops looking for tickets in small records when there are none, and goes on looking when there are', () => {
      const small = Buffer.alloc(100, 1);
      const garbage = Buffer.concat([Buffer.of(23, 3, 3, 0, 117), Buffer.alloc(117, 7)]);
      const { connection, server } = ready();
      for (let count = 0; count < 31; count += 1) assert.deepEqual(connection.push('server', server.seal(23, small), 1), []);
      assert.deepEqual(connection.push('server', server.seal(22, ticket(80)), 2).map(itemLine), ['server* NewSessionTicket']);
      for (let count = 0; count < 32; count += 1) assert.deepEqual(connection.push('server', server.seal(23, small), 3), []);
      assert.deepEqual(connection.push('server', garbage, 4), [], 'not opened any more');
      server.skip();
      assert.deepEqual(connection.push('server', server.seal(22, keyUpdate(0)), 5).map(itemLine), ['server* KeyUpdate', 'server keys_updated']);
    });

    it('puts a ticket together from a small and a large record', () => {
      const { connection, server } = ready();
      const large = ticket(5000);
      assert.deepEqual(connection.push('server', server.seal(22, large.subarray(0, 10)), 1), []);
      const [item, ...rest] = connection.push('server', server.seal(22, large.subarray(10)), 2);
      assert.ok(item?.kind === 'message' && rest.length === 0);
      assert.deepEqual([item.name, item.records, item.length, item.at], ['NewSessionTicket', 2, large.length, 2]);
    });

    it('reads padded records and the keys after a padded KeyUpdate', () => {
      const { connection, server, secret } = ready();
      const before = connection.keyIds;
      assert.deepEqual(connection.push('server', server.seal(22, keyUpdate(1), 500), 1).map(itemLine), ['server* KeyUpdate', 'server keys_updated']);
      const next = new Sealer(updatedSecret(secret));
      assert.notEqual(connection.keyIds.server, before.server);
      assert.equal(connection.keyIds.client, before.client);
      assert.deepEqual(connection.push('server', next.seal(21, Buffer.of(2, 80)), 2).map(itemLine), ['server* Alert internal_error']);
    });

    it('says that it lost the keys when a KeyUpdate passed unopened', () => {
      const { connection, server, secret } = ready();
      assert.deepEqual(connection.push('server', server.seal(22, keyUpdate(0), 5000), 1), []);
      assert.deepEqual(connection.push('server', new Sealer(updatedSecret(secret)).seal(21, Buffer.of(1, 0)), 2).map(itemLine), ['server malformed protocol record']);
    });

    it('reports what may not stand in a record, once', () => {
      const cases: [record: (server: Sealer) => Buffer, detail: RegExp][] = [
        [(server) => server.seal(0, Buffer.alloc(0), 3), /0 is no content type/],
        [(server) => server.seal(99, Buffer.of(1)), /99 is no content type/],
        [(server) => server.seal(22, Buffer.alloc(0)), /handshake record without content/],
        [(server) => server.seal(21, Buffer.of(1)), /needs 1 bytes/],
        [() => Buffer.of(22, 3, 3, 0, 4, 0, 0, 0, 0), /unprotected record/],
        [(server) => server.seal(22, Buffer.from('010000060303', 'hex')), /cut off/],
        [(server) => Buffer.concat([server.seal(22, Buffer.of(4, 0, 0, 9, 1)), server.seal(23, Buffer.of(1))]), /application data in the middle/],
        [(server) => server.seal(22, Buffer.concat([Buffer.of(1, 0, 0, 43, 3, 3), Buffer.alloc(32), Buffer.of(0, 0, 2, 19, 1, 1, 0, 0, 0)])), /client_hello from the server/],
      ];
      for (const [record, detail] of cases) {
        const { connection, server } = ready();
        const faults = [...connection.push('server', record(server), 1), ...connection.end('server', 2)].filter(({ kind }) => kind === 'malformed');
        assert.equal(faults.length, 1, detail.source);
        assert.ok(faults[0]?.kind === 'malformed');
        assert.match(faults[0].detail, detail);
      }
    });

    it('refuses a record that is too long for TLS 1.3, and reads no further', () => {
      const { connection, server } = ready();
      // 2^14 + 256, RFC 9846 §5.2 [8446 §5.2]
      const longest = Buffer.concat([Buffer.of(23, 3, 3, 0x41, 0), Buffer.alloc(0x4100)]);
      assert.deepEqual(connection.push('server', longest, 1), []);
      server.skip();
      const longer = Buffer.concat([Buffer.of(23, 3, 3, 0x41, 1), Buffer.alloc(0x4101)]);
      assert.deepEqual(connection.push('server', Buffer.concat([longer, server.seal(21, Buffer.of(1, 0))]), 2).map(itemLine), ['server malformed too_large record.length']);
    });

    it('takes no hello from a peer that is past its handshake', () => {
      const { connection, client } = ready();
      const { cipherSuite } = connection.negotiated;
      const hello = capture(scenarios, '1.2 names').chunks[0]?.bytes.subarray(5) ?? Buffer.alloc(0);
      assert.deepEqual(connection.push('client', client.seal(22, hello), 1).map(itemLine), ['client* ClientHello', 'client malformed protocol handshake']);
      assert.deepEqual(connection.negotiated.cipherSuite, cipherSuite);
      assert.deepEqual(connection.push('client', client.seal(21, Buffer.of(1, 0)), 2).map(itemLine), ['client* Alert close_notify']);
    });
  });

  describe('with bytes that are wrong', () => {
    it('reports a connection that is cut off anywhere, once a direction, and gives all items before', () => {
      // Short ones at every length, the others here and there.
      const short = ['node 1.3 resumed', 'node 1.2 resumed'].map((name) => capture(scenarios, name));
      for (const found of [...short, ...selection]) {
        const steps = byteSteps(found);
        const whole = decodeCapture(found).items;
        const total = steps.reduce((sum, step) => sum + (step.kind === 'bytes' ? step.bytes.length : 0), 0);
        const stride = short.includes(found) ? 1 : Math.ceil(total / 80);
        for (let length = 0; length < total; length += stride) {
          const { items } = decodeSteps([...secretSteps(found), ...cutAfter(steps, length)]);
          const sound = items.filter(({ kind }) => kind !== 'malformed' && kind !== 'unreadable');
          assert.deepEqual(sound.map(itemLine), whole.slice(0, sound.length).map(itemLine), `${found.name}, ${length} bytes`);
          for (const item of items) if (item.kind === 'malformed') assert.equal(item.code, 'truncated', `${found.name}, ${length} bytes`);
        }
      }
    });

    it('lets no random edit escape, and cutting still makes no difference', () => {
      for (const found of selection) {
        for (let seed = 1; seed <= 15; seed += 1) {
          const random = new Random(seed);
          const steps = byteSteps(found);
          const victim = random.below(steps.length);
          const edited = steps.map((step, index): Step => (index === victim && step.kind === 'bytes' ? { ...step, bytes: random.edited(step.bytes) } : step));
          const expected = stateOf(decodeSteps([...secretSteps(found), ...edited]));
          const pieces = rechunked(edited, (chunk) => random.chunks(chunk, 300));
          assert.deepEqual(stateOf(decodeSteps([...secretSteps(found), ...pieces])), expected, `${found.name}, seed ${seed}`);
        }
      }
    });

    it('reports records that are out of order, and secrets that do not fit', () => {
      const found = capture(scenarios, '1.3 names');
      const swapped = decodeSteps([...secretSteps(found), ...byteSteps({ chunks: found.chunks.map((chunk, index) => (index === 1 ? { ...chunk, bytes: swappedRecords(chunk.bytes, 2, 3) } : chunk)) })]);
      assert.deepEqual(swapped.items.map(itemLine).slice(0, 4), ['client ClientHello', 'server ServerHello', 'server ChangeCipherSpec', 'server malformed protocol record']);
      const wrong = found.keyLog.map((line) => line.replace(/^(SERVER_HANDSHAKE\S+ \S+ )(..)/, (_, start: string, byte: string) => start + (byte === '00' ? '01' : '00')));
      const fault = decodeSteps([...secretSteps({ keyLog: wrong }), ...byteSteps(found)]).items.find(({ kind }) => kind === 'malformed');
      assert.ok(fault?.kind === 'malformed');
      assert.match(fault.detail, /does not open with the secrets/);
    });

    it('goes on with the alert when a message cannot be read', () => {
      const connection = new TlsConnection();
      const hello = Buffer.concat([Buffer.of(22, 3, 1, 0, 8), Buffer.of(1, 0, 0, 4, 3, 3, 0, 0)]);
      const items = [...connection.push('client', hello, 0), ...connection.push('server', Buffer.of(21, 3, 3, 0, 2, 2, 50), 1)];
      assert.deepEqual(items.map(itemLine), ['client ClientHello', 'client malformed truncated client_hello.random', 'server Alert decode_error']);
      assert.ok(items[0]?.kind === 'message' && items[0].problem !== undefined && items[0].value === undefined);
    });

    it('passes over a Certificate of 16 MB and reads what comes behind it', () => {
      const found = capture(scenarios, '1.2 names');
      const [hello, answer] = byteSteps(found);
      assert.ok(hello?.kind === 'bytes' && answer?.kind === 'bytes');
      const connection = new TlsConnection();
      const items = [...connection.push('client', hello.bytes, 0)];
      const [first] = recordLengths(answer.bytes);
      items.push(...connection.push('server', answer.bytes.subarray(0, 5 + (first?.length ?? 0)), 1));
      const huge = Buffer.concat([Buffer.of(11, 0xff, 0xff, 0xff), Buffer.alloc(0xffffff), Buffer.of(14, 0, 0, 0)]);
      const before = process.memoryUsage().arrayBuffers;
      for (let at = 0; at < huge.length; at += 16_384) {
        const part = huge.subarray(at, at + 16_384);
        items.push(...connection.push('server', Buffer.concat([Buffer.of(22, 3, 3, part.length >>> 8, part.length & 0xff), part]), 2));
      }
      assert.deepEqual(items.map(itemLine), ['client ClientHello', 'server ServerHello', 'server Certificate', 'server malformed too_large certificate', 'server ServerHelloDone']);
      const certificate = items[2];
      assert.ok(certificate?.kind === 'message');
      assert.deepEqual([certificate.length, certificate.raw.length, certificate.value], [4 + 0xffffff, 4, undefined]);
      assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024);
    });

    it('says what is not TLS at its first wrong byte', () => {
      for (const [bytes, path, offset] of [['GET / HTTP/1.1', 'record.type', 0], ['\x16\x02\x00', 'record.legacy_version', 1]] as const) {
        const connection = new TlsConnection();
        const [fault, ...rest] = connection.push('client', Buffer.from(bytes, 'latin1'), 7);
        assert.ok(fault?.kind === 'malformed' && rest.length === 0);
        assert.deepEqual([fault.path, fault.offset, fault.at, fault.from], [path, offset, 7, 'client']);
        assert.deepEqual(connection.push('client', Buffer.from('more'), 8), []);
      }
    });
  });
});

function isTicket(item: TlsItem): boolean {
  return item.kind === 'message' && item.name === 'NewSessionTicket';
}

/** A NewSessionTicket of TLS 1.3 with a ticket of so many bytes (RFC 9846 §4.7.1 [8446 §4.6.1]). */
function ticket(length: number): Buffer {
  const head = Buffer.concat([Buffer.from('00001c200000000000', 'hex'), Buffer.of(length >>> 8, length & 0xff)]);
  const body = Buffer.concat([head, Buffer.alloc(length, 5), Buffer.of(0, 0)]);
  return Buffer.concat([Buffer.of(4, 0, body.length >>> 8, body.length & 0xff), body]);
}

function keyUpdate(request: number): Buffer {
  return Buffer.of(24, 0, 0, 1, request);
}

function single(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length }, (_, index) => bytes.subarray(index, index + 1));
}

interface RecordRange {
  type: number;
  start: number;
  length: number;
}

/** The records of a stream that holds whole ones. */
function recordLengths(bytes: Buffer): RecordRange[] {
  const found: RecordRange[] = [];
  for (let start = 0; start < bytes.length; ) {
    const length = bytes.readUInt16BE(start + 3);
    found.push({ type: bytes[start] ?? 0, start, length });
    start += 5 + length;
  }
  return found;
}

/** Handshake records in the open cut into records of one byte each. */
function fragmented(bytes: Buffer): Buffer {
  const records = recordLengths(bytes).map(({ type, start, length }) => {
    const whole = bytes.subarray(start, start + 5 + length);
    // An encrypted Finished of TLS 1.2 begins with its explicit nonce, which is no handshake type.
    if (type !== 22 || (whole[5] ?? 0) === 0 || bytes.readUIntBE(start + 6, 3) + 4 > length) return whole;
    return Buffer.concat([...whole.subarray(5)].map((byte) => Buffer.of(22, 3, 3, 0, 1, byte)));
  });
  return Buffer.concat(records);
}

function swappedRecords(bytes: Buffer, left: number, right: number): Buffer {
  const records = recordLengths(bytes).map(({ start, length }) => bytes.subarray(start, start + 5 + length));
  const [a, b] = [records[left], records[right]];
  assert.ok(a !== undefined && b !== undefined);
  records[left] = b;
  records[right] = a;
  return Buffer.concat(records);
}

function plainHandshake(item: TlsItem): boolean {
  return item.kind === 'message' && !item.encrypted;
}

function withoutRecords(item: TlsItem): unknown {
  return plain({ ...item, records: 0, record: 0 });
}

/** The steps up to so many bytes. */
function cutAfter(steps: readonly Step[], length: number): Step[] {
  let left = length;
  return steps.flatMap((step): Step[] => {
    if (step.kind !== 'bytes') return [step];
    const bytes = step.bytes.subarray(0, left);
    left -= bytes.length;
    return bytes.length === 0 ? [] : [{ ...step, bytes }];
  });
}
