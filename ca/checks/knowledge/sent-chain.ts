/** What a server sent, against the path that its leaf was judged by: what lacks, what was not needed, in which order it came. */
import type { CertificateFacts } from '../../x509/facts.ts';

/** A chain as sent, sorted out. */
export interface SentChain {
  /** Whether the leaf of the path comes first. */
  leafFirst: boolean;
  /** Whether each certificate that belongs here follows the one it has signed. */
  inOrder: boolean;
  /** Certificates that were sent again. */
  repeated: number;
  /** Sent, and of no use to anybody: neither in the path nor a way from it to another root. */
  unrelated: readonly CertificateFacts[];
  /** Sent and not in the path: another way to a root, or unrelated. */
  notNeeded: readonly CertificateFacts[];
  /** A root among them, which a client has to have anyway. */
  root: CertificateFacts | undefined;
  /** In the path between leaf and anchor, and not sent. */
  missing: readonly CertificateFacts[];
}

/** Sorts out `sent` by the path; `anchored` says whether the path's last certificate is a trust anchor, which nobody needs to send. */
export function sortSent(sent: readonly CertificateFacts[], path: readonly CertificateFacts[], anchored: boolean): SentChain {
  const unique = [...new Map(sent.map((certificate) => [certificate.sha256, certificate])).values()];
  const inPath = new Set(path.map((certificate) => certificate.sha256));
  const wasSent = new Set(unique.map((certificate) => certificate.sha256));
  const signers = new Set(unique.flatMap((certificate) => (certificate.selfIssued ? [] : [certificate.issuerHex])));
  const notNeeded = unique.filter((certificate) => !inPath.has(certificate.sha256));
  const unrelated = notNeeded.filter((certificate) => !signers.has(certificate.subjectHex));
  const strangers = new Set(unrelated);
  return {
    leafFirst: path[0] === undefined || sent[0]?.sha256 === path[0].sha256,
    inOrder: followOneAnother(unique.filter((certificate) => !strangers.has(certificate))),
    repeated: sent.length - unique.length,
    unrelated,
    notNeeded,
    root: unique.find((certificate, index) => index > 0 && certificate.selfIssued),
    missing: path.slice(1, anchored ? -1 : undefined).filter((certificate) => !wasSent.has(certificate.sha256)),
  };
}

/** Every certificate but the first has signed the one before it, as far as names tell. */
function followOneAnother(chain: readonly CertificateFacts[]): boolean {
  return chain.every((certificate, index) => {
    const before = chain[index - 1];
    return before === undefined || before.issuerHex === certificate.subjectHex || before.selfIssued;
  });
}
