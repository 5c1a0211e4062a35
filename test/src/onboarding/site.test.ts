import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { before, describe, it } from 'mocha';
import { openAuthority } from '../../../ca/authority.ts';
import type { RootFacts } from '../../../ca/authority.ts';
import { Site } from '../../../src/onboarding/site.ts';
import type { SiteOptions } from '../../../src/onboarding/site.ts';
import type { OwnAnswer, OwnRequest } from '../../../src/relay/own-site.ts';
import { readHtml } from '../../support/html.ts';
import type { Element } from '../../support/html.ts';

const NOW = Date.now();

describe('the site', () => {
  let root: RootFacts;
  before(async () => {
    ({ root } = await openAuthority({ home: '', create: true, memory: true }));
  });

  function site(changed: Partial<SiteOptions> = {}): Site {
    let last = 0;
    return new Site({ root, provable: true, machineNames: ['Desk'], listening: () => ({ port: 8080, addresses: [] }), now: () => NOW, newId: () => (last += 1).toString(16).padStart(16, 'a'), ...changed });
  }

  const FIRST = 'aaaaaaaaaaaaaaa1';
  const ask = (one: Site, path: string, changed: Partial<OwnRequest> = {}): OwnAnswer =>
    one.answer({ client: '192.168.1.9', proxy: '192.168.1.5', by: 'proxy', host: 'trust.lens', method: 'GET', path, userAgent: '', ...changed });
  const body = (answer: OwnAnswer): string => Buffer.from(answer.body).toString();
  const header = (answer: OwnAnswer, name: string): string | undefined => answer.headers.find(([key]) => key === name)?.[1];
  const states = (one: Site, changed: Partial<OwnRequest> = {}): string[] => {
    const list: unknown = JSON.parse(body(ask(one, `/checks?visit=${FIRST}`, changed)));
    assert.ok(Array.isArray(list));
    return list.map((check: unknown) => (typeof check === 'object' && check !== null && 'state' in check ? String(check.state) : ''));
  };
  const all = (elements: readonly Element[], name: string): Element[] => elements.filter((element) => element.name === name);

  it('has a page that is well-formed, whose policy allows just its own script and style, and loads nothing from elsewhere', () => {
    for (const changed of [{}, { root: { ...root, name: '"><script>alert(1)</script>', constraints: ['example.test'] }, provable: false }, { listening: () => ({ port: 8080, addresses: ['192.168.1.5', '2001:db8::1'] }) }]) {
      for (const userAgent of ['', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X)']) {
        const answer = ask(site(changed), '/', { userAgent });
        const elements = readHtml(body(answer));
        const policy = header(answer, 'Content-Security-Policy') ?? '';
        assert.match(policy, /^default-src 'none'; /);
        for (const name of ['script', 'style']) {
          const [only, ...more] = all(elements, name);
          assert.ok(only !== undefined && more.length === 0);
          assert.ok(policy.includes(`${name}-src 'sha256-${createHash('sha256').update(only.text).digest('base64')}'`), name);
        }
        for (const { attributes, name } of elements) {
          for (const key of ['src', 'href']) {
            const url = attributes[key];
            if (url === undefined || name === 'a') continue;
            assert.match(url, /^(?:\/|https:\/\/[0-9a-f]{16}\.trust\.lens\/|http:\/\/trust\.lens\/)/);
          }
          assert.ok(!('style' in attributes) && !Object.keys(attributes).some((key) => key.startsWith('on')));
        }
        assert.equal(all(elements, 'h1').length, 1);
        assert.equal(all(elements, 'html')[0]?.attributes['lang'], 'en');
        for (const { attributes } of all(elements, 'section')) assert.ok(elements.some((element) => element.name === 'h2' && element.attributes['id'] === attributes['aria-labelledby']));
        for (const { attributes } of all(elements, 'img')) assert.ok((attributes['alt'] ?? '') !== '');
        assert.ok(all(elements, 'meta').some(({ attributes }) => attributes['name'] === 'viewport'));
      }
    }
  });

  it('shows the visitor its own instructions and folds the others', () => {
    const elements = readHtml(body(ask(site(), '/', { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X)' })));
    assert.match(all(elements, 'h2').map(({ text }) => text).join('|'), /How to set it up: iPhone and iPad/);
    const open = elements.filter(({ name, within }) => name === 'li' && !within.includes('details')).map(({ text }) => text).join('\n');
    assert.match(open, /server 192\.168\.1\.5, port 8080/);
    assert.match(open, /Certificate Trust Settings/);
    assert.deepEqual(all(elements, 'summary').map(({ text }) => text), ['Android', 'macOS', 'Windows', 'Linux', 'ChromeOS', 'Firefox on a computer', 'Programs in a terminal']);
    assert.equal(elements.find(({ attributes }) => attributes['class'] === 'button')?.attributes['href'], `/root.mobileconfig?visit=${FIRST}`);
  });

  it('says what the root is: fingerprint as openssl writes it, days left, what it may speak for', () => {
    const text = body(ask(site(), '/')).replace(/<[^>]+>/g, '');
    const { fingerprint256 } = new X509Certificate(root.der);
    assert.ok(text.replace(/\s/g, '').includes(fingerprint256.split(':').reduce((sum, pair, index) => sum + (index === 0 ? '' : index % 4 === 0 ? '' : ':') + pair, '')));
    assert.match(text, /\(29 days left\)|\(30 days left\)/);
    assert.match(text, /every name/);
    assert.match(body(ask(site({ root: { ...root, constraints: ['example.test'] }, provable: false }), '/')), /only example\.test/);
  });

  it('gives the address for a phone as a QR code only where a phone can reach it', () => {
    assert.match(body(ask(site(), '/')), /listens for this machine alone[^]*--host 0\.0\.0\.0/);
    const there = body(ask(site({ listening: () => ({ port: 8080, addresses: ['192.168.1.5', '2001:db8::1'] }) }), '/'));
    assert.match(there, /aria-label="QR code for http:\/\/192\.168\.1\.5:8080\/"/);
    assert.match(there, /http:\/\/\[2001:db8::1\]:8080\//);
  });

  it('hands out the root in each form with its name, and only the head to HEAD, which fetches nothing', () => {
    const one = site();
    ask(one, '/', { by: 'direct', host: '192.168.1.5' });
    assert.deepEqual(states(one), ['ok', 'open', 'open']);
    ask(one, `/root.crt?visit=${FIRST}`, { method: 'HEAD', client: '127.0.0.1' });
    assert.deepEqual(states(one), ['ok', 'open', 'open']);
    const der = ask(one, `/root.crt?visit=${FIRST}`, { client: '127.0.0.1' });
    assert.deepEqual([der.status, header(der, 'Content-Type'), header(der, 'Content-Disposition')], [200, 'application/x-x509-ca-cert', `inline; filename="trustlens-root-${root.sha256.slice(0, 8)}.crt"`]);
    assert.deepEqual(Buffer.from(der.body), Buffer.from(root.der));
    assert.deepEqual(states(one), ['ok', 'ok', 'open']);
    assert.equal(body(ask(one, '/root.pem')), root.pem);
    assert.match(body(ask(one, '/root.mobileconfig')), /com\.apple\.security\.root/);
  });

  it('takes nothing for trust but a TLS connection under the name of the visit', () => {
    const one = site();
    ask(one, '/');
    const probe = `/trusted.svg?visit=${FIRST}`;
    for (const changed of [{}, { by: 'tls' as const }, { host: `${FIRST}.trust.lens` }, { by: 'tls' as const, host: 'bbbbbbbbbbbbbbbb.trust.lens' }, { by: 'direct' as const, host: '192.168.1.5' }]) {
      assert.equal(ask(one, probe, changed).status, 404);
      assert.equal(states(one)[2], 'open');
    }
    assert.equal(ask(one, probe, { by: 'tls', host: `${FIRST}.trust.lens` }).status, 200);
    assert.equal(states(one)[2], 'ok');
    assert.match(body(ask(one, `/?visit=${FIRST}`)), /Root trusted[^]*Open this page over HTTPS/);
  });

  it('says that trust cannot be proved under a root that may not speak for it', () => {
    const one = site({ root: { ...root, constraints: ['example.test'] }, provable: false });
    assert.match(body(ask(one, '/')), /data-state="never"[^]*only speak for example\.test/);
    assert.deepEqual(states(one), ['ok', 'open', 'never']);
  });

  it('knows who came past the proxy, and that it is used from then on', () => {
    const one = site();
    const here = { by: 'direct' as const, host: '192.168.1.5' };
    assert.match(body(ask(one, '/', here)), /Proxy not reached yet/);
    assert.equal(states(one, here)[0], 'open');
    assert.equal(ask(one, `/reached.svg?visit=${FIRST}`, here).status, 404);
    assert.equal(ask(one, `/reached.svg?visit=${FIRST}`).status, 200);
    assert.equal(states(one, here)[0], 'ok');
  });

  it('answers straight requests under names of this machine alone', () => {
    const one = site();
    for (const host of ['127.0.0.1', '192.168.1.5', '::1', 'localhost', 'desk', 'desk.local']) assert.equal(ask(one, '/', { by: 'direct', host }).status, 200, host);
    for (const host of ['', 'evil.example', 'desk.evil.example']) {
      for (const path of ['/', '/root.pem', '/checks']) {
        const answer = ask(one, path, { by: 'direct', host });
        assert.equal(answer.status, 421, host);
        assert.ok(!body(answer).includes(root.name) && !body(answer).includes('BEGIN'));
      }
    }
  });

  it('leads a device that asks for the proxy through the proxy to the page', () => {
    const answer = ask(site(), `/?visit=${FIRST}\r\nX: y`, { host: '192.168.1.5' });
    assert.deepEqual([answer.status, header(answer, 'Location')], [302, `http://trust.lens/?visit=${FIRST}X:y`]);
  });

  it('has no other page and no other method, stores nothing, and never asks for HTTPS from then on', () => {
    const one = site();
    for (const [path, method, status] of [['/nope', 'GET', 404], ['/checks?visit=1', 'GET', 404], ['/', 'POST', 405], ['/root.pem', 'DELETE', 405], ['/icon.svg', 'GET', 200], ['/%00', 'GET', 404]] as const) {
      const answer = ask(one, path, { method });
      assert.equal(answer.status, status, path);
      assert.equal(header(answer, 'Cache-Control'), 'no-store');
      assert.equal(header(answer, 'Strict-Transport-Security'), undefined);
      assert.equal(header(answer, 'Set-Cookie'), undefined);
      if (status === 404) readHtml(body(answer));
      if (status === 405) assert.equal(header(answer, 'Allow'), 'GET, HEAD');
    }
  });
});
