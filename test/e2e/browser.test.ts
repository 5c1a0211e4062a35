/** `trustlens browser` with a real headless Chromium: pages load over HTTP/2 without a certificate error, and nothing else is touched. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'mocha';
import { closing } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startNginx } from '../support/nginx.ts';
import { trustlens } from '../support/program.ts';
import { setStage } from '../support/stage.ts';

/** Headless, without a graphics card, and with no traffic of its own; the rest is what the command sets. */
const HEADLESS = ['--headless', '--disable-gpu', '--disable-breakpad', '--dump-dom'];

/** Profiles of windows that are open, or were left behind. */
function profiles(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('trustlens-browser-'));
}

describe('trustlens browser', function () {
  this.timeout(240_000);
  const later = closing('each');

  it('opens a page through the running proxy, trusted in that window alone', async function () {
    needs(this, 'chromium', 'certutil', 'nginx');
    const { nginx, proxy } = await setStage(later);
    nginx.add('page.html', '<!doctype html><title>t</title><link rel="stylesheet" href="/style.css"><p id="x">seen by a browser</p>');
    nginx.add('style.css', 'p { color: red }');
    const before = profiles();
    const { status, stdout, stderr } = await trustlens(proxy, ['browser', '--browser', 'chromium', `https://localhost:${nginx.tls}/page.html`, '--', ...HEADLESS]);
    assert.equal(status, 0, stderr);
    assert.match(stdout.toString(), /<p id="x">seen by a browser<\/p>/);
    assert.match(stderr, /a chromium window opens/);
    assert.doesNotMatch(stderr, /hides every certificate error/);

    const page = await proxy.feed.until('the page', (events) => events.find((event) => event.type === 'http.request' && event.target === '/page.html'));
    const connection = (await proxy.feed.until('the row', (events) => events.filter((event) => event.connection === page.connection).length > 0 ? events.filter((event) => event.connection === page.connection) : undefined));
    for (const hop of ['downstream', 'upstream'] as const) {
      const established = connection.find((event) => event.type === 'tls.established' && event.hop === hop);
      assert.ok(established?.type === 'tls.established' && established.version === 'TLS 1.3' && established.alpn === 'h2', hop);
    }
    const hello = connection.find((event) => event.type === 'tls.message' && event.hop === 'downstream' && event.message.name === 'ClientHello');
    assert.ok(hello?.type === 'tls.message' && JSON.stringify(hello.fields).includes('GREASE'));
    await proxy.feed.until('the style sheet', (events) => events.find((event) => event.type === 'http.request' && event.target === '/style.css'));

    assert.deepEqual(profiles(), before, 'the profile is gone');
    assert.deepEqual(readdirSync(proxy.user), [], "the user's home folder is as it was");
  });

  it('starts a proxy of its own where none runs, and shows a page instead of a server with a bad certificate', async function () {
    needs(this, 'chromium', 'certutil', 'nginx');
    const { pki, proxy } = await setStage(later);
    const expired = await startNginx(later, [pki.leaf({ names: ['localhost'], from: -40, until: -3 })]);
    await proxy.stop();
    const { status, stdout, stderr } = await trustlens(proxy, ['browser', `https://localhost:${expired.tls}/`, '--upstream-ca', pki.rootFile, '--', ...HEADLESS]);
    assert.equal(status, 0, stderr);
    assert.match(stdout.toString(), /The certificate of localhost was not trusted/);
    assert.match(stdout.toString(), /expired 3 days ago/);
    assert.match(stderr, /localhost:\d+ .*✗ expired 3 days ago.*untrusted_chain/);
    assert.deepEqual(expired.requests(), [], 'no request reached the server');
  });

  it('says what to do when there is no browser', async () => {
    const { proxy } = await setStage(later);
    const { status, stderr } = await trustlens(proxy, ['browser'], { env: { PATH: '/nowhere' } });
    assert.equal(status, 2);
    assert.match(stderr, /^error: no browser was found/);
    assert.match(stderr, /hint: install Chromium/);
    const unknown = await trustlens(proxy, ['browser', '--browser', 'netscape']);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /there is no browser 'netscape'/);
  });
});
