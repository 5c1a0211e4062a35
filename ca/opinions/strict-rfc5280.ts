/** RFC 5280 to the letter: what every CA that follows it writes, which `openssl verify -x509_strict` insists on and few clients do. */
import type { Finding } from '../checks/check.ts';
import { titleOf } from '../checks/knowledge/roles.ts';
import type { CertificateFacts } from '../x509/facts.ts';
import { REFUSED_BY_ALL } from './client-profile.ts';
import { opinionFrom } from './opinion.ts';
import type { OpinionMaker } from './opinion.ts';

const BASIC_CONSTRAINTS = '2.5.29.19';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const SUBJECT_KEY_ID = '2.5.29.14';
const AUTHORITY_KEY_ID = '2.5.29.35';

/** Our own errors that the path rules of RFC 5280 say as well. */
const PATH_FAULTS: ReadonlySet<string> = new Set([...REFUSED_BY_ALL, 'incomplete_chain', 'wrong_purpose', 'weak_key', 'leaf_may_sign_certificates', 'policy']);

export const strictRfc5280: OpinionMaker = {
  name: 'strict_rfc5280',
  citation: 'RFC 5280 §4; OpenSSL, openssl-verification-options(1), -x509_strict',
  opinions(_question, { path, verdict }) {
    const faults = verdict.findings.filter(({ check, severity }) => severity !== 'ok' && severity !== 'not_applicable' && PATH_FAULTS.has(check));
    // A certificate that stands alone is trusted or not; RFC 6818 §2 takes it out of these rules.
    const letters = path.length < 2 ? [] : path.flatMap((certificate, index) => objections(certificate, index));
    return [opinionFrom('RFC 5280, strictly', 'profile', [...faults, ...letters], [], 'every letter of it is kept')];
  },
};

/** Where a certificate departs from the letter. */
function objections(certificate: CertificateFacts, index: number): Finding[] {
  if (certificate.unreadable !== undefined) return [];
  const { basicConstraints, keyUsage, version, subjectAlternativeNames: names, extensions } = certificate;
  const critical = (oid: string): boolean => extensions.some((extension) => extension.oid === oid && extension.critical);
  const ca = basicConstraints?.ca === true;
  const nameless = certificate.subjectAttributes.length === 0;
  const rows: [broken: boolean, check: string, short: string, citation: string][] = [
    [ca && !critical(BASIC_CONSTRAINTS), 'odd_intermediate', 'CA:TRUE that is not critical', 'RFC 5280 §4.2.1.9'],
    [ca && keyUsage === undefined, 'odd_intermediate', 'a CA that does not limit its key', 'RFC 5280 §4.2.1.3'],
    [keyUsage?.length === 0, 'odd_encoding', 'a key that may do nothing', 'RFC 5280 §4.2.1.3'],
    [!ca && basicConstraints !== undefined && keyUsage?.includes('keyCertSign') === true, 'leaf_may_sign_certificates', 'no CA, and may sign certificates', 'RFC 5280 §4.2.1.9'],
    [basicConstraints?.pathLength !== undefined && (!ca || keyUsage?.includes('keyCertSign') !== true), 'leaf_path_length', 'a path length where there is no path', 'RFC 5280 §4.2.1.9'],
    [ca && certificate.subjectKeyId === undefined, 'no_subject_key_id', 'a CA that does not name its key', 'RFC 5280 §4.2.1.2'],
    [certificate.authorityKeyId === undefined && !certificate.selfIssued, 'no_authority_key_id', 'the key of the issuer is not named', 'RFC 5280 §4.2.1.1'],
    [critical(SUBJECT_KEY_ID), 'odd_encoding', 'a critical subject key identifier', 'RFC 5280 §4.2.1.2'],
    [critical(AUTHORITY_KEY_ID), 'odd_encoding', 'a critical authority key identifier', 'RFC 5280 §4.2.1.1'],
    [certificate.issuer === '', 'odd_encoding', 'an issuer without a name', 'RFC 5280 §4.1.2.4'],
    [nameless && (ca || names === undefined), 'odd_encoding', 'a subject without a name', 'RFC 5280 §4.1.2.6'],
    [names?.length === 0, 'no_names', 'an empty list of names', 'RFC 5280 §4.2.1.6'],
    [nameless && names !== undefined && !critical(SUBJECT_ALTERNATIVE_NAME), 'names_not_critical', 'no subject, and a list of names that is not critical', 'RFC 5280 §4.2.1.6'],
    [version < 3 && extensions.length > 0, 'odd_encoding', 'extensions in an old version', 'RFC 5280 §4.1.2.1'],
  ];
  return rows
    .filter(([broken]) => broken)
    .map(([, check, short, citation]) => ({ check, severity: 'error', summary: `${titleOf(certificate)}: ${short}`, short, citation, certificate: index }));
}
