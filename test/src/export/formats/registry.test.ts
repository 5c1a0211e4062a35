/** Covers the whole folder: what every format must do, and what Wireshark's own reader makes of ours. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { CaptureFile } from '../../../../src/decode/capture/capture-file.ts';
import { EventLog } from '../../../../src/events/log.ts';
import type { WireItem } from '../../../../src/events/wire.ts';
import { FORMATS, formatNamed } from '../../../../src/export/formats/registry.ts';
import { ndjson } from '../../../../src/export/formats/ndjson.ts';
import { pcapng } from '../../../../src/export/formats/pcapng.ts';
import { scratchFolders } from '../../../support/scratch.ts';

const AT = 1_700_000_000_123_456;
const CONNECTION: WireItem = { kind: 'connection', connection: 7, client: { address: '::ffff:192.0.2.1', port: 40_000 }, target: { host: 'a.test', port: 8_443 }, server: { address: '2001:db8::80:0:1', port: 8_443 }, local: null };
const SECRET: WireItem = { kind: 'secret', connection: 7, hop: 'upstream', line: `CLIENT_RANDOM ${'ab'.repeat(32)} ${'cd'.repeat(48)}` };

function bytes(hop: 'downstream' | 'upstream', from: 'client' | 'server', data: Uint8Array, at = AT): WireItem {
  return { kind: 'bytes', connection: 7, hop, from, at, data: Buffer.from(data).toString('base64') };
}

function written(items: readonly WireItem[]): Buffer {
  assert.equal(pcapng.from, 'wire');
  const writer = pcapng.open({ version: '1.2.3' });
  return Buffer.concat([...items.flatMap((item) => writer.take(item)), ...writer.end()]);
}

describe('export formats', () => {
  const folder = scratchFolders();

  it('have names of their own, by which they are found', () => {
    assert.equal(new Set(FORMATS.map(({ name }) => name)).size, FORMATS.length);
    for (const format of FORMATS) {
      assert.match(format.name, /^[a-z0-9]+$/);
      assert.ok(format.summary.length > 10 && !format.summary.endsWith('.'));
      assert.equal(formatNamed(format.name), format);
    }
    assert.equal(formatNamed('docx'), undefined);
  });

  it('ndjson: an event a line', () => {
    const log = new EventLog();
    log.emit('proxy.stopping', null, 0, { reason: 'a\nb' });
    assert.equal(ndjson.from, 'events');
    const writer = ndjson.open({ version: '1' });
    const text = Buffer.concat([...log.since(0)].flatMap((event) => writer.take(event))).toString();
    assert.deepEqual(text.trimEnd().split('\n').map((line): unknown => JSON.parse(line)), [...log.since(0)]);
  });

  it('pcapng: tshark finds the interfaces, the words, the addresses, the bytes, and no fault in the packets', () => {
    const long = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 251));
    const file = join(folder(), 'a.pcapng');
    const items = [CONNECTION, SECRET, bytes('downstream', 'client', Buffer.from('ask')), bytes('upstream', 'client', long, AT + 5), bytes('upstream', 'server', Buffer.from('odd'), AT + 6)];
    writeFileSync(file, written([...items, { kind: 'ended', connection: 7, at: AT + 9 }, { kind: 'done', missing: 0 }]));
    const fields = ['frame.interface_name', 'frame.time_epoch', 'ip.src', 'ipv6.dst', 'tcp.srcport', 'tcp.dstport', 'tcp.flags.str', 'tcp.len', 'frame.comment'];
    const checks = ['-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE'];
    const shark = (...args: string[]): string => execFileSync('tshark', ['-r', file, ...checks, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const rows = shark('-T', 'fields', '-E', 'separator=|', ...fields.flatMap((field) => ['-e', field])).trimEnd().split('\n').map((line) => line.split('|'));
    const [syn = []] = rows;
    assert.deepEqual(syn.slice(0, 6), ['downstream', '1700000000.123456000', '192.0.2.1', '', '40000', '8443']);
    assert.match(syn[8] ?? '', /^connection 7 to a\.test:8443, downstream: .*made up/);
    const up = rows.filter(([name]) => name === 'upstream');
    assert.deepEqual(up.map((row) => row[7]), ['0', '0', '0', '1460', '1460', '1460', '620', '3', '0', '0', '0']);
    assert.equal(up[0]?.[3], '2001:db8::80:0:1');
    assert.deepEqual(rows.map((row) => (row[6] ?? '').replace(/[^A-Z]/g, '')).slice(0, 4), ['S', 'AS', 'A', 'AP']);
    assert.equal(shark('-Y', 'tcp.checksum.status == 0 || ip.checksum.status == 0 || tcp.analysis.flags || _ws.malformed').trim(), '');
    assert.equal(shark('-T', 'fields', '-e', 'tcp.checksum.status').trimEnd().split('\n').every((status) => status === '1'), true, 'every checksum was looked at and is good');
    assert.match(execFileSync('capinfos', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }), /trustlens 1\.2\.3/);
  });

  it('pcapng: secrets stand before every packet, and what is written is read by our own reader', () => {
    const items = new CaptureFile().push(written([CONNECTION, SECRET, bytes('downstream', 'client', Buffer.from('x'))]));
    assert.deepEqual(items.map(({ kind }) => kind), ['secrets', 'packet', 'packet', 'packet', 'packet']);
    assert.ok(items[0]?.kind === 'secrets' && items[0].text === `${SECRET.line}\n`);
    assert.ok(items.every((item) => item.kind !== 'packet' || item.at === AT));
  });

  it('pcapng: an export of nothing is a capture without packets', () => {
    assert.deepEqual(new CaptureFile().push(written([])), []);
    assert.ok(written([]).length > 0);
  });
});
