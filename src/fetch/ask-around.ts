/**
 * `--fetch`: before a chain is judged, others are asked about it, within limits: for certificates that the server did not send, and
 * whether its certificates were taken back. Whoever is asked learns which server is visited, so this is off unless it is wanted.
 */
import type { Anchors } from '../../ca/path/anchors.ts';
import type { ReadFacts } from '../../ca/path/known-certificate.ts';
import { unusable } from '../../ca/revocation/statement.ts';
import type { RevocationStatement } from '../../ca/revocation/statement.ts';
import type { CertificateFacts } from '../../ca/x509/facts.ts';
import type { Fetched, JudgeInput } from '../inspect/tap.ts';
import { FetchFailure, httpFetch } from './http-fetch.ts';
import type { Fetch } from './http-fetch.ts';
import { MissingIssuers } from './missing-issuers.ts';
import type { Completion } from './missing-issuers.ts';
import { RevocationAnswers } from './revocation-answers.ts';

/** How long a connection waits for others at most, ms: a client gives up on a handshake after ten seconds or more. What comes later is remembered for the next connection. */
export const WAIT_MS = 4_000;
/** Fetches for the sake of one chain: three intermediates, and two places for each of its certificates. */
export const MAX_PER_CHAIN = 12;
/** Fetches of a whole run: an hour of browsing takes some hundred. */
export const MAX_PER_RUN = 5_000;
/** Fetches at the same time. */
export const MAX_AT_ONCE = 16;

/** OpenSSL's codes for a chain that lacks an issuer (openssl-verification-options(1)). */
const LACKS_ISSUER: ReadonlySet<string> = new Set(['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']);

/** What it works with. */
export interface AskAroundOptions {
  read: ReadFacts;
  /** The roots of this run. */
  anchors: () => Anchors;
  /** What is known of revocations without asking anybody. */
  known: (input: JudgeInput) => readonly RevocationStatement[];
  /** ms since the epoch. */
  now: () => number;
  /** How to ask; `httpFetch` where it is left out. */
  fetch?: Fetch;
  /** ms instead of `WAIT_MS`. */
  wait?: number;
}

/** Asks about chains; one for a run. */
export class AskAround {
  readonly #options: AskAroundOptions;
  readonly #issuers: MissingIssuers;
  readonly #answers: RevocationAnswers;
  readonly #ending = new AbortController();
  #asked = 0;
  #open = 0;

  constructor(options: AskAroundOptions) {
    this.#options = options;
    this.#issuers = new MissingIssuers(options.read, options.anchors, options.now);
    this.#answers = new RevocationAnswers(options.now);
  }

  /** Fetches that were begun. */
  get asked(): number {
    return this.#asked;
  }

  /**
   * The input to judge with all that was learned: a path that was completed, and statements. `server` is the address at which the server
   * was reached, null where none was. Resolves within `wait`, never rejects for what others do wrong.
   */
  async about(input: JudgeInput, server: string | null): Promise<JudgeInput> {
    const { read, now, wait = WAIT_MS } = this.#options;
    const end = now() + wait;
    const fetch = this.#limited();
    const lacking = input.openssl !== null && LACKS_ISSUER.has(input.openssl.code);
    const tooLate = `no answer within ${wait / 1000} s`;
    const completion: Completion = lacking ? await within(this.#issuers.complete(input.path, server, fetch), wait, { issuers: [], failures: [tooLate] }) : { issuers: [], failures: [] };
    const { path } = completion;
    const judged: JudgeInput = path === undefined ? input : { ...input, path: path.certificates.map(({ der }) => der), openssl: null };
    const facts = judged.path.map((der) => read(der));
    const fetched: Fetched = { issuers: completion.issuers, failures: completion.failures, statements: judged.openssl === null ? await this.#statements(judged, facts, server, fetch, end, tooLate) : [] };
    return { ...judged, fetched };
  }

  /** Gives up whatever is still being asked. */
  close(): void {
    this.#ending.abort();
  }

  /** Only of a chain that OpenSSL is content with: what names no trusted CA would choose whom we ask. */
  async #statements(input: JudgeInput, path: readonly CertificateFacts[], server: string | null, fetch: Fetch, end: number, tooLate: string): Promise<RevocationStatement[]> {
    const { now, known } = this.#options;
    const told = new Set(known(input).filter(({ status }) => status !== 'unusable').map(({ certificate }) => certificate));
    const asked = path.flatMap((certificate, index) => {
      const issuer = path[index + 1];
      return issuer === undefined || told.has(index) ? [] : [{ certificate, issuer, index, server, now: now() }];
    });
    const left = Math.max(0, end - now());
    const statements = await Promise.all(asked.map((question) => within(this.#answers.about(question, fetch), left, [{ source: 'fetched_ocsp', certificate: question.index, ...unusable('not_fetched', tooLate) }])));
    return statements.flat();
  }

  /** Asks as long as the limits let it. */
  #limited(): Fetch {
    const { fetch = httpFetch } = this.#options;
    let ofChain = 0;
    return async (request) => {
      if (ofChain >= MAX_PER_CHAIN) throw new FetchFailure(`not more than ${MAX_PER_CHAIN} times for one chain`);
      if (this.#asked >= MAX_PER_RUN) throw new FetchFailure(`not more than ${MAX_PER_RUN} times in one run`);
      if (this.#open >= MAX_AT_ONCE) throw new FetchFailure(`not more than ${MAX_AT_ONCE} at the same time`);
      ofChain += 1;
      this.#asked += 1;
      this.#open += 1;
      try {
        return await fetch({ ...request, stop: this.#ending.signal });
      } finally {
        this.#open -= 1;
      }
    };
  }
}

/** What a promise resolves to, or something else when it takes longer, ms. */
function within<T>(promise: Promise<T>, time: number, otherwise: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), time);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
