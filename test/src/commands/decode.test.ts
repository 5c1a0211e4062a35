import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { decode } from '../../../src/commands/decode.ts';
import type { EventOf, Field } from '../../../src/events/schema.ts';
import { interfaceBlock, ipv4Packet, packetBlock, pcapFile, secretsBlock, sectionBlock } from '../../support/capture-files.ts';
import type { Order } from '../../support/capture-files.ts';
import { handshakeRecords, helloMessage } from '../../support/client-hello.ts';
import { Random } from '../../support/random.ts';
import { runCommand } from '../../support/run-command.ts';
import { captureFile } from '../../support/tshark-tls.ts';
import { capture, tlsScenarios } from '../../support/tls-scenarios.ts';

/** The packets of a pcap file as blocks of pcapng. */
function packetsOf(pcap: Buffer, order: Order = 'big'): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 24; at < pcap.length; at += 16 + pcap.readUInt32LE(at + 8)) blocks.push(packetBlock(order, BigInt(blocks.length), pcap.subarray(at + 16, at + 16 + pcap.readUInt32LE(at + 8))));
  return blocks;
}

function isMessage(value: unknown): value is EventOf<'tls.message'> {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'tls.message';
}

/** A tree in the order it is read. */
function flat(fields: readonly Field[], depth: number): { field: Field; depth: number }[] {
  return fields.flatMap((field) => [{ field, depth }, ...flat(field.children ?? [], depth + 1)]);
}

describe('trustlens decode', () => {
  let folder: string;
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const run = (...argv: string[]) => runCommand(decode, argv, { home: folder });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'trustlens-decode-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('prints a connection as text, and its events as JSON', async function () {
    this.timeout(60_000);
    const found = capture(await tlsScenarios(), '1.3 names');
    const pcap = file('a.pcap', captureFile([found]));
    const keys = file('a.keys', `# made by a test\n${found.keyLog.join('\n')}\nnot a line\n`);
    const text = await run(pcap, '--keylog', keys);
    assert.equal(text.code, 0);
    assert.match(text.stdout.toString(), /^#1 {2}a\.example:443 {2}10\.0\.0\.1:20000 → 10\.0\.0\.2:443[^]*├──────────▸│ {7}ClientHello[^]*│◂╌╌╌╌╌╌╌╌╌╌┤ {7}Finished/);
    assert.match(text.stderr, new RegExp(`line ${found.keyLog.length + 2} is no line of a key log`));
    const events = (await run(pcap, '--keylog', keys, '--json')).stdout.toString().trimEnd().split('\n').map((line): unknown => JSON.parse(line));
    assert.ok(events.length > 10);
    assert.ok(events.every((event) => typeof event === 'object' && event !== null && 'v' in event && event.v === 1));
    const without = await run(pcap);
    assert.match(without.stdout.toString(), /! tls, from the server: .*could not be read \(no_secrets/);
    assert.match(without.stderr, /no secrets in it[^]*--keylog FILE/);
    const cut = await run(file('cut.pcap', captureFile([found]).subarray(0, -3)), '--keylog', keys);
    assert.equal(cut.code, 0);
    assert.match(cut.stderr, /the file is cut off/);
  });

  it('prints every field of every message in order, below it, with --fields', async function () {
    this.timeout(60_000);
    const found = capture(await tlsScenarios(), '1.3 names');
    const pcap = file('fields.pcap', captureFile([found]));
    const keys = file('fields.keys', `${found.keyLog.join('\n')}\n`);
    const lines = (await run(pcap, '--keylog', keys, '--fields')).stdout.toString().split('\n');
    const events = (await run(pcap, '--keylog', keys, '--json')).stdout.toString().trimEnd().split('\n').map((line): unknown => JSON.parse(line)).filter(isMessage);
    assert.ok(events.length > 8);
    // Where each message stands, one after the other.
    const starts = events.reduce<number[]>((places, { message }) => [...places, lines.findIndex((line, index) => index > (places.at(-1) ?? -1) && new RegExp(`[│┤] {7}${message.name} `).test(line))], []);
    assert.ok(starts.every((start, index) => start > (starts[index - 1] ?? 0)), starts.join(' '));
    for (const [index, { fields, message }] of events.entries()) {
      const below = lines.slice((starts[index] ?? 0) + 1, starts[index + 1]).filter((line) => /^ +\d+–\d+ /.test(line));
      const all = flat(fields, 0);
      for (const [row, { field, depth }] of all.entries()) {
        const line = below[row] ?? '';
        const said = new RegExp(`^ +${field.start}–${field.end} {${2 + 2 * depth}}${field.name} +(\\S.*)$`).exec(line)?.[1];
        assert.ok(said !== undefined, `${message.name}.${field.name}: ${line}`);
        // A size is left out where the bytes themselves are shown.
        const isSize = field.value === undefined && field.text === `${field.end - field.start} bytes`;
        const expected = isSize ? '' : (field.text ?? (typeof field.value === 'number' ? field.value.toLocaleString('en') : (field.value ?? '')));
        assert.ok(said.includes(expected), `${message.name}.${field.name}: ${line} has ${expected}`);
      }
      if (index === 0) assert.deepEqual([message.name, below.length, all.length > 40], ['ClientHello', all.length, true]);
    }
    assert.match(lines.join('\n'), /ClientHello .*\n +record not protected, [\d,]+ bytes, handshake, TLS 1\.0\n +0–1 {2}msg_type +ClientHello \(0x01\)\n/);
    // What only a peer's bytes say is the bytes that are on the wire.
    const random = found.keyLog.map((line) => /^CLIENT_HANDSHAKE_TRAFFIC_SECRET ([0-9a-f]{64}) /.exec(line)?.[1]).find((digits) => digits !== undefined);
    assert.ok(random !== undefined);
    assert.match(lines.find((line) => / 6–38 {2}random /.test(line)) ?? '', new RegExp(`${random}$`));
    assert.doesNotMatch(lines.join('\n'), /without fields|left out here/);
    assert.doesNotMatch((await run(pcap, '--keylog', keys)).stdout.toString(), /msg_type|record not protected/);
  });

  it('keeps no more fields than it has room for, and says whose are left out', async function () {
    this.timeout(60_000);
    // Each hello has 15,000 fields and more; none of the connections ends before the file does.
    const wire = handshakeRecords(helloMessage({ cipherSuites: Array.from({ length: 15_000 }, (_, index) => index) }));
    const packets = Array.from({ length: 60 }, (_, index) => ipv4Packet({ source: ['10.0.0.1', 10_000 + index], payload: wire }));
    const text = (await run(file('many.pcap', pcapFile(packets.map((bytes, at) => ({ at, bytes })))), '--fields')).stdout.toString();
    const told = text.match(/ {2}cipher_suites +15000 suites$/gm)?.length ?? 0;
    const left = text.match(/its fields are left out here: --json has them$/gm)?.length ?? 0;
    assert.ok(told > 0 && left > 0 && told + left === 60, `${told} told, ${left} left out`);
  });

  it('says of secrets whose they are not, once, and makes nothing of them', async function () {
    this.timeout(60_000);
    const scenarios = await tlsScenarios();
    const [found, other] = [capture(scenarios, '1.3 names'), capture(scenarios, '1.3 TLS_AES_128_GCM_SHA256')];
    const lines = other.keyLog.filter((line) => !line.startsWith('#'));
    const pcap = captureFile([found]);
    const start = [sectionBlock('big'), interfaceBlock('big')];
    const without = await run(file('foreign.pcap', pcap), '--json');
    const foreign = await run(file('foreign.pcap', pcap), '--keylog', file('foreign.keys', `${other.keyLog.join('\n')}\n`), '--json');
    const embedded = await run(file('foreign.pcapng', Buffer.concat([...start, secretsBlock('big', `${lines.join('\n')}\n`), ...packetsOf(pcap)])), '--json');
    for (const [name, { code, stdout, stderr }] of Object.entries({ foreign, embedded })) {
      assert.equal(code, 0);
      assert.equal(stderr.match(new RegExp(`^note: none of the ${lines.length} secrets is of a connection in this capture$`, 'gm'))?.length, 1, `${name}: ${stderr}`);
      assert.match(stderr, /^hint: .*--keylog/m);
      // The times of pcapng count in µs as well, from another day.
      const told = (text: Buffer): unknown[] => text.toString().trimEnd().split('\n').map((line) => JSON.stringify({ ...Object(JSON.parse(line)), time: 0, elapsed: 0 }));
      assert.deepEqual(told(stdout), told(without.stdout), `${name}: as without secrets`);
    }
    // Of two connections one is known.
    const both = await run(file('both.pcap', captureFile([found, other])), '--keylog', join(folder, 'foreign.keys'));
    assert.match(both.stderr, new RegExp(`^note: ${lines.length} secrets, for 1 of 2 TLS connections$`, 'm'));
    // The right connection and the wrong secrets: nothing opens, and that is said once a side, at its first record under keys.
    const random = /^CLIENT_TRAFFIC_SECRET_0 (\S+)/m.exec(found.keyLog.join('\n'))?.[1] ?? '';
    const wrong = await run(join(folder, 'foreign.pcap'), '--keylog', file('wrong.keys', other.keyLog.map((line) => line.replace(/ [0-9a-f]{64} /, ` ${random} `)).join('\n')));
    assert.deepEqual(wrong.stdout.toString().match(/from the (?:client|server): a record does not open with the secrets of the key log/g)?.length, 2);
    assert.doesNotMatch(wrong.stdout.toString(), /EncryptedExtensions|Finished/);
  });

  it('takes any bytes: says what it is not, or reads what is there', async function () {
    this.timeout(60_000);
    const found = capture(await tlsScenarios(), '1.3 names');
    const whole = Buffer.concat([sectionBlock('little'), interfaceBlock('little'), secretsBlock('little', `${found.keyLog.join('\n')}\n`), ...packetsOf(captureFile([found]), 'little')]);
    const random = new Random(20_261_122);
    const files = [
      ...Array.from({ length: 40 }, (_, index) => ({ name: `cut off after ${Math.floor((whole.length * index) / 40)} bytes`, bytes: whole.subarray(0, Math.floor((whole.length * index) / 40)) })),
      ...Array.from({ length: 30 }, (_, index) => ({ name: `edit ${index} of seed 20261122`, bytes: random.edited(whole) })),
      ...Array.from({ length: 10 }, (_, index) => ({ name: `garbage ${index} of seed 20261122`, bytes: random.bytes(2_000) })),
      ...Array.from({ length: 10 }, (_, index) => ({ name: `garbage behind the first block, ${index} of seed 20261122`, bytes: Buffer.concat([sectionBlock('little'), random.bytes(2_000)]) })),
    ];
    for (const { name, bytes } of files) {
      const { code, stdout, stderr } = await run(file('any', bytes), '--json');
      const events = stdout.toString().split('\n').filter((line) => line !== '').map((line): unknown => JSON.parse(line));
      if (code === 2) assert.ok(stderr.includes('is no capture: ') && events.length === 0, `${name}: ${stderr}`);
      else assert.equal(code, 0, `${name}: ${stderr}`);
      assert.doesNotMatch(stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/, name);
      const { stdout: text } = await run(join(folder, 'any'));
      assert.equal(text.length > 0, events.some((event) => typeof event === 'object' && event !== null && 'type' in event && typeof event.type === 'string' && /^(?:tls|http)/.test(event.type)), name);
    }
  });

  it('says what a file is not', async () => {
    const cases: [argv: string[], says: RegExp][] = [
      [[], /decode needs a capture file/],
      [[join(folder, 'missing')], /cannot be read: ENOENT/],
      [[file('text', 'hello there')], /is no capture: a file that begins with 68656c6c/],
      [[file('zipped', Buffer.from('1f8b0800aa', 'hex'))], /hint: it is compressed: gunzip -c/],
      [[file('empty', '')], /is no capture: the file is empty/],
      [[file('a', pcapFile([])), '--keylog', file('log', 'hello\n')], /has no line of a TLS key log/],
      [[file('a', pcapFile([])), '--keylog', join(folder, 'missing')], /the key log .* cannot be read/],
    ];
    for (const [argv, says] of cases) {
      const { code, stderr, stdout } = await run(...argv);
      assert.equal(code, 2, argv.join(' '));
      assert.match(stderr, says);
      assert.equal(stdout.length, 0);
    }
  });

  it('says when there is no TLS in it, and what else there was', async () => {
    const fragment = ipv4Packet({ payload: 'x' });
    fragment[6] = 0x20;
    const mail = ipv4Packet({ payload: 'EHLO', flags: 'A' });
    const { code, stdout, stderr } = await run(file('none.pcap', pcapFile([{ at: 1, bytes: fragment }, { at: 2, bytes: mail }])));
    assert.deepEqual([code, stdout.length], [0, 0]);
    assert.match(stderr, /1 connection with neither TLS nor HTTP\n/);
    assert.match(stderr, /there is no TLS in it: 2 packets, 1 TCP connection\n/);
    assert.match(stderr, /1 packet in fragments of IP/);
    assert.match((await run(file('wifi.pcap', pcapFile([{ at: 1, bytes: mail }], { linkType: 105 })))).stderr, /1 packet of link type 105/);
  });
});
