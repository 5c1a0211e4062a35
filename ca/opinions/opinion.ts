/**
 * The contract of an opinion: what one trust store, or one client's rules, would make of a chain. One file each in this folder, found
 * through `registry.ts`. A store judges by our rules with roots of its own; a profile by a client's rules over all our roots.
 */
import type { Finding, Verdict } from '../checks/check.ts';
import { judge } from '../checks/judge.ts';
import type { Anchors } from '../path/anchors.ts';
import type { KnownCertificate } from '../path/known-certificate.ts';
import { buildPaths } from '../path/path-builder.ts';
import type { CertificateFacts } from '../x509/facts.ts';

/** One opinion. */
export interface Opinion {
  /** Whose: `this system's store`, `Chrome`. */
  whose: string;
  kind: 'store' | 'profile';
  status: 'ok' | 'warning' | 'bad';
  /** Set where there is no such store, or it could not be read: nothing was judged. */
  absent?: true;
  /** Why, in plain words. */
  because: string;
  /** Names of the faults that decided it. */
  checks: string[];
}

/** The roots of one place. */
export interface RootStore {
  /** What to call it: `the NSS database ~/.pki/nssdb`. */
  name: string;
  /** Null where the place has none, or they could not be read. */
  anchors: Anchors | null;
  /** Why there are no anchors. */
  absent?: string;
}

/** The stores of this machine and run. */
export interface Stores {
  /** Everything that is trusted in this run: the given files, Node's list, the system's. */
  all: Anchors;
  node: RootStore;
  system: RootStore;
  nss: readonly RootStore[];
  /** Absent when no file was given. */
  files?: RootStore;
}

/** The chain in question, and who may judge it. */
export interface Question {
  /** As in `CheckInput`: empty when there is no name to compare. */
  host: string;
  /** ms since the epoch. */
  now: number;
  leaf: KnownCertificate;
  /** In the order sent, the leaf among them. */
  sent: readonly KnownCertificate[];
  /** Intermediates at hand that a server need not have sent. */
  local?: readonly KnownCertificate[];
  stores: Stores;
  ownRootSpki?: string;
}

/** A chain judged over some roots. */
export interface Judged {
  path: readonly CertificateFacts[];
  verdict: Verdict;
}

/** Forms opinions; the result over all our roots comes with the question, because every profile starts from it. */
export interface OpinionMaker {
  /** Same as the file name, with underscores. */
  name: string;
  /** Where the rules are laid down. */
  citation: string;
  opinions(question: Question, overAll: Judged): Opinion[];
}

/** Judges the chain by our rules over these roots. Pure; OpenSSL is not asked. */
export function judgeOver(anchors: Anchors, question: Question): Judged {
  const { leaf, sent, host, now, ownRootSpki } = question;
  const { best, local } = buildPaths({ leaf, sent, ...(question.local === undefined ? {} : { local: question.local }), anchors, now });
  // A client has what was sent, and what it fetches or remembers; that the server should have sent it is the verdict's to say.
  const verdict = judge({
    host,
    now,
    path: best.certificates,
    ...(local.length > 0 ? {} : { sent: sent.map(({ facts }) => facts) }),
    signed: best.signed,
    anchor: best.anchor,
    ...(ownRootSpki === undefined ? {} : { ownRootSpki }),
  });
  return { path: best.certificates, verdict };
}

/** Most reasons told in words. */
const TOLD = 2;

/** Sums findings up: errors refuse, warnings make one look. `content` is said when there are neither. */
export function opinionFrom(whose: string, kind: Opinion['kind'], errors: readonly Finding[], warnings: readonly Finding[], content: string): Opinion {
  const deciding = errors.length > 0 ? errors : warnings;
  const names = [...new Set(deciding.map(({ check }) => check))];
  const reasons = [...new Set(deciding.map(({ short, summary }) => short ?? summary))];
  const more = reasons.length > TOLD ? ` and ${reasons.length - TOLD} more` : '';
  return {
    whose,
    kind,
    status: errors.length > 0 ? 'bad' : warnings.length > 0 ? 'warning' : 'ok',
    because: reasons.length === 0 ? content : `${reasons.slice(0, TOLD).join(', ')}${more}`,
    checks: names,
  };
}
