/** `--fetch`: the places that certificates name are asked, and what they say counts; without it nobody hears of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import type { EventOf } from '../../src/events/schema.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startOpensslServer } from '../support/openssl-server.ts';
import { opensslResponder, startPlaces } from '../support/places.ts';
import type { Places } from '../support/places.ts';
import { startProgram, trustlens } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';
import { RevokingCa, derOf } from '../support/revoking-ca.ts';
import { curlThrough } from '../support/stage.ts';
import { TestPki } from '../support/test-pki.ts';
import type { Identity } from '../support/test-pki.ts';

const NAME = 'origin.test';

describe('fetching', function () {
  this.timeout(120_000);
  const later = closing('all');
  let pki: TestPki;
  let ca: RevokingCa;
  let places: Places;
  let proxy: RunningProgram;

  /** A leaf that names these places. */
  function leaf(...lines: string[]): Identity {
    return pki.leaf({ names: [NAME], extensions: [`subjectAltName=DNS:${NAME}`, 'keyUsage=critical,digitalSignature', 'extendedKeyUsage=serverAuth', 'basicConstraints=CA:false', ...lines] });
  }

  function serve(identity: Identity, ...args: string[]): Promise<number> {
    return startOpensslServer(later, ['-cert', identity.certificateFile, '-key', identity.keyFile, '-www', ...args]);
  }

  function serveChain(identity: Identity): Promise<number> {
    return serve(identity, '-cert_chain', ca.certificateFile());
  }

  before(async function () {
    needs(this, 'openssl', 'curl');
    pki = new TestPki(scratchFolder(later));
    ca = new RevokingCa(pki);
    places = await startPlaces(later);
    proxy = await startProgram(later, ['--upstream-ca', pki.rootFile, '--fetch', '--on-bad-upstream', 'close']);
  });

  async function ask(port: number, through = proxy): Promise<{ seen: string; chain: EventOf<'tls.certificates'>; checks: string[] }> {
    const { result, row } = await through.feed.one(() => curlThrough(through, ['-v', `https://${NAME}:${port}/`]));
    const chain = row.chain('upstream');
    return { seen: result.stdout.toString() + result.stderr, chain, checks: (chain.verdict?.findings ?? []).map(({ check, severity }) => `${check} ${severity}`) };
  }

  function told(chain: EventOf<'tls.certificates'>): string[] {
    return (chain.revocation ?? []).filter(({ certificate }) => certificate === 0).map(({ source, status, why }) => [source, status, ...(why === undefined ? [] : [why])].join(' '));
  }

  it('is announced', async () => {
    const message = await proxy.feed.until('the warning', (events) => events.flatMap((event) => (event.type === 'proxy.warning' && event.code === 'fetch' ? [event.message] : []))[0]);
    assert.match(message, /OCSP, CRL, AIA/);
  });

  it('asks the responder once, lets a server through that it calls good, and refuses one that it calls revoked', async () => {
    const good = leaf(`authorityInfoAccess=OCSP;URI:${places.url}/ocsp`);
    const bad = leaf(`authorityInfoAccess=OCSP;URI:${places.url}/ocsp`);
    places.served.set('/ocsp', opensslResponder(later, ca.responder({ good: [ca.serial(good.certificateFile)], revoked: [{ serial: ca.serial(bad.certificateFile), reason: 'keyCompromise' }] })));
    const port = await serveChain(good);
    const { seen, chain } = await ask(port);
    assert.match(seen, /s_server/);
    assert.deepEqual(told(chain), ['fetched_ocsp good']);
    assert.equal(chain.revocation?.[0]?.from, `${places.url}/ocsp`);
    await ask(port);
    assert.deepEqual(places.asked.filter((asked) => asked.endsWith('/ocsp')), ['POST /ocsp'], 'the second time it was remembered');
    const refused = await ask(await serveChain(bad));
    assert.match(refused.seen, /TLS alert, certificate revoked/i);
    assert.deepEqual(told(refused.chain), ['fetched_ocsp revoked']);
  });

  it('fetches the list where there is no responder', async () => {
    const bad = leaf(`crlDistributionPoints=URI:${places.url}/list.crl`);
    places.served.set('/list.crl', derOf(ca.crl({ revoked: [{ serial: ca.serial(bad.certificateFile) }] })));
    const { seen, chain } = await ask(await serveChain(bad));
    assert.match(seen, /TLS alert, certificate revoked/i);
    assert.deepEqual(told(chain), ['fetched_crl revoked']);
  });

  it('fetches an intermediate that the server does not send, and judges the path with it', async () => {
    const port = await serve(leaf(`authorityInfoAccess=caIssuers;URI:${places.url}/ca.cer`));
    places.served.set('/ca.cer', derOf(readFileSync(ca.certificateFile(), 'utf8')));
    const without = await startProgram(later, ['--upstream-ca', pki.rootFile, '--on-bad-upstream', 'close']);
    const asked = places.asked.length;
    const alone = await ask(port, without);
    assert.deepEqual([alone.chain.action, places.asked.length - asked], ['close', 0], 'without --fetch nobody is asked');
    const { seen, chain, checks } = await ask(port);
    assert.match(seen, /s_server/);
    assert.deepEqual([chain.action, chain.anchor, chain.sent.length, chain.path.length], ['relay', 'file', 1, 3]);
    assert.ok(checks.includes('intermediate_fetched warning'), checks.join());
    const { stdout } = await trustlens(without, ['inspect', `127.0.0.1:${port}`, '--servername', NAME, '--roots', pki.rootFile, '--fetch']);
    assert.match(stdout.toString(), /it was fetched from http:/);
  });

  it('does not wait for a place that does not answer, and asks none over https', async () => {
    const silent = leaf(`authorityInfoAccess=OCSP;URI:${places.url}/silent`);
    places.served.set('/silent', () => undefined);
    const { seen, chain, checks } = await ask(await serveChain(silent));
    assert.match(seen, /s_server/);
    assert.deepEqual(told(chain), ['fetched_ocsp unusable not_fetched']);
    assert.ok(checks.includes('revocation_not_known note'), checks.join());
    const secure = await ask(await serveChain(leaf(`crlDistributionPoints=URI:https://127.0.0.1:${places.port}/list.crl`)));
    assert.match(secure.seen, /s_server/);
    assert.deepEqual(told(secure.chain), ['fetched_ocsp unusable not_fetched']);
  });
});
