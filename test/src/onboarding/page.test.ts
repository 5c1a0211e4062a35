import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'mocha';
import { openAuthority } from '../../../ca/authority.ts';
import { html } from '../../../src/onboarding/html.ts';
import { fingerprint, notice, page } from '../../../src/onboarding/page.ts';
import { readHtml } from '../../support/html.ts';

describe('page', () => {
  it('groups the fingerprint as certificate viewers write it', async () => {
    const { root } = await openAuthority({ home: '', create: true, memory: true });
    assert.equal(fingerprint(root.sha256).join(':'), new X509Certificate(root.der).fingerprint256);
    assert.equal(fingerprint(root.sha256).length, 8);
  });

  it('says when all is done, and when the root has run out', async () => {
    const { root } = await openAuthority({ home: '', create: true, memory: true });
    const checks = (['reached', 'fetched', 'trusted'] as const).map((id) => ({ id, state: 'ok' as const, title: id, words: '' }));
    const facts = { root, rootSha1: 'AB', now: root.notAfter + 1, platforms: [], visit: 'aaaaaaaaaaaaaaaa', checks, listening: { port: 8080, addresses: [] }, proxyHost: '127.0.0.1', secure: false };
    const text = readHtml(page(facts)).find(({ name }) => name === 'body')?.text ?? '';
    assert.match(text, /This device is set up/);
    const [reached, fetched] = checks;
    assert.ok(reached !== undefined && fetched !== undefined);
    const unproved = [reached, fetched, { id: 'trusted' as const, state: 'never' as const, title: '', words: '' }];
    assert.doesNotMatch(readHtml(page({ ...facts, checks: unproved })).find(({ name }) => name === 'body')?.text ?? '', /This device is set up/, 'nothing is said that was not seen');
    assert.match(text, /\(expired\)/);
    assert.match(text, /Choose your system:/);
    assert.match(text, /certutil -user -delstore Root AB/);
  });

  it('has short pages that are well-formed too', () => {
    assert.match(readHtml(notice('a < b', html`<p>${'&'}</p>`)).find(({ name }) => name === 'h1')?.text ?? '', /^a < b$/);
  });
});
