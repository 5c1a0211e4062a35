import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { CaptureDecoding } from '../../../src/commands/capture-decoding.ts';
import type { Event } from '../../../src/events/schema.ts';
import { interfaceBlock, ipv4Packet, packetBlock, pcapFile, secretsBlock, sectionBlock } from '../../support/capture-files.ts';
import type { MadeSegment } from '../../support/capture-files.ts';
import { Random } from '../../support/random.ts';
import { captureFile } from '../../support/tshark-tls.ts';
import { capture, tlsScenarios } from '../../support/tls-scenarios.ts';
import type { Scenarios } from '../../support/tls-scenarios.ts';

function decode(file: Uint8Array, keyLog: readonly string[] = [], cut: (bytes: Uint8Array) => readonly Uint8Array[] = (bytes) => [bytes]): { events: Event[]; decoding: CaptureDecoding } {
  const events: Event[] = [];
  const decoding = new CaptureDecoding((event) => events.push(event));
  decoding.keyLines.add(keyLog.join('\n'));
  for (const chunk of cut(file)) decoding.push(chunk);
  decoding.end();
  return { events, decoding };
}

/** `client ClientHello` for every message of a connection. */
function messages(events: readonly Event[], connection: number): string[] {
  return events.flatMap((event) => (event.type === 'tls.message' && event.connection === connection ? [`${event.from} ${event.message.name}`] : []));
}

describe('CaptureDecoding', () => {
  let scenarios: Scenarios;

  before(async function () {
    this.timeout(60_000);
    scenarios = await tlsScenarios();
  });

  it('has every connection of a capture, each with the lines of the key log that are its own, and agrees with tshark about their handshakes', function () {
    this.timeout(60_000);
    const all = [...scenarios.captures.values()];
    const file = captureFile(all);
    const keyLog = all.flatMap((found) => found.keyLog);
    const { events, decoding } = decode(file, keyLog);
    assert.equal(decoding.counts.tls, all.length);
    // Some openssl clients agree on h2 and then speak HTTP/1.0 all the same.
    assert.deepEqual(events.filter((event) => event.type === 'decode.failed' && event.layer !== 'http'), []);
    const [pcap, keys] = [join(scenarios.folder, 'decode.pcap'), join(scenarios.folder, 'decode.keys')];
    writeFileSync(pcap, file);
    writeFileSync(keys, keyLog.map((line) => `${line}\n`).join(''));
    const output = execFileSync('tshark', ['-r', pcap, '-o', `tls.keylog_file:${keys}`, '-T', 'fields', '-e', 'tcp.stream', '-e', 'tls.handshake.type'], { encoding: 'latin1', maxBuffer: 1e8, stdio: ['ignore', 'pipe', 'ignore'] });
    const types = all.map((): number[] => []);
    for (const line of output.split('\n')) {
      const [stream, found = ''] = line.split('\t');
      for (const type of found.split(',')) if (type !== '') types[Number(stream)]?.push(Number(type));
    }
    let opened = 0;
    for (const [index, { name }] of all.entries()) {
      const ours = events.flatMap((event) => (event.type === 'tls.message' && event.connection === index + 1 && !['Alert', 'ChangeCipherSpec'].includes(event.message.name) ? [event.message.id] : []));
      // A message that tshark cannot put together from several records is named once more or less; which ones there are it knows.
      // Of ARIA, CAMELLIA and block ciphers with other MACs than SHA-1 and SHA-256 some builds of tshark open nothing.
      const opens = types[index]?.includes(20) === true || !ours.includes(20);
      assert.deepEqual([...new Set(ours)].filter((type) => opens || (type !== 20 && type !== 4)).sort(), [...new Set(types[index])].filter((type) => opens || type !== 4).sort(), name);
      if (opens) opened += 1;
    }
    assert.ok(opened > all.length - 10, `tshark opened ${opened} of ${all.length}`);
  });

  it('tells what was said inside, in TLS 1.2 with block ciphers and in TLS 1.3', () => {
    for (const name of ['1.2 AES128-SHA', '1.2 mac then encrypt', '1.3 TLS_CHACHA20_POLY1305_SHA256', '1.3 key updates']) {
      const { events } = decode(captureFile([capture(scenarios, name)]), capture(scenarios, name).keyLog);
      const request = events.find((event) => event.type === 'http.request');
      assert.ok(request?.type === 'http.request', name);
      assert.deepEqual([request.method, request.target, request.version, request.scheme], ['GET', '/', 'HTTP/1.0', 'https']);
      assert.ok(events.some((event) => event.type === 'http.response' && event.status === 200), name);
      assert.ok(events.some((event) => event.type === 'tls.certificates' && event.hop === 'upstream' && event.sent.length > 0), name);
      assert.ok(events.findIndex(({ type }) => type === 'tls.established') < events.indexOf(request), name);
    }
  });

  it('gives the same events however the file is cut', () => {
    const found = capture(scenarios, '1.3 names');
    const file = captureFile([found]);
    const whole = decode(file, found.keyLog).events;
    const random = new Random(2);
    for (let round = 0; round < 20; round += 1) assert.deepEqual(decode(file, found.keyLog, (bytes) => random.chunks(Buffer.from(bytes), 1 + random.below(100))).events, whole);
  });

  it('takes secrets that are embedded, also behind the packets that need them', () => {
    const found = capture(scenarios, '1.3 names');
    const pcap = captureFile([found]);
    const blocks: Buffer[] = [];
    for (let at = 24; at < pcap.length; ) {
      const length = pcap.readUInt32LE(at + 8);
      blocks.push(packetBlock('big', BigInt(blocks.length), pcap.subarray(at + 16, at + 16 + length)));
      at += 16 + length;
    }
    const secrets = secretsBlock('big', found.keyLog.map((line) => `${line}\n`).join(''));
    const expected = messages(decode(pcap, found.keyLog).events, 1);
    assert.ok(expected.includes('server EncryptedExtensions'));
    const start = [sectionBlock('big'), interfaceBlock('big')];
    for (const where of [0, 5, blocks.length]) {
      const { events, decoding } = decode(Buffer.concat([...start, ...blocks.slice(0, where), secrets, ...blocks.slice(where)]));
      assert.deepEqual(messages(events, 1), expected, `behind ${where} packets`);
      assert.equal(decoding.counts.embeddedSecrets, found.keyLog.filter((line) => !line.startsWith('#')).length);
    }
  });

  it('says what it has no secrets for, what the capture missed, and what began before it', () => {
    const found = capture(scenarios, '1.3 TLS_AES_256_GCM_SHA384');
    const pcap = captureFile([found]);
    const codes = ({ events }: { events: Event[] }): string[] => events.flatMap((event) => (event.type === 'decode.failed' ? [`${event.layer} ${event.from ?? ''} ${event.code}`] : []));
    assert.deepEqual(codes(decode(pcap)), ['tls server no_secrets', 'tls client no_secrets']);
    const packets = [];
    for (let at = 24; at < pcap.length; at += 16 + pcap.readUInt32LE(at + 8)) packets.push({ at: packets.length, bytes: pcap.subarray(at + 16, at + 16 + pcap.readUInt32LE(at + 8)) });
    const hole = decode(pcapFile(packets.filter((_, index) => index !== 4)), found.keyLog);
    assert.ok(codes(hole).includes('tcp server gap'), codes(hole).join());
    assert.deepEqual(codes(decode(pcapFile(packets.slice(3)), found.keyLog)), ['tcp  mid_stream'], 'a connection without its SYN can be read from its ClientHello');
    assert.ok(messages(decode(pcapFile(packets.slice(3)), found.keyLog).events, 1).includes('client Finished'));
    const late = decode(pcapFile(packets.slice(6)), found.keyLog);
    assert.deepEqual(late.events.flatMap((event) => (event.type === 'tunnel.passed' ? [event.reason] : [])), ['mid_stream']);
  });

  it('tells plain HTTP, and the time of the capture', () => {
    const at = 1_700_000_000_000_000;
    const client: MadeSegment = { source: ['10.0.0.1', 40_000], destination: ['10.0.0.2', 80] };
    const server: MadeSegment = { source: ['10.0.0.2', 80], destination: ['10.0.0.1', 40_000] };
    const { events } = decode(
      pcapFile(
        [
          { ...client, flags: 'S' },
          { ...server, flags: 'SA' },
          { ...client, sequence: 1, payload: 'GET /a HTTP/1.1\r\nHost: a.test\r\n\r\n' },
          { ...server, sequence: 1, payload: 'HTTP/1.1 204 No Content\r\n\r\n', flags: 'AF' },
          { ...client, sequence: 34, flags: 'AF' },
        ].map((segment, index) => ({ at: at + index * 1_500, bytes: ipv4Packet(segment) })),
      ),
    );
    assert.deepEqual(events.map(({ type, elapsed, time }) => [type, elapsed, time]).filter(([type]) => type === 'http.request' || type === 'http.response' || type === 'connection.closed'), [
      ['http.request', 3_000, at / 1_000 + 3],
      ['http.response', 4_500, at / 1_000 + 4],
      ['connection.closed', 6_000, at / 1_000 + 6],
    ]);
  });

  it('takes any bytes', function () {
    this.timeout(20_000);
    const random = new Random(8);
    const found = capture(scenarios, '1.3 names');
    const pcap = captureFile([found]);
    for (let round = 0; round < 300; round += 1) decode(random.edited(pcap), found.keyLog);
  });
});
