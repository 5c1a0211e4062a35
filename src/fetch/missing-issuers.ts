/** Certificates of CAs that a server should have sent and did not, from where the certificates below them say they are (AIA caIssuers, RFC 5280 §4.2.2.1). */
import { KnownCertificate } from '../../ca/path/known-certificate.ts';
import type { ReadFacts } from '../../ca/path/known-certificate.ts';
import type { Anchors } from '../../ca/path/anchors.ts';
import { buildPaths } from '../../ca/path/path-builder.ts';
import type { BuiltPath } from '../../ca/path/path-builder.ts';
import { readPem } from '../../ca/pem.ts';
import { pkcs7Certificates } from '../../ca/x509/pkcs7.ts';
import { plainHttp, rangeOf } from './destinations.ts';
import { FetchFailure } from './http-fetch.ts';
import type { Fetch } from './http-fetch.ts';
import { Remembered } from './remembered.ts';

/** Steps up from what was sent: chains have one or two intermediates. */
const MAX_STEPS_UP = 3;
/** Certificates taken from one file; bundles of one CA have two or three. */
const MAX_IN_FILE = 8;
/** A certificate has 2 kB, a bundle in PKCS #7 some 10. */
const MAX_FILE_BYTES = 256 * 1024;
const LIMITS = { entries: 256, bytes: 1024 * 1024 };
/** Such files change once in years, ms. */
const KEPT_MS = 24 * 3_600_000;
const RETRY_MS = 60_000;

/** A certificate and the address it came from. */
export interface FetchedIssuer {
  /** SHA-256 of its DER, lower-case hex. */
  sha256: string;
  from: string;
}

/** What came of it. */
export interface Completion {
  /** Set where a root was reached, each signature on the way checked. */
  path?: BuiltPath;
  /** Those of the path that were fetched. */
  issuers: readonly FetchedIssuer[];
  /** Why not, in words. */
  failures: readonly string[];
}

type File = { certificates: readonly Uint8Array[] } | { failed: string };

/** Fetches and remembers. */
export class MissingIssuers {
  readonly #files: Remembered<File>;
  readonly #read: ReadFacts;
  readonly #makeAnchors: () => Anchors;
  #anchors: Anchors | undefined;
  readonly #now: () => number;

  /** `anchors` is called when the first chain lacks something. */
  constructor(read: ReadFacts, anchors: () => Anchors, now: () => number) {
    this.#read = read;
    this.#makeAnchors = anchors;
    this.#now = now;
    this.#files = new Remembered(LIMITS, now);
  }

  /** Looks for a path to a root for what is there: DER, leaf first. `server` as in `FetchRequest`. */
  async complete(there: readonly Uint8Array[], server: string | null, fetch: Fetch): Promise<Completion> {
    const anchors = (this.#anchors ??= this.#makeAnchors());
    const sent = there.map((der) => new KnownCertificate(der, this.#read));
    const [leaf] = sent;
    const fetched = new Map<string, { certificate: KnownCertificate; from: string }>();
    const failures: string[] = [];
    const asked = new Set<string>();
    for (let step = 0; leaf !== undefined; step += 1) {
      const { best } = buildPaths({ leaf, sent, local: [...fetched.values()].map(({ certificate }) => certificate), anchors, now: this.#now() });
      const { certificates } = best;
      if (best.anchor !== null && best.signed.every(Boolean)) {
        const issuers = certificates.flatMap(({ sha256 }) => {
          const found = fetched.get(sha256);
          return found === undefined ? [] : [{ sha256, from: found.from }];
        });
        return { path: best, issuers, failures };
      }
      const from = certificates.at(-1)?.caIssuersUrls?.find((url) => plainHttp(url) !== undefined);
      if (from === undefined || asked.has(from) || step >= MAX_STEPS_UP) break;
      asked.add(from);
      const file = await this.#fetch(from, server, fetch);
      if ('failed' in file) {
        failures.push(`${from} was asked: ${file.failed}`);
        break;
      }
      for (const der of file.certificates) {
        const certificate = new KnownCertificate(der, this.#read);
        if (!fetched.has(certificate.sha256)) fetched.set(certificate.sha256, { certificate, from });
      }
    }
    if (failures.length === 0 && asked.size > 0) failures.push(`what ${[...asked].join(' and ')} gave leads to no root that is trusted here`);
    return { issuers: [], failures };
  }

  #fetch(url: string, server: string | null, fetch: Fetch): Promise<File> {
    return this.#files.get(`${server === null ? 'none' : rangeOf(server)} ${url}`, async () => {
      try {
        const bytes = await fetch({ url, maxBytes: MAX_FILE_BYTES, server });
        return { value: { certificates: certificatesOf(bytes) }, until: this.#now() + KEPT_MS, bytes: bytes.length };
      } catch (error) {
        if (!(error instanceof FetchFailure)) throw error;
        return { value: { failed: error.message }, until: this.#now() + RETRY_MS, bytes: error.message.length };
      }
    });
  }
}

/** One certificate in DER, or several in PKCS #7 (RFC 5280 §4.2.2.1); some have PEM. */
function certificatesOf(bytes: Uint8Array): Uint8Array[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const pem = readPem(text).flatMap(({ label, der }) => (label === 'CERTIFICATE' ? [der] : []));
  return (pem.length > 0 ? pem : (pkcs7Certificates(bytes) ?? [bytes])).slice(0, MAX_IN_FILE);
}
