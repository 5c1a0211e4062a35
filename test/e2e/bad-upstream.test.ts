/** Servers with bad certificates: nothing reaches them, the client learns why by a certificate with the same fault, a page or an alert, and the row says the reason. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import { closing } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startWebOrigin } from '../support/origins.ts';
import type { WebOrigin } from '../support/origins.ts';
import { runToEnd } from '../support/processes.ts';
import type { Ended } from '../support/processes.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';
import { TO_LOOPBACK, curlThrough, setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';
import type { LeafWish } from '../support/test-pki.ts';

interface Fault {
  name: string;
  wish: LeafWish;
  /** The check that finds it. */
  check: string;
  /** What people read. */
  words: RegExp;
  /** AlertDescription and its number (RFC 9846 §6.2 [8446 §6.2]). */
  alert: string;
}

const FAULTS: readonly Fault[] = [
  { name: 'an expired leaf', wish: { names: ['origin.test'], from: -40, until: -3 }, check: 'expired', words: /expired/, alert: 'certificate expired' },
  { name: 'a leaf that is not yet valid', wish: { names: ['origin.test'], from: 2, until: 30 }, check: 'not_yet_valid', words: /not valid for another 1 day/, alert: 'certificate expired' },
  { name: 'a leaf for another name', wish: { names: ['other.test', '*.origin.test'] }, check: 'wrong_host', words: /wrong host/, alert: 'certificate unknown' },
  { name: 'a self-signed leaf', wish: { names: ['origin.test'], issuer: 'self' }, check: 'self_signed', words: /self-signed|signed by itself/, alert: 'unknown ca' },
  { name: 'a root that nobody knows', wish: { names: ['origin.test'], issuer: 'unknown_root' }, check: 'unknown_issuer', words: /unknown/, alert: 'unknown ca' },
];

/** curl's own words; what follows is the same advice each time. */
function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

describe('servers with bad certificates', function () {
  this.timeout(180_000);
  const later = closing('all');
  const soon = closing('each');
  let stage: Stage;
  let closes: RunningProgram;
  let mimics: RunningProgram;
  const origins = new Map<Fault, WebOrigin>();

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl');
    stage = await setStage(later, ['--on-bad-upstream', 'page']);
    mimics = await startProgram(later, ['--upstream-ca', stage.pki.rootFile]);
    stage.nginx.add('hello.txt', 'hello');
    closes = await startProgram(later, ['--upstream-ca', stage.pki.rootFile, '--on-bad-upstream', 'close']);
    for (const fault of FAULTS) origins.set(fault, await startWebOrigin(later, stage.pki.leaf(fault.wish), (_request, response) => response.end('you should never see this')));
  });

  function origin(fault: Fault): WebOrigin {
    const found = origins.get(fault);
    assert.ok(found !== undefined);
    return found;
  }

  function client(proxy: RunningProgram, port: number, args: readonly string[]): Promise<Ended> {
    return runToEnd('openssl', ['s_client', '-proxy', `127.0.0.1:${proxy.port}`, '-connect', `127.0.0.1:${port}`, '-servername', 'origin.test', '-CAfile', proxy.runFile.caPem, ...args], { env: proxy.env });
  }

  for (const fault of FAULTS) {
    it(`${fault.name}: a page with page`, async () => {
      const { result, row } = await stage.proxy.feed.one(() => stage.curl(['-w', '%{http_code} %{ssl_verify_result}', `https://origin.test:${origin(fault).port}/secret`]));
      assert.equal(result.status, 0, result.stderr);
      const page = result.stdout.toString();
      assert.match(page, /502 0$/, 'TLS with our own leaf is fine, and the page says 502');
      assert.match(page, /origin\.test was not trusted/);
      assert.match(page, fault.words);
      assert.match(page, /Your request was <strong>not<\/strong> sent/);
      assertRow(row, fault, 'page');
      assert.equal(row.established('downstream').alpn, 'http/1.1');
      assert.deepEqual([row.one('http.request').target, row.one('http.response').status], ['/secret', 502]);
    });

    it(`${fault.name}: curl objects to the same by default as without a proxy, and may be told not to`, async () => {
      const url = `https://origin.test:${origin(fault).port}/${fault.check}`;
      const direct = await runToEnd('curl', ['-sS', '--max-time', '50', '--cacert', stage.pki.rootFile, ...TO_LOOPBACK, url], { env: mimics.env });
      assert.equal(direct.status, 60, direct.stderr);
      const { result, row } = await mimics.feed.one(() => curlThrough(mimics, [url]));
      assert.deepEqual([result.status, firstLine(result.stderr)], [60, firstLine(direct.stderr)]);
      const chain = row.chain('upstream');
      assert.deepEqual([chain.verdict?.status, chain.action, chain.exception], ['bad', 'mimic', false]);
      assert.match(chain.hidden ?? '', fault.words);
      const closed = row.one('connection.closed');
      assert.deepEqual([closed.cause, closed.by, closed.fromClient], ['client_refused_fault', 'client', 0]);
      assert.match(closed.detail ?? '', fault.words);
      assert.deepEqual(origin(fault).asked, [], 'no request reached the server');
      row.assertReadable();
      // curl -k has decided: the server hears what it would have heard without a proxy.
      const accepted = await mimics.feed.one(() => curlThrough(mimics, ['-k', '--http1.1', url]));
      assert.equal(accepted.result.stdout.toString(), 'you should never see this', accepted.result.stderr);
      assert.equal(accepted.row.chain('upstream').action, 'mimic');
      assert.equal(accepted.row.one('connection.closed').cause, null);
      assert.deepEqual(origin(fault).asked.splice(0).map(({ target }) => target), [`/${fault.check}`]);
    });

    it(`${fault.name}: the matching alert with close`, async () => {
      for (const version of ['-tls1_2', '-tls1_3']) {
        const { result, row } = await closes.feed.one(() => client(closes, origin(fault).port, [version]));
        assert.equal(result.status, 1);
        assert.match(result.stderr, new RegExp(`alert ${fault.alert}`));
        assertRow(row, fault, 'close');
        assert.equal(row.all('tls.leaf_issued').length, 0);
      }
      const { result, row } = await closes.feed.one(() => curlThrough(closes, ['-v', `https://origin.test:${origin(fault).port}/secret`]));
      assert.ok(result.status === 35 || result.status === 60, `curl ended with ${result.status}: not with a failed handshake or certificate`);
      assert.match(result.stderr, new RegExp(`TLS alert, ${fault.alert} `, 'i'));
      assertRow(row, fault, 'close');
    });
  }

  /** The row says what was wrong and what was done; the server has heard nothing. */
  function assertRow(row: Awaited<ReturnType<typeof stage.proxy.feed.one>>['row'], fault: Fault, action: 'page' | 'close'): void {
    const chain = row.chain('upstream');
    assert.deepEqual([chain.verdict?.status, chain.action], ['bad', action]);
    assert.ok(chain.verdict?.findings.some(({ check, severity }) => check === fault.check && severity === 'error'), JSON.stringify(chain.verdict));
    assert.match(chain.verdict?.summary ?? '', fault.words);
    const failed = row.one('tls.failed');
    assert.deepEqual([failed.hop, failed.cause, failed.by], ['upstream', 'untrusted_chain', 'trustlens']);
    assert.match(failed.detail, fault.words);
    const closed = row.one('connection.closed');
    assert.deepEqual([closed.cause, closed.by], ['untrusted_chain', 'trustlens']);
    assert.deepEqual(origin(fault).asked, [], 'no request reached the server');
    row.assertReadable();
  }

  it('an exception lets through what it forgives on its host, says so on the row, and nothing else', async () => {
    const [expired, , wrongHost] = FAULTS;
    assert.ok(expired !== undefined && wrongHost !== undefined);
    const proxy = await startProgram(soon, ['--upstream-ca', stage.pki.rootFile, '--memory', '--except', `origin.test:${origin(expired).port}`, '--except', `origin.test:${origin(wrongHost).port}=expired`]);
    const { result, row } = await proxy.feed.one(() => curlThrough(proxy, [`https://origin.test:${origin(expired).port}/let-through`]));
    assert.equal(result.stdout.toString(), 'you should never see this', result.stderr);
    assert.deepEqual(origin(expired).asked.splice(0).map(({ target }) => target), ['/let-through']);
    const chain = row.chain('upstream');
    assert.deepEqual([chain.verdict?.status, chain.action, chain.exception], ['bad', 'relay', true]);
    assert.match(chain.hidden ?? '', expired.words);
    const other = await proxy.feed.one(() => curlThrough(proxy, [`https://origin.test:${origin(wrongHost).port}/refused`]));
    assert.equal(other.result.status, 60);
    assert.deepEqual(origin(wrongHost).asked, []);
    // The root of this run was in memory: all that is on the disk are the files that clients read, and they go with it.
    const kept = (): string[] => readdirSync(proxy.home, { recursive: true }).map(String).sort();
    assert.deepEqual(kept().filter((name) => /key|^ca/.test(name)), []);
    assert.deepEqual([proxy.runFile.caPem, proxy.runFile.bundlePem].map((file) => readFileSync(file, 'latin1').includes('PRIVATE')), [false, false]);
    await proxy.stop();
    assert.deepEqual(kept().filter((name) => name.endsWith('.pem') || name.startsWith('memory')), []);
  });

  it('a client that speaks only HTTP/2 gets the alert, since it would not understand the page', async () => {
    const [fault] = FAULTS;
    assert.ok(fault !== undefined);
    const { result, row } = await stage.proxy.feed.one(() => client(stage.proxy, origin(fault).port, ['-alpn', 'h2']));
    assert.match(result.stderr, /alert certificate expired/);
    assertRow(row, fault, 'close');
  });

  it('a server with a good certificate is served beside them', async () => {
    for (const proxy of [stage.proxy, closes]) {
      const { result, row } = await proxy.feed.one(() => curlThrough(proxy, [`https://origin.test:${stage.nginx.tls}/hello.txt`]));
      assert.equal(result.stdout.toString(), 'hello', result.stderr);
      assert.equal(row.chain('upstream').action, 'relay');
    }
  });

  it('the test root is not trusted without --upstream-ca', async () => {
    const proxy = await startProgram(soon, ['--on-bad-upstream', 'page']);
    const { result, row } = await proxy.feed.one(() => curlThrough(proxy, ['-w', '%{http_code}', `https://origin.test:${stage.nginx.tls}/hello.txt`]));
    assert.match(result.stdout.toString(), /502$/);
    const { verdict, anchor } = row.chain('upstream');
    assert.deepEqual([verdict?.status, anchor], ['bad', null]);
  });
});
