/** Servers whose certificate was taken back: nothing reaches them, whoever says so, and the client gets the alert that means it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import type { EventOf } from '../../src/events/schema.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startOpensslServer } from '../support/openssl-server.ts';
import { newPlace, startProgram, trustlens } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';
import { RevokingCa } from '../support/revoking-ca.ts';
import { curlThrough } from '../support/stage.ts';
import { TestPki } from '../support/test-pki.ts';
import type { Identity } from '../support/test-pki.ts';

const NAME = 'origin.test';

describe('revocation', function () {
  this.timeout(120_000);
  const later = closing('all');
  let pki: TestPki;
  let ca: RevokingCa;
  let proxy: RunningProgram;
  let staple: (name: 'good' | 'revoked' | 'other') => Promise<number>;
  let listed: number;
  let unlisted: number;
  let promising: number;
  let lists: string;

  function serve(identity: Identity, ...args: string[]): Promise<number> {
    return startOpensslServer(later, ['-cert', identity.certificateFile, '-key', identity.keyFile, '-cert_chain', ca.certificateFile(), '-www', ...args]);
  }

  before(async function () {
    needs(this, 'openssl', 'curl');
    const folder = scratchFolder(later);
    pki = new TestPki(folder);
    ca = new RevokingCa(pki);
    const stapled = pki.leaf({ names: [NAME] });
    const onList = pki.leaf({ names: [NAME] });
    const other = pki.leaf({ names: ['other.test'] });
    const serial = ca.serial(stapled.certificateFile);
    const files = {
      good: ca.ocspFile({ certificateFile: stapled.certificateFile, good: [serial] }),
      revoked: ca.ocspFile({ certificateFile: stapled.certificateFile, revoked: [{ serial, reason: 'keyCompromise', at: Date.UTC(2026, 9, 3) }] }),
      other: ca.ocspFile({ certificateFile: other.certificateFile, good: [ca.serial(other.certificateFile)] }),
    };
    staple = (name) => serve(stapled, '-status_file', files[name]);
    listed = await serve(onList);
    promising = await serve(pki.leaf({ names: [NAME], extensions: [`subjectAltName=DNS:${NAME}`, 'keyUsage=critical,digitalSignature', 'extendedKeyUsage=serverAuth', 'basicConstraints=CA:false', 'tlsfeature=status_request'] }));
    lists = join(folder, 'lists.pem');
    writeFileSync(lists, ca.crl({ revoked: [{ serial: ca.serial(onList.certificateFile) }] }) + ca.crl({ issuer: 'root', from: -9, until: -2 }));
    unlisted = await serve(pki.leaf({ names: [NAME] }));
    proxy = await startProgram(later, ['--upstream-ca', pki.rootFile, '--crl', lists, '--on-bad-upstream', 'close']);
  });

  /** Asks by curl; what the client saw, and what was told of the connection. */
  async function ask(port: number): Promise<{ seen: string; chain: EventOf<'tls.certificates'>; checks: string[] }> {
    const { result, row } = await proxy.feed.one(() => curlThrough(proxy, ['-v', `https://${NAME}:${port}/`]));
    const chain = row.chain('upstream');
    const checks = (chain.verdict?.findings ?? []).filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ check, severity }) => `${check} ${severity}`);
    return { seen: result.stdout.toString() + result.stderr, chain, checks };
  }

  it('lets a server with a good staple through, and says until when it counts', async () => {
    const { seen, chain, checks } = await ask(await staple('good'));
    assert.match(seen, /s_server/, 'what s_server -www answers');
    assert.deepEqual(checks, ['crl_expired warning'], 'only the old list of the root');
    const stapled = chain.revocation?.find(({ source }) => source === 'staple');
    assert.deepEqual([stapled?.status, stapled?.certificate, stapled?.why], ['good', 0, undefined]);
  });

  it('refuses a server whose staple says that it was revoked, with the alert that means it', async () => {
    const { seen, chain, checks } = await ask(await staple('revoked'));
    assert.match(seen, /TLS alert, certificate revoked/i);
    assert.deepEqual([chain.action, chain.verdict?.summary, checks[0]], ['close', 'revoked on 2026-10-03', 'revoked error']);
    assert.deepEqual(chain.revocation?.find(({ source }) => source === 'staple')?.reason, 'keyCompromise');
  });

  it('refuses it the same way by default: a revocation cannot be shown to the client', async () => {
    const mimics = await startProgram(later, ['--upstream-ca', pki.rootFile]);
    const port = await staple('revoked');
    const { result, row } = await mimics.feed.one(() => curlThrough(mimics, ['-v', `https://${NAME}:${port}/`]));
    assert.match(result.stdout.toString() + result.stderr, /TLS alert, certificate revoked/i);
    assert.deepEqual([row.chain('upstream').action, row.all('tls.leaf_issued')], ['close', []], 'no certificate of ours');
  });

  it('warns of a staple for another certificate, and of one that was promised and did not come', async () => {
    const wrong = await ask(await staple('other'));
    assert.match(wrong.seen, /s_server/);
    assert.ok(wrong.checks.includes('staple_unusable warning'), wrong.checks.join());
    assert.ok((await ask(promising)).checks.includes('staple_missing warning'));
  });

  it('refuses a server on a list from a file, and says that a list is old', async () => {
    const revoked = await ask(listed);
    assert.match(revoked.seen, /TLS alert, certificate revoked/i);
    assert.deepEqual(revoked.chain.revocation?.map(({ source, status, certificate }) => `${source} ${status} ${certificate}`), ['crl revoked 0', 'crl unusable 1']);
    const { seen, checks } = await ask(unlisted);
    assert.match(seen, /s_server/);
    assert.deepEqual(checks, ['crl_expired warning']);
  });

  it('tells inspect the same', async () => {
    const { stdout } = await trustlens(proxy, ['inspect', `127.0.0.1:${listed}`, '--servername', NAME, '--roots', pki.rootFile, '--crl', lists]);
    assert.match(stdout.toString(), /took back the certificate/);
  });

  it('says which file holds no list', async () => {
    const { status, stderr } = await trustlens(newPlace(later), ['start', '--headless', '--port', '0', '--crl', pki.rootFile]);
    assert.equal(status, 2);
    assert.match(stderr, /holds no list of revoked certificates/);
  });
});
