/** Whether the leaf carries the extensions that public CAs have to put in, and none that they must not. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, Finding, Severity } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';
import { isShortLived } from './short-lived.ts';

/** The CA/B Forum's policies, of which a leaf has exactly one (BR §7.1.2.7.9). */
const RESERVED_POLICY = /^2\.23\.140\.1\.(?:1|2\.[123])$/;

type Row = [check: string, severity: Severity, summary: string];

export const leafExtensions: Check = {
  name: 'leaf_extensions',
  citation: 'BR §7.1.2.7.6',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.unreadable !== undefined) return [notApplicable(this, 'there is no certificate to look at')];
    const found = rows(leaf).map(([check, severity, summary]): Finding =>
      underPublicRules(input, { check, severity, summary, short: 'unusual extensions', citation: this.citation, certificate: 0 }),
    );
    return found.length > 0 ? found : [fine(this, 'the extensions are those that public CAs put in')];
  },
};

function rows(leaf: CertificateFacts): Row[] {
  const list: Row[] = [];
  if (leaf.authorityKeyId === undefined) list.push(['no_authority_key_id', 'warning', 'does not name the key that signed it (authorityKeyIdentifier)']);
  if (leaf.authorityCertificate !== undefined)
    list.push(['authority_certificate', 'warning', 'names its issuer by serial number, which makes renewing the issuer hard (authorityKeyIdentifier)']);
  if (leaf.subjectKeyId !== undefined) list.push(['subject_key_id', 'note', 'names its own key, which is no longer recommended (subjectKeyIdentifier)']);
  if (leaf.ocspUrls === undefined && leaf.caIssuersUrls === undefined)
    list.push(['no_information_access', 'warning', 'does not say where the certificate of its issuer is (authorityInfoAccess)']);
  if (leaf.caIssuersUrls?.every((place) => place.startsWith('http://')) === false)
    list.push(['issuer_not_http', 'warning', 'says that the certificate of its issuer is elsewhere than at plain http, where clients do not fetch it (authorityInfoAccess)']);
  list.push(...policyRows(leaf), ...revocationRows(leaf));
  if (leaf.nameConstraints !== undefined) list.push(['leaf_name_constraints', 'warning', 'limits names below it, although it is no CA (nameConstraints)']);
  if (leaf.uniqueIds !== undefined) list.push(['unique_ids', 'warning', 'has unique identifiers, which nobody uses since 1996']);
  return list;
}

function policyRows(leaf: CertificateFacts): Row[] {
  if (leaf.policies === undefined) return [['no_policy', 'warning', 'does not say by which rules it was issued (certificatePolicies)']];
  const reserved = leaf.policies.filter((policy) => RESERVED_POLICY.test(policy)).length;
  return reserved === 1 ? [] : [['reserved_policies', 'warning', `names ${reserved} of the CA/Browser Forum's policies instead of one (certificatePolicies)`]];
}

function revocationRows(leaf: CertificateFacts): Row[] {
  const lists = leaf.crlUrls ?? [];
  const places = [...lists, ...(leaf.ocspUrls ?? [])];
  if (places.length === 0 && !isShortLived(leaf.notBefore, leaf.notAfter)) {
    return [['no_revocation_place', 'warning', 'does not say where its revocation would be told (crlDistributionPoints, OCSP)']];
  }
  return places.every((place) => place.startsWith('http://'))
    ? []
    : [['revocation_not_http', 'warning', 'tells its revocation elsewhere than by plain http, which clients cannot use']];
}
