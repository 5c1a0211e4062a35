import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Anchors } from '../../../ca/path/anchors.ts';
import { KnownCertificate } from '../../../ca/path/known-certificate.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import type { RevocationStatement } from '../../../ca/revocation/statement.ts';
import { AskAround, MAX_AT_ONCE } from '../../../src/fetch/ask-around.ts';
import { FetchFailure } from '../../../src/fetch/http-fetch.ts';
import type { Fetch } from '../../../src/fetch/http-fetch.ts';
import type { JudgeInput } from '../../../src/inspect/tap.ts';
import { HOST, NOW, goodPath } from '../../support/judged-path.ts';
import { crlPlace } from '../../support/made-certificate.ts';
import { eventually } from '../../support/processes.ts';

describe('asking around', () => {
  const [leaf, intermediate, root] = goodPath();
  const whole: JudgeInput = { host: HOST, port: 443, path: [leaf.der, intermediate.der, root.der], openssl: null };
  const lacking: JudgeInput = { host: HOST, port: 443, path: [leaf.der], openssl: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', message: '' } };

  function asking(fetch: Fetch, changed: { wait?: number; known?: readonly RevocationStatement[] } = {}): AskAround {
    const { wait, known = [] } = changed;
    return new AskAround({ read: readCertificate, anchors: () => new Anchors([['file', [new KnownCertificate(root.der)]]]), known: () => known, now: () => NOW, fetch, ...(wait === undefined ? {} : { wait }) });
  }

  const nobody: Fetch = () => Promise.reject(new FetchFailure('nobody there'));

  it('asks about every certificate but the root', async () => {
    const asked: string[] = [];
    const { fetched } = await asking(({ url }) => {
      asked.push(url);
      return nobody({ url, maxBytes: 0, server: null });
    }).about(whole, null);
    assert.deepEqual(asked.sort(), ['http://ca.example.com/intermediate.crl', 'http://ca.example.com/leaf.crl']);
    assert.deepEqual(fetched?.statements.map(({ certificate, status, why }) => [certificate, status, why]), [[0, 'unusable', 'not_fetched'], [1, 'unusable', 'not_fetched']]);
  });

  it('does not ask about what is known already', async () => {
    const { fetched } = await asking(nobody, { known: [{ source: 'staple', certificate: 0, status: 'good', detail: '' }] }).about(whole, null);
    assert.deepEqual(fetched?.statements.map(({ certificate }) => certificate), [1]);
  });

  it('completes a chain, and only then asks whether it was revoked', async () => {
    const asked: string[] = [];
    const around = asking(({ url }) => {
      asked.push(url);
      return url.endsWith('.crt') ? Promise.resolve(intermediate.der) : nobody({ url, maxBytes: 0, server: null });
    });
    const { path, openssl, fetched } = await around.about(lacking, null);
    assert.deepEqual([path.length, openssl, fetched?.issuers.length], [3, null, 1]);
    assert.equal(asked[0], 'http://ca.example.com/intermediate.crt');
    assert.equal(asked.length, 3);
    assert.equal(around.asked, 3);
  });

  it('leaves a chain that stays incomplete as it is, and asks no more for its sake', async () => {
    const around = asking(nobody);
    const { path, openssl, fetched } = await around.about(lacking, null);
    assert.deepEqual([path, openssl, fetched?.statements], [lacking.path, lacking.openssl, []]);
    assert.match(fetched?.failures.join() ?? '', /nobody there/);
    assert.equal(around.asked, 1);
  });

  it('asks nobody for the sake of a chain that is bad for other reasons', async () => {
    const around = asking(nobody);
    const expired: JudgeInput = { ...whole, openssl: { code: 'CERT_HAS_EXPIRED', message: '' } };
    assert.deepEqual((await around.about(expired, null)).fetched, { issuers: [], failures: [], statements: [] });
    assert.equal(around.asked, 0);
  });

  it('waits no longer than it was told to', async () => {
    const never: Fetch = () => new Promise(() => undefined);
    const { fetched } = await asking(never, { wait: 20 }).about(whole, null);
    assert.deepEqual(fetched?.statements.map(({ why, detail }) => [why, detail]), Array.from({ length: 2 }, () => ['not_fetched', 'no answer within 0.02 s']));
    const incomplete = await asking(never, { wait: 20 }).about(lacking, null);
    assert.deepEqual(incomplete.fetched?.failures, ['no answer within 0.02 s']);
  });

  it('asks a few at the same time only, and gives up all when it ends', async () => {
    const stops: (AbortSignal | undefined)[] = [];
    const around = asking(({ stop }) => {
      stops.push(stop);
      return new Promise((_resolve, reject) => stop?.addEventListener('abort', () => reject(new FetchFailure('given up'))));
    });
    const chains = Array.from({ length: MAX_AT_ONCE }, (_, index) => goodPath({ leafExtensions: { crlPlace: crlPlace(`http://${index}.test/`) }, intermediateExtensions: { crlPlace: crlPlace(`http://${index}.test/ca`) } }));
    const answers = chains.map((path) => around.about({ host: HOST, port: 443, path: path.map(({ der }) => der), openssl: null }, null));
    await eventually('as many as may be', () => (stops.length === MAX_AT_ONCE ? true : undefined));
    around.close();
    const details = (await Promise.all(answers)).flatMap(({ fetched }) => fetched?.statements.map(({ detail }) => detail) ?? []);
    assert.equal(details.filter((detail) => detail.includes('given up')).length, MAX_AT_ONCE);
    assert.equal(details.filter((detail) => detail.includes('at the same time')).length, MAX_AT_ONCE);
  });
});
