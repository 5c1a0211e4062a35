/** The page at trust.lens in a real Chromium: before its profile trusts the root, after, without script, on a phone's screen; and its downloads by curl. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import { startChromium } from '../support/chromium.ts';
import type { Tab } from '../support/chromium.ts';
import { closing } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { runToEnd } from '../support/processes.ts';
import { newPlace, startProgram, trustlens } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';

/** Smallest PNG of a page with text on it, bytes; an empty window of that size has about 5 kB. */
const DRAWN_BYTES = 30_000;

describe('the page at trust.lens', function () {
  this.timeout(180_000);
  const later = closing('all');
  const soon = closing('each');
  let proxy: RunningProgram;

  before(async function () {
    needs(this, 'chromium', 'certutil', 'curl', 'openssl');
    proxy = await startProgram(later);
  });

  const state = (id: string, is: string): string => `document.getElementById(${JSON.stringify(id)}).dataset.state === ${JSON.stringify(is)}`;
  const complaintsOf = (tab: Tab): string[] => tab.complaints.filter((text) => !text.includes('ERR_CERT_AUTHORITY_INVALID'));

  it('is live before and after trust, loads nothing from elsewhere, and breaks no rule of its own policy', async () => {
    const browser = await startChromium(soon);
    const untrusting = await browser.tab({ proxy: proxy.url });
    await untrusting.window(390, 844);
    await untrusting.open('http://trust.lens/');
    await untrusting.until(state('reached', 'ok'));
    assert.equal(await untrusting.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, 'fits a phone');
    const refused = await proxy.feed.until('a refused probe', () => proxy.feed.rows().find((row) => row.all('tls.failed').length > 0));
    assert.equal(refused.one('tls.failed').cause, 'client_refused_certificate');
    assert.equal(await untrusting.evaluate(state('trusted', 'open')), true);
    assert.ok((await untrusting.screenshot()).length > DRAWN_BYTES);
    // What happens elsewhere shows here without a reload.
    const visit = String(await untrusting.evaluate('document.getElementById("checks").dataset.visit'));
    assert.match(String(await untrusting.evaluate('location.href')), new RegExp(`\\?visit=${visit}$`));
    const { stdout } = await runToEnd('curl', ['-sS', '-x', proxy.url, `http://trust.lens/root.crt?visit=${visit}`], { env: proxy.env });
    assert.equal(new X509Certificate(stdout).fingerprint256, new X509Certificate(readFileSync(proxy.runFile.caPem)).fingerprint256);
    await untrusting.evaluate('dispatchEvent(new Event("focus"))');
    await untrusting.until(state('fetched', 'ok'));
    assert.deepEqual(complaintsOf(untrusting), []);
    await browser.close();

    const trusting = await (await startChromium(soon, [readFileSync(proxy.runFile.caPem, 'latin1')])).tab({ proxy: proxy.url });
    await trusting.window(1280, 900);
    await trusting.open('http://trust.lens/');
    await trusting.until(state('trusted', 'ok'));
    await trusting.open('https://trust.lens/');
    assert.equal(await trusting.evaluate('location.protocol'), 'https:');
    await trusting.until(state('trusted', 'ok'));
    await trusting.until(state('fetched', 'never'));
    await trusting.until("document.querySelector('h1').textContent === 'This device is set up'");
    await trusting.window(1280, 900, true);
    assert.ok((await trusting.screenshot()).length > DRAWN_BYTES);
    assert.deepEqual(complaintsOf(trusting), []);
    for (const url of [...untrusting.requests, ...trusting.requests]) assert.match(url, /^https?:\/\/(?:[0-9a-f]{16}\.)?trust\.lens\//);
    const rows = await proxy.feed.until('a trusted probe', () => {
      const found = proxy.feed.rows().filter((row) => row.all('http.request').some(({ target }) => target.startsWith('/trusted.svg')));
      return found.length > 0 ? found : undefined;
    });
    for (const row of rows) {
      assert.equal(row.one('connection.opened').own, true, 'marked as our own');
      assert.deepEqual(row.all('connection.connected'), [], 'and no server was asked');
      assert.equal(row.all('http.request')[0]?.scheme, 'https');
    }
  });

  it('works without script', async () => {
    const tab = await (await startChromium(soon)).tab({ proxy: proxy.url, script: false });
    await tab.open('http://trust.lens/');
    assert.equal(await tab.evaluate('document.querySelector("#reached .title").textContent'), 'Proxy reached');
    const again = String(await tab.evaluate('document.querySelector(".again a").href'));
    await runToEnd('curl', ['-sS', '-x', proxy.url, again.replace('/?', '/root.pem?')], { env: proxy.env });
    await tab.open(again);
    assert.equal(await tab.evaluate('document.querySelector("#fetched .title").textContent'), 'Root fetched');
  });

  it('hands out the root to curl, straight and through the proxy, and over HTTPS to who trusts it', async () => {
    const root = readFileSync(proxy.runFile.caPem, 'utf8');
    for (const args of [[`${proxy.url}/root.pem`], ['-x', proxy.url, 'http://trust.lens/root.pem'], ['-p', '-x', proxy.url, 'http://trust.lens/root.pem'], ['-x', proxy.url, '--cacert', proxy.runFile.caPem, 'https://trust.lens/root.pem']]) {
      const { stdout, stderr } = await runToEnd('curl', ['-sS', ...args], { env: proxy.env });
      assert.equal(stdout.toString(), root, stderr);
    }
    const { stderr } = await runToEnd('curl', ['-sS', '-x', proxy.url, 'https://trust.lens/'], { env: proxy.env });
    assert.match(stderr, /certificate/i);
    const { stdout: named } = await runToEnd('curl', ['-sS', '-o', '/dev/null', '-D', '-', '-x', proxy.url, 'http://trust.lens/root.mobileconfig'], { env: proxy.env });
    assert.match(named.toString(), /Content-Disposition: inline; filename="trustlens-root-[0-9a-f]{8}\.mobileconfig"/);
  });

  it('says so where the root may not speak for it', async () => {
    const place = newPlace(soon);
    const made = await trustlens(place, ['ca', 'init', '--constrain', 'example.test']);
    assert.equal(made.status, 0, made.stderr);
    const constrained = await startProgram(soon, [], place);
    const { stdout } = await runToEnd('curl', ['-sS', '-x', constrained.url, 'http://trust.lens/'], { env: place.env });
    assert.match(stdout.toString(), /This root may only speak for example\.test/);
    const { status, stderr } = await runToEnd('curl', ['-sS', '-x', constrained.url, '--cacert', constrained.runFile.caPem, 'https://trust.lens/'], { env: place.env });
    assert.notEqual(status, 0);
    assert.match(stderr, /unrecognized name/);
  });
});
