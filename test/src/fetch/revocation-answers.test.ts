import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import type { CertificateFacts } from '../../../ca/x509/facts.ts';
import { FetchFailure, httpFetch } from '../../../src/fetch/http-fetch.ts';
import type { Fetch } from '../../../src/fetch/http-fetch.ts';
import { LONGEST_KEPT_MS, RETRY_MS, RevocationAnswers } from '../../../src/fetch/revocation-answers.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { needs } from '../../support/needs.ts';
import { startOpensslResponder } from '../../support/places.ts';
import { RevokingCa, derOf, questioned } from '../../support/revoking-ca.ts';
import { TestPki } from '../../support/test-pki.ts';

const OCSP = 'http://ocsp.test/';
const CRL = 'http://crl.test/a.crl';

describe('answers about revocation', function () {
  this.timeout(60_000);
  const later = closing('all');
  let ca: RevokingCa;
  let file: string;
  let serial: string;
  let leaf: CertificateFacts;
  let issuer: CertificateFacts;

  before(function () {
    needs(this, 'openssl');
    const made = questioned(later);
    ({ ca, serial } = made);
    file = made.leaf.certificateFile;
    ({ certificate: leaf, issuer } = made.question);
  });

  /** Asks with a world that gives these answers by address; `text` are the statements, `asked` the addresses. */
  function world(answers: Readonly<Record<string, Uint8Array>>): { about: (changed?: Partial<CertificateFacts>) => Promise<string[]>; asked: string[]; clock: { now: number } } {
    const asked: string[] = [];
    // The answers are made by openssl now, not when this file was loaded.
    const clock = { now: Date.now() };
    const kept = new RevocationAnswers(() => clock.now);
    const fetch: Fetch = ({ url }) => {
      asked.push(url);
      const answer = answers[url];
      return answer === undefined ? Promise.reject(new FetchFailure('nobody there')) : Promise.resolve(answer);
    };
    const about = async (changed: Partial<CertificateFacts> = {}): Promise<string[]> => {
      const statements = await kept.about({ certificate: { ...leaf, ocspUrls: [OCSP], crlUrls: [CRL], ...changed }, issuer, index: 0, server: null, now: clock.now }, fetch);
      return statements.map(({ source, status, why }) => [source, status, ...(why === undefined ? [] : [why])].join(' '));
    };
    return { about, asked, clock };
  }

  it('come from a real responder', async () => {
    const url = await startOpensslResponder(later, ca.responder({ revoked: [{ serial, reason: 'superseded' }] }));
    const [statement, ...others] = await new RevocationAnswers(Date.now).about({ certificate: { ...leaf, ocspUrls: [url] }, issuer, index: 0, server: '127.0.0.1', now: Date.now() }, httpFetch);
    assert.deepEqual([statement?.status, statement?.reason, statement?.from, others], ['revoked', 'superseded', url, []]);
  });

  it('come from the list where the responder does not tell', async () => {
    const { about, asked } = world({ [CRL]: derOf(ca.crl()) });
    assert.deepEqual(await about(), ['fetched_ocsp unusable not_fetched', 'fetched_crl good']);
    assert.deepEqual(asked, [OCSP, CRL]);
  });

  it('count only when they are signed for this certificate', async () => {
    const other = new RevokingCa(new TestPki(scratchFolder(later)));
    const { about } = world({ [OCSP]: other.ocsp({ certificateFile: file, good: [serial] }), [CRL]: derOf(other.crl()) });
    // The other CA has the same name and another key.
    assert.deepEqual(await about(), ['fetched_ocsp unusable other_certificate', 'fetched_crl unusable other_certificate']);
  });

  it('are kept until nextUpdate, a day at most, and what does not count for a minute', async () => {
    const long = world({ [OCSP]: ca.ocsp({ certificateFile: file, good: [serial], days: 3 }) });
    await long.about();
    long.clock.now += LONGEST_KEPT_MS - 1_000;
    assert.deepEqual(await long.about(), ['fetched_ocsp good']);
    assert.equal(long.asked.length, 1);
    long.clock.now += 2_000;
    await long.about();
    assert.equal(long.asked.length, 2);
    const short = world({ [CRL]: derOf(ca.crl({ until: 0.5 })) });
    await short.about({ ocspUrls: [] });
    short.clock.now += 11 * 3_600_000;
    await short.about({ ocspUrls: [] });
    assert.equal(short.asked.length, 1);
    short.clock.now += 2 * 3_600_000;
    assert.deepEqual(await short.about({ ocspUrls: [] }), ['fetched_crl unusable stale']);
    assert.equal(short.asked.length, 2);
    const failing = world({});
    await failing.about();
    await failing.about();
    assert.equal(failing.asked.length, 2, 'each place once');
    failing.clock.now += RETRY_MS;
    await failing.about();
    assert.equal(failing.asked.length, 4);
  });

  it('are not to be had where there is no place, or only places of other kinds', async () => {
    const { about, asked } = world({});
    for (const urls of [[], ['https://ca.test/', 'ldap://ca.test/']]) assert.deepEqual(await about({ ocspUrls: urls, crlUrls: urls }), ['fetched_ocsp unusable not_fetched']);
    assert.deepEqual(asked, []);
  });
});
