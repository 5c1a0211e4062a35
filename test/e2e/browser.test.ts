/** A real Chromium, opened by `trustlens browser`: trust and proxy for that window alone, certificate errors that stay true, nothing left behind. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { closing, scratchFolder } from '../support/closing.ts';
import type { Row } from '../support/event-feed.ts';
import { needs } from '../support/needs.ts';
import { startWebOrigin } from '../support/origins.ts';
import { runToEnd } from '../support/processes.ts';
import type { Ended } from '../support/processes.ts';
import { newPlace, startProgram, trustlens } from '../support/program.ts';
import type { Place } from '../support/program.ts';
import { setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** Chromium draws into nothing, prints the page's document when it has loaded, and ends. */
const HEADLESS = ['--', '--headless', '--disable-gpu', '--dump-dom'];

describe('Chromium by `trustlens browser`', function () {
  this.timeout(180_000);
  const later = closing('all');
  const soon = closing('each');
  let stage: Stage;

  before(async function () {
    needs(this, 'chromium', 'certutil', 'nginx', 'openssl');
    stage = await setStage(later);
    stage.nginx.add('page.html', '<!doctype html><link rel="stylesheet" href="style.css"><title>page</title><h1 id="here">the page is here</h1><script>document.title = "script ran"</script>');
    stage.nginx.add('style.css', 'h1 { color: green }');
  });

  interface Opened extends Ended {
    /** What Chromium was started with. */
    args: string[];
    home: string;
    place: Place;
  }

  /** Opens a page in Chromium through the running proxy of `place`, with a wrapper that notes its command line. */
  async function open(place: Place, url: string, options: readonly string[] = []): Promise<Opened> {
    const wrapper = scratchFolder(soon);
    const temporary = scratchFolder(soon);
    const { stdout } = await runToEnd('which', ['chromium']);
    writeFileSync(join(wrapper, 'chromium'), `#!/bin/sh\nprintf '%s\\n' "$HOME" "$@" > ${join(wrapper, 'said')}\nexec ${stdout.toString().trim()} "$@"\n`);
    chmodSync(join(wrapper, 'chromium'), 0o755);
    // The user's own profile and certificates, which must stay as they are.
    mkdirSync(join(place.user, '.config', 'chromium'), { recursive: true });
    writeFileSync(join(place.user, '.config', 'chromium', 'mine'), 'mine');
    const ended = await trustlens(place, ['browser', url, ...options, ...HEADLESS], { env: { PATH: `${wrapper}:${place.env['PATH'] ?? ''}`, TMPDIR: temporary } });
    const [home = '', ...args] = readFileSync(join(wrapper, 'said'), 'utf8').trimEnd().split('\n');
    assert.deepEqual(readdirSync(temporary).filter((name) => name.startsWith('trustlens')), [], 'the profile is gone');
    assert.deepEqual(readdirSync(place.user, { recursive: true }).map(String).sort(), ['.config', '.config/chromium', '.config/chromium/mine'], "the user's home is as it was");
    assert.ok(home !== place.user && !existsSync(home), 'the home that Chromium had is gone');
    return { ...ended, args, home, place };
  }

  /** The connection over which a page was asked for. */
  function rowOf(path: string): Promise<Row> {
    return stage.proxy.feed.until(`a row with ${path}`, () => stage.proxy.feed.rows().find((row) => row.all('http.request').some(({ target }) => target === path) && row.all('connection.closed').length > 0));
  }

  it('shows a page over HTTP/2 without a certificate error, loopback through the proxy too', async () => {
    const { status, stdout, stderr, args } = await open(stage.proxy, `https://localhost:${stage.nginx.tls}/page.html?good`);
    assert.equal(status, 0, stderr);
    assert.match(stdout.toString(), /<title>script ran<\/title>[^]*the page is here/, stderr);
    assert.deepEqual(args.filter((arg) => /ignore-certificate|spki/i.test(arg)), [], 'no flag that hides certificate errors');
    assert.doesNotMatch(stderr, /hides every certificate error/);
    const row = await rowOf('/page.html?good');
    assert.deepEqual(row.one('connection.opened').target, { host: 'localhost', port: stage.nginx.tls });
    assert.deepEqual([row.established('downstream').alpn, row.established('upstream').alpn], ['h2', 'h2']);
    assert.equal(row.established('downstream').serverName, 'localhost');
    assert.deepEqual([row.chain('upstream').verdict?.status, row.chain('upstream').action], ['ok', 'relay']);
    const asked = row.all('http.request').map(({ target }) => target);
    assert.ok(asked.includes('/style.css'), asked.join(' '));
    assert.match(row.all('tls.fingerprint').find(({ hop }) => hop === 'downstream')?.ja4 ?? '', /^t13d/);
    row.assertReadable();
  });

  it('shows the page of trustlens for a server whose certificate has expired, where that is wanted', async () => {
    const origin = await startWebOrigin(soon, stage.pki.leaf({ names: ['localhost'], from: -40, until: -2 }), (_request, response) => response.end('you should never see this'));
    const place = newPlace(soon);
    const proxy = await startProgram(soon, ['--upstream-ca', stage.pki.rootFile, '--on-bad-upstream', 'page'], place);
    const { stdout, stderr } = await open(place, `https://localhost:${origin.port}/secret`);
    assert.match(stdout.toString(), /The certificate of localhost was not trusted/, stderr);
    assert.match(stdout.toString(), /expired/);
    assert.deepEqual(origin.asked, []);
    const row = await proxy.feed.until('a row with the page', () => proxy.feed.rows().find((one) => one.all('http.request').some(({ target }) => target === '/secret') && one.all('connection.closed').length > 0));
    assert.deepEqual([row.one('connection.closed').cause, row.one('http.response').status], ['untrusted_chain', 502]);
  });

  it('shows its own error for a server that is refused with an alert', async () => {
    const place = newPlace(soon);
    const proxy = await startProgram(soon, ['--upstream-ca', stage.pki.rootFile, '--on-bad-upstream', 'close'], place);
    const origin = await startWebOrigin(soon, stage.pki.leaf({ names: ['localhost'], issuer: 'unknown_root' }), (_request, response) => response.end('you should never see this'));
    const { stdout } = await open(place, `https://localhost:${origin.port}/secret`);
    assert.doesNotMatch(stdout.toString(), /never see this/);
    assert.deepEqual(origin.asked, []);
    const row = await proxy.feed.until('a refused connection', () => proxy.feed.rows().find((one) => one.all('tls.failed').length > 0));
    assert.equal(row.chain('upstream').action, 'close');
  });

  it('starts a proxy of its own where none runs, for as long as the window is open', async () => {
    const place = newPlace(soon);
    const { status, stdout, stderr } = await open(place, `https://localhost:${stage.nginx.tls}/page.html?own`, ['--upstream-ca', stage.pki.rootFile]);
    assert.equal(status, 0, stderr);
    assert.match(stdout.toString(), /the page is here/, stderr);
    assert.match(stderr, /a chromium window opens; it uses the proxy on 127\.0\.0\.1:\d+ and trusts "trustlens /);
    assert.match(stderr, new RegExp(`localhost:${stage.nginx.tls} .*tls1\\.3 h2 \\| tls1\\.3 h2 .*✓`), 'a line a connection');
    assert.ok(!existsSync(join(place.home, 'run.json')), 'the proxy has ended');
  });
});
