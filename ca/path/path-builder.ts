/**
 * Paths from a server's leaf to trust anchors (RFC 5280 §6 leaves building them open; RFC 4158 describes how): through the chain as
 * sent, in whatever order, and through intermediates at hand here. Every way is followed within bounds, so that roots signed across,
 * several keys under one name, certificates that do not belong and issuers in a circle are no obstacle; the best path comes first.
 */
import type { AnchorSource } from '../checks/check.ts';
import type { SentChain } from '../checks/knowledge/sent-chain.ts';
import { sortSent } from '../checks/knowledge/sent-chain.ts';
import type { CertificateFacts } from '../x509/facts.ts';
import type { Anchors } from './anchors.ts';
import type { KnownCertificate } from './known-certificate.ts';
import { compareWorth, worthOf } from './path-worth.ts';

/** Paths kept; real chains have one to four. */
export const MAX_PATHS = 16;
/** Longest path, certificates: OpenSSL's default depth. */
export const MAX_DEPTH = 100;
/** Signatures checked for one chain: enough for the longest path and some wrong turns. Go's crypto/x509 stops at 100. */
export const MAX_SIGNATURE_CHECKS = 256;
/** Certificates looked at on all ways together: n issuers that all signed each other make n! paths of n² signatures. */
export const MAX_STEPS = 2048;

/** What a path may be built from. */
export interface PathRequest {
  leaf: KnownCertificate;
  /** The chain as sent, the leaf among it. */
  sent: readonly KnownCertificate[];
  /** Further intermediates at hand. */
  local?: readonly KnownCertificate[];
  anchors: Anchors;
  /** ms since the epoch. */
  now: number;
}

/** One path. */
export interface BuiltPath {
  /** From the leaf to the anchor, or as far as it goes. */
  certificates: readonly CertificateFacts[];
  anchor: AnchorSource | null;
  /** For each certificate but the last: whether its signature fits the key of the next. */
  signed: readonly boolean[];
}

/** What came out. */
export interface PathBuilding {
  /** The path to judge: valid before faulty, anchored before open, short before long. */
  best: BuiltPath;
  /** All paths, the best first. */
  paths: readonly BuiltPath[];
  /** The chain as sent against the best path. */
  sent: SentChain;
  /** Certificates of the best path that were at hand here and not sent. */
  local: readonly CertificateFacts[];
  /** Whether a bound ended the search. */
  limited: boolean;
  signatureChecks: number;
  steps: number;
}

/** Builds all paths within the bounds. Never throws on an odd certificate. */
export function buildPaths(request: PathRequest): PathBuilding {
  const search = new Search(request);
  search.run();
  const found = search.paths.map((path) => ({ path, worth: worthOf(path, request.now) }));
  const paths = found.sort((one, other) => compareWorth(one.worth, other.worth)).map(({ path }) => path);
  const best = paths[0] ?? { certificates: [request.leaf.facts], anchor: null, signed: [] };
  const sent = sortSent(request.sent.map(({ facts }) => facts), best.certificates, best.anchor !== null);
  const { limited, signatureChecks, steps } = search;
  return { best, paths, sent, local: sent.missing, limited, signatureChecks, steps };
}

/** A certificate that may have signed another. */
interface Candidate {
  certificate: KnownCertificate;
  /** Whether a path ends here. */
  anchor: boolean;
}

class Search {
  readonly paths: BuiltPath[] = [];
  limited = false;
  signatureChecks = 0;
  steps = 0;
  readonly #request: PathRequest;
  readonly #issuers = new Map<string, KnownCertificate[]>();
  readonly #verified = new Map<string, boolean>();
  #open = 0;

  constructor(request: PathRequest) {
    this.#request = request;
    const seen = new Set<string>();
    for (const certificate of [...request.sent, ...(request.local ?? [])]) {
      const { sha256 } = certificate.facts;
      if (seen.has(sha256) || certificate.subject === '') continue;
      seen.add(sha256);
      const same = this.#issuers.get(certificate.subject);
      if (same === undefined) this.#issuers.set(certificate.subject, [certificate]);
      else same.push(certificate);
    }
  }

  run(): void {
    this.#extend([this.#request.leaf], []);
  }

  /** Follows every way on from the last certificate. */
  #extend(path: readonly KnownCertificate[], signed: readonly boolean[]): void {
    const top = path.at(-1);
    if (top === undefined) return;
    if ((this.steps += 1) > MAX_STEPS) {
      this.limited = true;
      return;
    }
    const anchor = this.#request.anchors.get(top.facts.sha256);
    if (anchor !== undefined) {
      this.#keep(path, signed, anchor.source);
      return;
    }
    const candidates = this.#candidates(top, path);
    if (candidates.length > 0 && path.length >= MAX_DEPTH) {
      this.limited = true;
      this.#keep(path, signed, null);
      return;
    }
    let followed = false;
    for (const candidate of candidates) {
      if (!this.#isSigned(top, candidate.certificate)) continue;
      followed = true;
      this.#extend([...path, candidate.certificate], [...signed, true]);
      if (this.#isFull()) return;
    }
    if (followed) return;
    // Nobody has signed it: the one that says it did shows best what is wrong, unless the names of the keys already differ.
    const claimed = candidates.find(({ certificate }) => keyNamesDiffer(top.facts, certificate.facts) !== true);
    if (claimed === undefined || signed.includes(false) || isSelfSigned(top)) this.#keep(path, signed, null);
    else this.#extend([...path, claimed.certificate], [...signed, false]);
  }

  #isFull(): boolean {
    if (this.paths.length < MAX_PATHS && this.steps <= MAX_STEPS) return false;
    this.limited = true;
    return true;
  }

  /** Certificates whose subject is the issuer's name, the likeliest first; none that would close a circle. */
  #candidates(top: KnownCertificate, path: readonly KnownCertificate[]): Candidate[] {
    if (top.issuer === '') return [];
    const anchors = this.#request.anchors.named(top.issuer).map(({ certificate }): Candidate => ({ certificate, anchor: true }));
    const others = (this.#issuers.get(top.issuer) ?? []).map((certificate): Candidate => ({ certificate, anchor: false }));
    const known = new Set(path.map(({ facts }) => identity(facts)));
    return [...anchors, ...others]
      .filter(({ certificate }) => !known.has(identity(certificate.facts)))
      .map((candidate) => ({ candidate, rank: this.#rank(top.facts, candidate) }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ candidate }) => candidate);
  }

  #rank(certificate: CertificateFacts, { certificate: { facts }, anchor }: Candidate): number {
    const differs = keyNamesDiffer(certificate, facts);
    const valid = facts.notBefore <= this.#request.now && facts.notAfter >= this.#request.now;
    return (differs === true ? 8 : differs === undefined ? 4 : 0) + (valid ? 0 : 2) + (anchor ? 0 : 1);
  }

  #isSigned(certificate: KnownCertificate, issuer: KnownCertificate): boolean {
    const key = `${certificate.facts.sha256} ${issuer.facts.spkiSha256}`;
    const known = this.#verified.get(key);
    if (known !== undefined) return known;
    if (this.signatureChecks >= MAX_SIGNATURE_CHECKS) {
      this.limited = true;
      return false;
    }
    this.signatureChecks += 1;
    const fits = certificate.isSignedBy(issuer);
    this.#verified.set(key, fits);
    return fits;
  }

  /** Open ends crowd out nothing: they get half of the places. */
  #keep(path: readonly KnownCertificate[], signed: readonly boolean[], anchor: AnchorSource | null): void {
    if (anchor === null && (this.#open += 1) > MAX_PATHS / 2) {
      this.limited = true;
      return;
    }
    this.paths.push({ certificates: path.map(({ facts }) => facts), anchor, signed });
  }
}

/** Equal for certificates of the same name and key, of which no path needs two (RFC 4158 §2.4.1). */
function identity(certificate: CertificateFacts): string {
  return `${certificate.subjectHex} ${certificate.spkiSha256}`;
}

/** Whether the key identifiers contradict each other; undefined where one of them is missing. They are hints: the signature decides. */
function keyNamesDiffer(certificate: CertificateFacts, issuer: CertificateFacts): boolean | undefined {
  const { authorityKeyId } = certificate;
  return authorityKeyId === undefined || issuer.subjectKeyId === undefined ? undefined : authorityKeyId !== issuer.subjectKeyId;
}

function isSelfSigned(certificate: KnownCertificate): boolean {
  return certificate.facts.selfIssued && certificate.isSignedBy(certificate);
}
