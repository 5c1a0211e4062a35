/** All extensions that are decoded, by OID. */
import { authorityInfoAccess } from './authority-info-access.ts';
import { authorityKeyIdentifier } from './authority-key-identifier.ts';
import { basicConstraints } from './basic-constraints.ts';
import { cabfOrganizationIdentifier } from './cabf-organization-identifier.ts';
import { certificatePolicies } from './certificate-policies.ts';
import { crlDistributionPoints } from './crl-distribution-points.ts';
import { ctPoison } from './ct-poison.ts';
import { delegationUsage } from './delegation-usage.ts';
import { extendedKeyUsage } from './extended-key-usage.ts';
import type { CertificateExtension } from './extension.ts';
import { freshestCrl } from './freshest-crl.ts';
import { inhibitAnyPolicy } from './inhibit-any-policy.ts';
import { issuerAlternativeNames } from './issuer-alternative-names.ts';
import { keyUsage } from './key-usage.ts';
import { microsoftApplicationPolicies } from './microsoft-application-policies.ts';
import { microsoftCaVersion } from './microsoft-ca-version.ts';
import { microsoftTemplateName } from './microsoft-template-name.ts';
import { microsoftTemplate } from './microsoft-template.ts';
import { nameConstraints } from './name-constraints.ts';
import { netscapeCertificateType } from './netscape-certificate-type.ts';
import { netscapeComment } from './netscape-comment.ts';
import { ocspNoCheck } from './ocsp-no-check.ts';
import { policyConstraints } from './policy-constraints.ts';
import { policyMappings } from './policy-mappings.ts';
import { privateKeyUsagePeriod } from './private-key-usage-period.ts';
import { qcStatements } from './qc-statements.ts';
import { sctList } from './sct-list.ts';
import { subjectAlternativeNames } from './subject-alternative-names.ts';
import { subjectInfoAccess } from './subject-info-access.ts';
import { subjectKeyIdentifier } from './subject-key-identifier.ts';
import { tlsFeature } from './tls-feature.ts';

/** In the order of RFC 5280, then the others by age. */
export const CERTIFICATE_EXTENSIONS: readonly CertificateExtension[] = [
  authorityKeyIdentifier,
  subjectKeyIdentifier,
  keyUsage,
  certificatePolicies,
  policyMappings,
  subjectAlternativeNames,
  issuerAlternativeNames,
  basicConstraints,
  nameConstraints,
  policyConstraints,
  extendedKeyUsage,
  crlDistributionPoints,
  inhibitAnyPolicy,
  freshestCrl,
  authorityInfoAccess,
  subjectInfoAccess,
  privateKeyUsagePeriod,
  netscapeCertificateType,
  netscapeComment,
  microsoftTemplateName,
  microsoftTemplate,
  microsoftCaVersion,
  microsoftApplicationPolicies,
  qcStatements,
  ocspNoCheck,
  sctList,
  ctPoison,
  tlsFeature,
  cabfOrganizationIdentifier,
  delegationUsage,
];

const BY_OID: ReadonlyMap<string, CertificateExtension> = new Map(CERTIFICATE_EXTENSIONS.map((extension) => [extension.oid, extension]));

/** The decoder of an extension, or undefined for one that nothing here knows. */
export function certificateExtension(oid: string): CertificateExtension | undefined {
  return BY_OID.get(oid);
}
