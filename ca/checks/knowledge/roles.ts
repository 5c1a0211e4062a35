/** Which certificate of a path is what. */
import type { CertificateFacts } from '../../x509/facts.ts';
import type { CheckInput } from '../check.ts';

/** A certificate and its index in the path. */
export interface Placed {
  certificate: CertificateFacts;
  index: number;
}

/** The leaf, or undefined when there is no certificate at all. */
export function leafOf(input: CheckInput): CertificateFacts | undefined {
  return input.path[0];
}

/** Index of the trust anchor; undefined when none was reached. */
export function anchorIndex(input: CheckInput): number | undefined {
  return input.anchor === null || input.path.length === 0 ? undefined : input.path.length - 1;
}

/** The certificates between the leaf and the anchor; without an anchor, all but the leaf. */
export function intermediatesOf(input: CheckInput): Placed[] {
  const end = anchorIndex(input) ?? input.path.length;
  return placed(input.path).slice(1, Math.max(1, end));
}

/** The certificates with their indexes. */
export function placed(path: readonly CertificateFacts[]): Placed[] {
  return path.map((certificate, index) => ({ certificate, index }));
}

/** What to call a certificate: its CN, else its first name, else its subject. At most `limit` characters. */
export function titleOf(certificate: CertificateFacts, limit = 48): string {
  const name = certificate.commonName ?? certificate.subjectAlternativeNames?.[0]?.value ?? certificate.subject;
  return shortened(name === '' ? `serial ${certificate.serial}` : name, limit);
}

/** The text, cut with `…` when it is longer than `limit`. */
export function shortened(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
