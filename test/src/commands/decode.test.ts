import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { decode } from '../../../src/commands/decode.ts';
import { ipv4Packet, pcapFile } from '../../support/capture-files.ts';
import { runCommand } from '../../support/run-command.ts';
import { captureFile } from '../../support/tshark-tls.ts';
import { capture, tlsScenarios } from '../../support/tls-scenarios.ts';

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
