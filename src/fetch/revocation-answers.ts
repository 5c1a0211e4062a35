/** What a CA says of one certificate when it is asked: its responder (OCSP) first, its list (CRL) where that does not tell. */
import { createHash } from 'node:crypto';
import { evaluateCrl } from '../../ca/revocation/crl-evaluation.ts';
import { MAX_CRL_BYTES, readCrl } from '../../ca/revocation/crl.ts';
import type { Crl } from '../../ca/revocation/crl.ts';
import { crlBlocks } from '../../ca/revocation/crl-blocks.ts';
import { evaluateOcsp } from '../../ca/revocation/ocsp-evaluation.ts';
import type { Question } from '../../ca/revocation/ocsp-evaluation.ts';
import { ocspRequest } from '../../ca/revocation/ocsp-request.ts';
import { MAX_OCSP_BYTES, readOcspResponse } from '../../ca/revocation/ocsp-response.ts';
import { unusable } from '../../ca/revocation/statement.ts';
import type { Opinion, RevocationStatement } from '../../ca/revocation/statement.ts';
import { plainHttp, rangeOf } from './destinations.ts';
import { FetchFailure } from './http-fetch.ts';
import type { Fetch } from './http-fetch.ts';
import { Remembered } from './remembered.ts';
import type { Answer } from './remembered.ts';

/** Places of one kind that are asked; certificates of public CAs name one. */
const MAX_PLACES = 2;
/** Longest time an answer is given again without asking anew, ms, however late its nextUpdate is: who takes something back wants it known within a day. */
export const LONGEST_KEPT_MS = 24 * 3_600_000;
/** What failed, or did not count, is not tried again so soon, ms. */
export const RETRY_MS = 60_000;
/** Answers of responders kept; each some 2 kB. */
const OCSP_LIMITS = { entries: 1_024, bytes: 4 * 1024 * 1024 };
/** Lists kept: one of the largest size, or many of the usual ones. */
const CRL_LIMITS = { entries: 64, bytes: MAX_CRL_BYTES };
/** What a remembered failure weighs, bytes. */
const FAILURE_BYTES = 200;

/** A list, or why it could not be had. */
type List = { crl: Crl } | { failed: string };

/** The certificate, its issuer, when, and for the sake of which server. */
export interface Asked extends Question {
  /** Index into the path. */
  index: number;
  /** As in `FetchRequest`. */
  server: string | null;
}

/** Asks and remembers. */
export class RevocationAnswers {
  readonly #ocsp: Remembered<Opinion>;
  readonly #crls: Remembered<List>;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.#ocsp = new Remembered(OCSP_LIMITS, now);
    this.#crls = new Remembered(CRL_LIMITS, now);
  }

  /** Statements about one certificate: the one that counts, with those before it that did not. Never rejects for what others do wrong. */
  async about(asked: Asked, fetch: Fetch): Promise<RevocationStatement[]> {
    const { certificate, index } = asked;
    const statements: RevocationStatement[] = [];
    for (const [source, places, ask] of [
      ['fetched_ocsp', certificate.ocspUrls, (url: string) => this.#askOcsp(url, asked, fetch)],
      ['fetched_crl', certificate.crlUrls, (url: string) => this.#askCrl(url, asked, fetch)],
    ] as const) {
      for (const from of (places ?? []).filter((url) => plainHttp(url) !== undefined).slice(0, MAX_PLACES)) {
        const opinion = await ask(from);
        const statement = { source, certificate: index, from, ...opinion };
        if (opinion.status !== 'unusable') return [...statements, statement];
        statements.push(statement);
      }
    }
    if (statements.length > 0) return statements;
    return [{ source: 'fetched_ocsp', certificate: index, ...unusable('not_fetched', 'the certificate names no place that can be asked over plain http') }];
  }

  #askOcsp(url: string, asked: Asked, fetch: Fetch): Promise<Opinion> {
    const question = ocspRequest(asked.certificate, asked.issuer);
    if (question === undefined) return Promise.resolve(unusable('unsupported', 'no question can be made for this certificate'));
    const key = `${keyOf(url, asked.server)} ${createHash('sha256').update(question).digest('base64')}`;
    return this.#ocsp.get(key, async () => {
      const body = { bytes: question, type: 'application/ocsp-request' };
      const got = await attempt(() => fetch({ url, body, maxBytes: MAX_OCSP_BYTES, server: asked.server }));
      const opinion = 'failed' in got ? unusable('not_fetched', `${url} was asked: ${got.failed}`) : evaluateOcsp(readOcspResponse(got.bytes), asked);
      return { value: opinion, until: this.#until(opinion), bytes: FAILURE_BYTES + opinion.detail.length };
    });
  }

  async #askCrl(url: string, asked: Asked, fetch: Fetch): Promise<Opinion> {
    const list = await this.#crls.get(keyOf(url, asked.server), async (): Promise<Answer<List>> => {
      const got = await attempt(() => fetch({ url, maxBytes: MAX_CRL_BYTES, server: asked.server }));
      if ('failed' in got) return { value: got, until: this.#now() + RETRY_MS, bytes: FAILURE_BYTES };
      // DER (RFC 5280 §4.2.1.13), but some have it in PEM.
      const crl = readCrl(crlBlocks(got.bytes)[0] ?? got.bytes);
      return { value: { crl }, until: this.#until(evaluateCrl(crl, asked)), bytes: got.bytes.length };
    });
    return 'failed' in list ? unusable('not_fetched', `${url} was asked: ${list.failed}`) : evaluateCrl(list.crl, asked);
  }

  #until({ status, nextUpdate }: Opinion): number {
    const now = this.#now();
    // What does not count may have been put in by somebody on the way.
    return status === 'unusable' ? now + RETRY_MS : Math.max(now + RETRY_MS, Math.min(nextUpdate ?? now, now + LONGEST_KEPT_MS));
  }
}

/** What one server may not have asked, another one may. */
function keyOf(url: string, server: string | null): string {
  return `${server === null ? 'none' : rangeOf(server)} ${url}`;
}

async function attempt(fetch: () => Promise<Uint8Array>): Promise<{ bytes: Uint8Array } | { failed: string }> {
  try {
    return { bytes: await fetch() };
  } catch (error) {
    if (error instanceof FetchFailure) return { failed: error.message };
    throw error;
  }
}
