/**
 * The contract of a certificate check, and of the verdict the checks add up to. A check is one file in this folder: it looks at
 * the facts of a chain and says what it found, with the source of the rule. *Not applicable* is a result, not an absence.
 */
import type { RevocationStatement } from '../revocation/statement.ts';
import type { CertificateFacts } from '../x509/facts.ts';

/** error: a browser or RFC 5280 would refuse. warning: works, but look. note: good to know. */
export type Severity = 'error' | 'warning' | 'note' | 'ok' | 'not_applicable';

/** One reason, from one check. */
export interface Finding {
  /** Stable name of the check and fault: `expired`, `wrong_host`. */
  check: string;
  severity: Severity;
  /** Plain words first, the technical term in brackets: `expired 3 days ago (notAfter 2026-11-18)`. */
  summary: string;
  /** `RFC 5280 §6.1.3(a)(2)`. */
  citation: string;
  /** From when the rule counts, ms since the epoch; absent where it has no date of its own. */
  since?: number;
  /** Index into the chain it speaks of, 0 is the leaf; absent when it speaks of the whole chain. */
  certificate?: number;
  /** The fault in a few words for a row, at most 40 characters: `expired 3 days ago`, `wrong host`. */
  short?: string;
}

/** What a check looks at. */
export interface CheckInput {
  /** The host the client asked for: a DNS name in A-label form or an IP literal without brackets; empty when there is none to compare. */
  host: string;
  /** ms since the epoch. */
  now: number;
  /** The path from the leaf to the anchor as built; without an anchor, the certificates that were there. */
  path: readonly CertificateFacts[];
  /** The chain as the server sent it, where it is known. */
  sent?: readonly CertificateFacts[];
  /** OpenSSL's verdict on the path: its code (`CERT_HAS_EXPIRED`) and message, null where it was content; absent when it was not asked. */
  openssl?: { code: string; message: string } | null;
  /** Whether the signature of each certificate fits the key of the next one, by our own reckoning; absent when nobody looked. */
  signed?: readonly boolean[];
  /** A path to a root that could be built with certificates at hand here, where the server did not send enough for one. */
  completed?: readonly CertificateFacts[];
  /** Where the anchor came from, which is then the last certificate of the path; null when no anchor was reached. */
  anchor: AnchorSource | null;
  /** SHA-256 of our own root's SubjectPublicKeyInfo, base64 (`RootFacts.spkiSha256`): a server that shows it is refused. */
  ownRootSpki?: string;
  /** Whether the server sent a revocation status with the handshake; absent when nobody looked. */
  stapled?: boolean;
  /** Certificates of the path that the server did not send and that were fetched from elsewhere, and what could not be had; absent where nobody was asked. */
  fetched?: { issuers: readonly { sha256: string; from: string }[]; failures: readonly string[] };
  /** What the same host showed before on the same port in this run, newest first; absent where nobody remembers. */
  before?: readonly Sighting[];
  /** What is said about the certificates of the path by those who know of revocations, each already weighed. */
  revocation?: readonly RevocationStatement[];
}

/** What a host showed on an earlier connection. */
export interface Sighting {
  /** SHA-256 of the leaf's SubjectPublicKeyInfo, base64. */
  spkiSha256: string;
  /** SHA-256 of the trust anchor, lower-case hex; null where the path reached none. */
  root: string | null;
  /** When it was last seen, ms since the epoch. */
  at: number;
}

/** bundled: the roots Node ships (Mozilla's). system: this machine's store. file: given by `--upstream-ca`. */
export type AnchorSource = 'bundled' | 'system' | 'file';

/** One certificate check. Pure; never throws on an odd certificate. */
export interface Check {
  /** Same as the file name, with underscores. */
  name: string;
  citation: string;
  run(input: CheckInput): readonly Finding[];
}

/** Our judgement of a server's chain. */
export interface Verdict {
  /** ok: relay. warning: relay, but look. bad: a browser would refuse it. */
  status: 'ok' | 'warning' | 'bad';
  /** One sentence in plain words for the row: `expired 3 days ago`, `63 days left`. */
  summary: string;
  /** Worst first; `ok` and `not_applicable` included. */
  findings: readonly Finding[];
  anchor: AnchorSource | null;
  /** What the judge was told of revocations; absent when nothing was. */
  revocation?: readonly RevocationStatement[];
}
