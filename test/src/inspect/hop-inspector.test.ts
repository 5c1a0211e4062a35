import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, it } from 'mocha';
import { messageGlossary } from '../../../src/decode/tls/messages/registry.ts';
import { EventLog } from '../../../src/events/log.ts';
import { isEvent } from '../../../src/events/schema.ts';
import type { EventOf, EventType } from '../../../src/events/schema.ts';
import { HopInspector } from '../../../src/inspect/hop-inspector.ts';
import { ConnectionSink } from '../../../src/inspect/sink.ts';
import { handshakeRecords, helloMessage } from '../../support/client-hello.ts';
import { goodPath } from '../../support/judged-path.ts';
import { extension, makeCertificate } from '../../support/made-certificate.ts';
import { nodeCaptures } from '../../support/tls-peers.ts';
import type { TlsCapture } from '../../support/tls-peers.ts';
import { capture, tlsScenarios } from '../../support/tls-scenarios.ts';

/** Everything an inspector said of a hop. */
interface Watched {
  hop: HopInspector;
  log: EventLog;
  all<Type extends EventType>(type: Type): EventOf<Type>[];
  /** Sender, a star where it was encrypted, and name of each message. */
  messages(): string[];
}

function watch(secrets: 'expected' | 'none' = 'expected'): Watched {
  const log = new EventLog();
  const hop = new HopInspector(new ConnectionSink(log, 7, 1_000), 'upstream', secrets);
  const all = <Type extends EventType>(type: Type): EventOf<Type>[] => [...log.since(0)].filter((event) => isEvent(event, type));
  return { hop, log, all, messages: () => all('tls.message').map(({ from, encrypted, message }) => `${from}${encrypted ? '*' : ''} ${message.name}`) };
}

/** The chunks of a capture, 1 ms apart from 2 ms on; with its key log in front, or behind the first server chunk as Node gives it. */
function play({ hop }: Watched, { chunks, keyLog }: TlsCapture, secrets: 'before' | 'behind' | 'never' = 'before'): void {
  const tell = (): void => {
    for (const line of keyLog) hop.secret(line, 2_500);
  };
  if (secrets === 'before') tell();
  chunks.forEach(({ from, bytes }, index) => {
    hop.bytes(from, bytes, 2_000 + index * 1_000);
  });
  if (secrets === 'behind') tell();
  hop.ended('client', 100_000);
  hop.ended('server', 100_000);
}

describe('HopInspector', () => {
  const [leaf, intermediate] = goodPath();
  let tls13: TlsCapture;
  let tls12: TlsCapture;

  before(async () => {
    const server = { key: leaf.keyPem, cert: leaf.pem + intermediate.pem, ALPNProtocols: ['h2', 'http/1.1'], ecdhCurve: 'P-384:P-256' };
    const captures = await nodeCaptures(server, [
      { name: '1.3', client: { servername: 'www.example.com', ALPNProtocols: ['http/1.1'], ecdhCurve: 'P-384:P-256' } },
      { name: '1.2', client: { maxVersion: 'TLSv1.2', ecdhCurve: 'P-384:P-256' } },
    ]);
    const [first, second] = captures;
    assert.ok(first !== undefined && second !== undefined);
    [tls13, tls12] = [first, second];
  });

  // RFC 9846 §2 [8446 §2]: the full handshake, with the changes of appendix D.4 for middleboxes.
  const HANDSHAKE_13 = [
    'client ClientHello',
    'server ServerHello',
    'server ChangeCipherSpec',
    'server* EncryptedExtensions',
    'server* Certificate',
    'server* CertificateVerify',
    'server* Finished',
    'client ChangeCipherSpec',
    'client* Finished',
  ];

  for (const secrets of ['before', 'behind'] as const) {
    it(`shows every message of TLS 1.3 and the chain, with the key log ${secrets} the bytes`, () => {
      const watched = watch();
      play(watched, tls13, secrets);
      assert.deepEqual(watched.messages().slice(0, HANDSHAKE_13.length), HANDSHAKE_13);
      assert.ok(watched.messages().slice(HANDSHAKE_13.length).every((line) => /^(?:server\* NewSessionTicket|(?:client|server)\* Alert)$/.test(line)), watched.messages().join());
      assert.deepEqual(watched.hop.sentChain?.map((der) => Buffer.from(der)), [leaf.der, intermediate.der]);
      assert.equal(watched.hop.group, 'secp384r1');
      assert.deepEqual(watched.all('decode.failed'), []);
    });
  }

  it('says once a side that it could not be read, and where, whatever else is wrong behind it', () => {
    const watched = watch();
    // The change of keys and Finished, which nobody can open, and a record of another protocol behind them.
    play(watched, { ...tls12, chunks: [...tls12.chunks, { from: 'client', bytes: Buffer.of(99, 3, 3, 0, 1, 0) }, { from: 'server', bytes: Buffer.of(99, 3, 3, 0, 1, 0) }] }, 'never');
    for (const from of ['client', 'server'] as const) {
      const wire = Buffer.concat(tls12.chunks.filter((chunk) => chunk.from === from).map(({ bytes }) => bytes));
      // A ChangeCipherSpec of one byte; the record behind it is the first one under keys.
      const place = wire.indexOf(Buffer.of(20, 3, 3, 0, 1, 1)) + 6;
      assert.deepEqual(watched.all('decode.failed').filter((event) => event.from === from).map(({ code, path, offset }) => [code, path, offset]), [['no_secrets', 'record', place]], from);
    }
  });

  it('shows what TLS 1.2 says in the clear without any key', () => {
    const watched = watch('none');
    play(watched, tls12, 'never');
    // RFC 5246 §7.3, with the ticket of RFC 5077 §3.1; Finished is encrypted and says nothing here.
    assert.deepEqual(watched.messages(), [
      'client ClientHello',
      'server ServerHello',
      'server Certificate',
      'server ServerKeyExchange',
      'server ServerHelloDone',
      'client ClientKeyExchange',
      'client ChangeCipherSpec',
      'server NewSessionTicket',
      'server ChangeCipherSpec',
    ]);
    assert.deepEqual(watched.hop.sentChain?.map((der) => Buffer.from(der)), [leaf.der, intermediate.der]);
    assert.deepEqual(watched.all('decode.failed'), []);
  });

  for (const secrets of ['before', 'behind'] as const) {
    it(`tells the keys of each connection by short hashes that no other has, with the key log ${secrets} the bytes`, () => {
      const seen: string[] = [];
      for (const [capture, labels] of [
        [tls13, ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0']],
        [tls12, ['CLIENT_RANDOM']],
      ] as const) {
        const watched = watch();
        play(watched, capture, secrets);
        const told = watched.all('tls.keys');
        assert.equal(told.length, 1);
        const logged = new Map(capture.keyLog.map((line) => line.split(' ')).map(([label = '', , secret = '']) => [label, secret]));
        assert.deepEqual(told[0]?.secrets, labels.map((label) => ({ label, id: createHash('sha256').update(Buffer.from(logged.get(label) ?? '', 'hex')).digest('hex').slice(0, 8) })));
        seen.push(...told[0].secrets.map(({ id }) => id));
        const text = JSON.stringify([...watched.log.since(0)]);
        for (const secret of logged.values()) assert.ok(!text.includes(secret), 'a secret was told');
      }
      assert.equal(new Set(seen).size, 5);
    });
  }

  it('tells the keys again after each KeyUpdate, and the record of each message with names', async () => {
    const watched = watch();
    play(watched, capture(await tlsScenarios(), '1.3 key updates'));
    const [first, ...updates] = watched.all('tls.keys');
    assert.deepEqual([first?.update, first?.secrets.length], [undefined, 4]);
    assert.deepEqual(updates.map(({ secrets, update }) => [secrets.map(({ label }) => label), update?.from, update?.generation]).filter(([, from]) => from === 'client'), [1, 2, 3].map((generation) => [[`CLIENT_TRAFFIC_SECRET_${generation}`], 'client', generation]));
    assert.ok(updates.some(({ update }) => update?.from === 'server'));
    const ids = updates.flatMap(({ secrets }) => secrets.map(({ id }) => id));
    assert.equal(new Set([...ids, ...(first?.secrets ?? []).map(({ id }) => id)]).size, ids.length + 4, 'all of them are new');
    const goodbye = watched.all('tls.message').findLast(({ from, message }) => from === 'client' && message.name === 'Alert');
    // RFC 9846 §5.1, §5.2 [8446 §5.1, §5.2]: protected records say application_data and TLS 1.2; two bytes, their type, and the tag.
    assert.deepEqual(goodbye?.record, {
      ...{ type: { id: 23, name: 'application_data' }, version: { id: 0x0303, name: 'TLS 1.2' }, length: 2 + 1 + 16 },
      protection: { keys: 'application', generation: 3, sequence: goodbye?.record?.protection?.sequence, padding: 0 },
    });
    const hello = watched.all('tls.message')[0]?.record;
    assert.deepEqual([hello?.type.name, hello?.version.name, hello?.protection], ['handshake', 'TLS 1.0', undefined]);
  }).timeout(60_000);

  it('tells no keys where there are none, and none of a handshake that is not complete', () => {
    const unread = watch('none');
    play(unread, tls13, 'never');
    assert.deepEqual(unread.all('tls.keys'), []);
    const cut = watch();
    play(cut, { ...tls13, chunks: tls13.chunks.slice(0, 1) });
    assert.deepEqual(cut.all('tls.keys'), []);
  });

  it('says once a side what could not be read without keys, where keys were expected', () => {
    const watched = watch();
    play(watched, tls13, 'never');
    assert.deepEqual(watched.messages(), ['client ClientHello', 'server ServerHello', 'server ChangeCipherSpec', 'client ChangeCipherSpec']);
    const failed = watched.all('decode.failed');
    assert.deepEqual(failed.map(({ layer, hop, code, path }) => [layer, hop, code, path]), [['tls', 'upstream', 'no_secrets', 'record'], ['tls', 'upstream', 'no_secrets', 'record']]);
    assert.deepEqual(failed.map(({ from }) => from).sort(), ['client', 'server']);
    assert.match(failed[0]?.detail ?? '', /^\d+ encrypted records with \d+ bytes could not be read$/);
    assert.equal(watched.hop.sentChain, undefined);
  });

  it('says nothing of encrypted records of a connection that is passed through', () => {
    const watched = watch('none');
    play(watched, tls13, 'never');
    assert.deepEqual(watched.all('decode.failed'), []);
  });

  it('puts the whole message into the event, with its dissection and when its last byte came', () => {
    const watched = watch();
    play(watched, tls13);
    const [hello] = watched.all('tls.message');
    const [chunk] = tls13.chunks;
    assert.ok(hello !== undefined && chunk !== undefined);
    // The one record of the ClientHello without its header of five bytes.
    assert.equal(hello.raw, chunk.bytes.subarray(5).toString('base64'));
    assert.deepEqual([hello.message, hello.length, hello.records, hello.hop], [{ id: 1, name: 'ClientHello' }, chunk.bytes.length - 5, 1, 'upstream']);
    assert.ok(Object.hasOwn(messageGlossary(), hello.about), hello.about);
    assert.deepEqual([hello.connection, hello.elapsed], [7, 1_000]);
    assert.deepEqual([hello.fields[0]?.start, hello.fields.at(-1)?.end], [0, chunk.bytes.length - 5]);
    const ends = watched.all('tls.message').map(({ elapsed }) => elapsed);
    assert.deepEqual(ends, [...ends].sort((one, other) => one - other));
    assert.equal(watched.hop.since(5_500), 3_500);
  });

  it('cuts a message that is too large for an event', () => {
    const filler = (id: number): [number, Buffer] => [id, Buffer.alloc(40_000, id)];
    const message = helloMessage({ extensions: [filler(0x5a01), filler(0x5a02)] });
    const watched = watch('none');
    watched.hop.bytes('client', handshakeRecords(message), 2_000);
    const [hello] = watched.all('tls.message');
    assert.equal(hello?.length, message.length);
    assert.ok(Buffer.from(hello.raw, 'base64').equals(message.subarray(0, 65_536)));
  });

  it('fingerprints the first ClientHello of a connection and no other', () => {
    const watched = watch();
    const message = helloMessage({ cipherSuites: [0x1301, 0xc02b], extensions: [[23, Buffer.alloc(0)]] });
    watched.hop.bytes('client', Buffer.concat([handshakeRecords(message), handshakeRecords(helloMessage({ cipherSuites: [0x1302] }))]), 2_000);
    const [fingerprint, ...more] = watched.all('tls.fingerprint');
    assert.ok(fingerprint !== undefined);
    assert.deepEqual(more, []);
    // JA3: version, suites, extensions, groups and point formats in decimal, joined by dashes and commas; its MD5.
    assert.equal(fingerprint.ja3Raw, '771,4865-49195,23,,');
    assert.equal(fingerprint.ja3, createHash('md5').update('771,4865-49195,23,,').digest('hex'));
    assert.match(fingerprint.ja4, /^t12i0201/);
    assert.deepEqual(watched.hop.clientHello?.cipherSuites, [0x1301, 0xc02b]);
  });

  it('remembers the last alert and who sent it', () => {
    const watched = watch();
    assert.equal(watched.hop.lastAlert, undefined);
    watched.hop.bytes('server', Buffer.of(21, 3, 3, 0, 2, 1, 112, 21, 3, 3, 0, 2, 2, 40), 2_000);
    assert.deepEqual(watched.hop.lastAlert, { from: 'server', alert: { id: 40, name: 'handshake_failure' } });
    assert.deepEqual(watched.all('tls.message').map(({ message, summary }) => [message.name, /unrecognized_name|handshake_failure/.exec(summary)?.[0]]), [
      ['Alert', 'unrecognized_name'],
      ['Alert', 'handshake_failure'],
    ]);
  });

  it('reports bytes that are no TLS once a side, with where they are', () => {
    const watched = watch();
    watched.hop.bytes('server', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 3_000);
    watched.hop.bytes('server', Buffer.from('more'), 4_000);
    const [failed, ...more] = watched.all('decode.failed');
    assert.deepEqual(more, []);
    assert.deepEqual([failed?.layer, failed?.hop, failed?.from, failed?.elapsed], ['tls', 'upstream', 'server', 2_000]);
    assert.equal(watched.hop.group, undefined);
    assert.equal(watch().hop.since(9_000), 0);
  });

  it('takes a chain with a certificate that nobody can read as it was sent', () => {
    const odd = makeCertificate({ subject: 'odd', extensions: [extension('2.5.29.17', Buffer.from('not DER'))] });
    const entry = (der: Uint8Array): Buffer => Buffer.concat([Buffer.of(0, der.length >> 8, der.length & 255), der]);
    const list = Buffer.concat([entry(odd.der), entry(Buffer.from('nonsense'))]);
    const message = Buffer.concat([Buffer.of(11, 0, (list.length + 3) >> 8, (list.length + 3) & 255, 0, list.length >> 8, list.length & 255), list]);
    const hello = tls12.chunks.find(({ from }) => from === 'server')?.bytes;
    assert.ok(hello !== undefined);
    const watched = watch('none');
    // The server's own hello first, so that the layout of TLS 1.2 is known.
    watched.hop.bytes('server', Buffer.concat([hello.subarray(0, 5 + hello.readUInt16BE(3)), handshakeRecords(message)]), 2_000);
    assert.deepEqual(watched.hop.sentChain?.map((der) => Buffer.from(der)), [odd.der, Buffer.from('nonsense')]);
  });

  it('knows whether a revocation status came with the chain, where one was asked for', async () => {
    const server = { key: leaf.keyPem, cert: leaf.pem + intermediate.pem };
    const clients = (['TLSv1.3', 'TLSv1.2'] as const).flatMap((maxVersion) => [
      { name: `${maxVersion} asked`, client: { maxVersion, requestOCSP: true } },
      { name: `${maxVersion} not asked`, client: { maxVersion, requestOCSP: false } },
    ]);
    const stapled = async (status?: Buffer): Promise<string[]> =>
      (await nodeCaptures({ ...server, ...(status === undefined ? {} : { status }) }, clients)).map((capture) => {
        const watched = watch();
        assert.equal(watched.hop.stapled, undefined);
        play(watched, capture);
        return `${capture.name}: ${String(watched.hop.stapled)}`;
      });
    assert.deepEqual(await stapled(Buffer.from('any bytes will do')), ['TLSv1.3 asked: true', 'TLSv1.3 not asked: undefined', 'TLSv1.2 asked: true', 'TLSv1.2 not asked: undefined']);
    assert.deepEqual(await stapled(), ['TLSv1.3 asked: false', 'TLSv1.3 not asked: undefined', 'TLSv1.2 asked: false', 'TLSv1.2 not asked: undefined']);
  });

  it('has no fault in a record that stops because the connection was broken off', () => {
    for (const [brokenOff, faults] of [[true, []], [false, ['truncated']]] as const) {
      const watched = watch();
      watched.hop.bytes('server', Buffer.of(23, 3, 3, 0, 100, 1, 2), 2_000);
      watched.hop.ended('server', 3_000, brokenOff);
      assert.deepEqual(watched.all('decode.failed').map(({ code }) => code), faults);
    }
  });
});
