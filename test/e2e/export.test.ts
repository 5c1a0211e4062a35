/** Captures out and in: the key log, the export of a running proxy, what tshark reads in it, and what we read in it again. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { closing } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { trustlens } from '../support/program.ts';
import { setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';
import { scratchFolders } from '../support/scratch.ts';

/** Fields of every packet that a display filter chooses. */
function shark(file: string, filter: string, fields: readonly string[], options: readonly string[] = []): string[] {
  const text = execFileSync('tshark', ['-r', file, ...options, '-Y', filter, '-T', 'fields', '-E', 'occurrence=f', ...fields.flatMap((field) => ['-e', field])], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return text.split('\n').filter((line) => line.trim() !== '');
}

interface Told {
  connection: number | null;
  type: string;
  hop?: string | null;
  from?: string | null;
  message?: string | { name: string };
  target?: unknown;
}

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && 'type' in value && 'connection' in value;
}

/** `hop from name` of the messages of a connection, by hop. */
function names(events: readonly Told[], chosen: (event: Told) => boolean): string[] {
  return events.filter((event) => event.type === 'tls.message' && chosen(event)).map(({ from, message }) => `${from ?? ''} ${typeof message === 'object' ? message.name : ''}`);
}

describe('captures of a running proxy', function () {
  this.timeout(180_000);
  const later = closing('all');
  const folder = scratchFolders();
  let stage: Stage;
  let keyLog: string;

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl', 'tshark');
    const place = mkdtempSync(join(tmpdir(), 'trustlens-keys-'));
    later(() => {
      rmSync(place, { recursive: true, force: true });
    });
    keyLog = join(place, 'keys.log');
    stage = await setStage(later, ['--keep-wire', '--keylog', keyLog]);
    stage.nginx.add('hello.txt', 'hello');
  });

  it('opens in tshark with both hops decrypted, without another option, and in ours with the messages that were told live', async () => {
    const ids: number[] = [];
    for (const version of ['--http2', '--http1.1']) {
      const visit = await stage.proxy.feed.one(() => stage.curl([version, `https://origin.test:${stage.nginx.tls}/hello.txt`]));
      ids.push(visit.row.events[0]?.connection ?? 0);
    }
    const file = join(folder(), 'all.pcapng');
    const { status, stderr } = await trustlens(stage.proxy, ['export', '--out', file, ...ids.flatMap((id) => ['--connection', String(id)])]);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^2 connections, \d+ bytes in .*\nnote: the secrets in it open/);
    assert.equal(statSync(file).mode & 0o777, 0o600);

    assert.deepEqual(shark(file, 'http2.headers.path == "/hello.txt"', ['frame.interface_name']).sort(), ['downstream', 'upstream']);
    assert.deepEqual(shark(file, 'http2.headers.status == 200', ['frame.interface_name']).sort(), ['downstream', 'upstream']);
    assert.deepEqual(shark(file, 'http.request.uri == "/hello.txt"', ['frame.interface_name']).sort(), ['downstream', 'upstream']);
    assert.deepEqual(shark(file, 'http.response.code == 200', ['frame.interface_name']).sort(), ['downstream', 'upstream']);

    const decoded = await trustlens(stage.proxy, ['decode', file, '--json']);
    const events = decoded.stdout.toString().trimEnd().split('\n').map((line): unknown => JSON.parse(line)).filter(isTold);
    assert.deepEqual(events.filter(({ type }) => type === 'decode.failed'), []);
    const live = stage.proxy.feed.events;
    const expected = ids.flatMap((id) => ['downstream', 'upstream'].map((hop) => names(live, (event) => event.connection === id && event.hop === hop).join(', ')));
    const found = [1, 2, 3, 4].map((id) => names(events, (event) => event.connection === id).join(', '));
    assert.deepEqual(found.sort(), expected.sort());
    assert.ok(expected.every((line) => line.includes('Finished')));
    assert.equal(events.filter(({ type, target }) => type === 'http.request' && target === '/hello.txt').length, 4);
  });

  it('has a key log that tshark opens the same bytes with', async () => {
    assert.equal(statSync(keyLog).mode & 0o777, 0o600);
    const lines = readFileSync(keyLog, 'latin1').trimEnd().split('\n');
    assert.ok(lines.length >= 20 && lines.every((line) => /^[A-Z0-9_]+ [0-9a-f]{64} [0-9a-f]+$/.test(line)));
    const [secrets, bare, again] = ['with', 'bare', 'again'].map((name) => join(folder(), `${name}.pcapng`));
    assert.ok(secrets !== undefined && bare !== undefined && again !== undefined);
    assert.equal((await trustlens(stage.proxy, ['export', '--out', secrets, '--host', 'origin.test'])).status, 0);
    const listed = await trustlens(stage.proxy, ['export', '--format', 'ndjson', '--out', '-', '--host', 'origin.test']);
    assert.match(listed.stdout.toString(), /^\{.*"type":"connection\.opened"/);
    execFileSync('editcap', ['--discard-all-secrets', secrets, bare], { stdio: 'ignore' });
    execFileSync('editcap', ['--inject-secrets', `tls,${keyLog}`, bare, again], { stdio: 'ignore' });
    assert.deepEqual(shark(bare, 'http2.headers.path', ['frame.number']), []);
    const paths = shark(secrets, 'http2.headers.path', ['http2.headers.path']);
    assert.ok(paths.length > 0);
    assert.deepEqual(shark(bare, 'http2.headers.path', ['http2.headers.path'], ['-o', `tls.keylog_file:${keyLog}`]), paths);
    for (const args of [['decode', again], ['decode', bare, '--keylog', keyLog]]) {
      const { stdout } = await trustlens(stage.proxy, args);
      assert.match(stdout.toString(), /exchange 1 +GET https:\/\/origin\.test:\d+\/hello\.txt {2}HTTP\/2 {2}→ 200/);
    }
  });

  it('is announced, and refused where nothing is kept', async () => {
    const warnings = stage.proxy.feed.events.flatMap((event) => (event.type === 'proxy.warning' ? [event.code] : []));
    assert.deepEqual(warnings.filter((code) => code === 'key_log' || code === 'keep_wire'), ['key_log', 'keep_wire']);
    assert.match((await trustlens(stage.proxy, ['export', '--out', join(folder(), 'none'), '--connection', '9999'])).stderr, /no connection that is kept fits/);
    const plain = await setStage(later);
    const { status, stderr } = await trustlens(plain.proxy, ['export', '--out', join(folder(), 'none')]);
    assert.equal(status, 2);
    assert.match(stderr, /keeps no wire bytes and no secrets\nhint: start it with --keep-wire/);
  });
});
