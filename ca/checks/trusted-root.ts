/** Whether the path leads to a root that somebody here trusts, and if not, what is missing. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { AnchorSource, Check, CheckInput, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { shortened, titleOf } from './knowledge/roles.ts';

/** Where roots come from, in words. */
const SOURCES: Readonly<Record<AnchorSource, string>> = {
  bundled: 'a root that Mozilla and Node ship',
  system: "a root of this machine's own store",
  file: 'a root from the file you gave',
};

/** Longest issuer name shown, characters. */
const MAX_NAME = 80;

export const trustedRoot: Check = {
  name: 'trusted_root',
  citation: 'RFC 5280 §6.1.1(d)',
  run(input) {
    const top = input.path.at(-1);
    if (top === undefined) return [notApplicable(this, 'there is no certificate')];
    if (input.anchor === null) return [untrusted(input, top, this.citation)];
    if (input.path.length === 1) {
      const summary = `the server's certificate is itself trusted, as ${SOURCES[input.anchor]}`;
      return [{ check: 'leaf_is_anchor', severity: 'note', summary, citation: this.citation, certificate: 0 }];
    }
    const summary = `ends in ${titleOf(top)}, ${SOURCES[input.anchor]}`;
    if (input.anchor === 'bundled') return [fine(this, summary)];
    return [{ check: 'private_root', severity: 'note', summary, citation: this.citation, certificate: input.path.length - 1 }];
  },
};

function untrusted(input: CheckInput, top: CertificateFacts, citation: string): Finding {
  const index = input.path.length - 1;
  const issuer = shortened(top.issuer === '' ? 'a nameless issuer' : top.issuer, MAX_NAME);
  const base = { severity: 'error', citation, certificate: index } as const;
  if (looksSelfSigned(top)) {
    if (index === 0) return { ...base, check: 'self_signed', summary: 'signed by itself, by no authority (self-signed)', short: 'self-signed' };
    return { ...base, check: 'untrusted_root', summary: `leads to ${titleOf(top)}, a root that nobody here trusts`, short: 'untrusted root' };
  }
  const place = top.caIssuersUrls?.[0];
  if (place === undefined) {
    return { ...base, check: 'unknown_issuer', summary: `issued by ${issuer}, which nobody here knows`, short: 'unknown issuer' };
  }
  const summary =
    `incomplete chain: the certificate of ${issuer} is missing, the server should send it; ` +
    `browsers may fetch it from ${shortened(place, MAX_NAME)} (AIA), other clients refuse`;
  return { ...base, check: 'incomplete_chain', summary, short: 'no chain to a root' };
}

/** Subject and issuer equal, and no key identifier that says otherwise: only the signature could tell for sure. */
function looksSelfSigned(certificate: CertificateFacts): boolean {
  const { authorityKeyId, subjectKeyId } = certificate;
  return certificate.selfIssued && (authorityKeyId === undefined || subjectKeyId === undefined || authorityKeyId === subjectKeyId);
}
