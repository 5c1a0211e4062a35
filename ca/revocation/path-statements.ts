/** All that is said about the certificates of one path: by the server's staple, and by the lists that are at hand. */
import type { CertificateFacts } from '../x509/facts.ts';
import { evaluateCrl } from './crl-evaluation.ts';
import type { Crl } from './crl.ts';
import { evaluateOcsp } from './ocsp-evaluation.ts';
import { readOcspResponse } from './ocsp-response.ts';
import { unusable } from './statement.ts';
import type { RevocationSource, RevocationStatement } from './statement.ts';

/** A list and where it came from. */
export interface GivenCrl {
  crl: Crl;
  /** File or address. */
  from: string;
  source: Extract<RevocationSource, 'crl' | 'fetched_crl'>;
}

/** What the statements are made of. */
export interface Evidence {
  /** The server's OCSP response in DER; null when it sent none, undefined when nobody looked. */
  staple?: Uint8Array | null | undefined;
  crls: readonly GivenCrl[];
  /** ms since the epoch. */
  now: number;
}

/** The statements about a path, leaf first; `anchored` tells that its last certificate is a trust anchor, of which nobody says such things. Never throws. */
export function pathStatements(path: readonly CertificateFacts[], anchored: boolean, { staple, crls, now }: Evidence): RevocationStatement[] {
  const statements: RevocationStatement[] = [];
  const [leaf, leafIssuer] = path;
  if (leaf !== undefined && staple !== undefined && staple !== null && staple.length > 0) {
    const opinion = leafIssuer === undefined ? unusable('unsupported', 'the certificate of the CA is not at hand, so that nobody can tell who signed it') : evaluateOcsp(readOcspResponse(staple), { certificate: leaf, issuer: leafIssuer, now });
    statements.push({ source: 'staple', certificate: 0, ...opinion });
  }
  if (crls.length === 0) return statements;
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1];
    if (issuer === undefined || (anchored && index === path.length - 1)) continue;
    const own = crls.filter(({ crl }) => crl.issuerHex === issuer.subjectHex).map(({ crl, from, source }) => ({ source, certificate: index, from, ...evaluateCrl(crl, { certificate, issuer, now }) }));
    const answers = own.filter(({ status }) => status !== 'unusable');
    // A list that is in order makes up for an old one, or a part for others.
    statements.push(...(answers.length > 0 ? answers : own.filter(({ why }) => why !== 'other_certificate')));
  }
  return statements;
}
