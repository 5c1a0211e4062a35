/** Which of some certificates is the server's own. */
import { nameMatches } from '../checks/knowledge/host-names.ts';
import type { KnownCertificate } from './known-certificate.ts';

/**
 * The certificate that was made for the host, if one is given; among several, one that has signed none of the others, that is no CA,
 * and that stands first. Undefined when there are no certificates.
 */
export function findLeaf(certificates: readonly KnownCertificate[], host: string): KnownCertificate | undefined {
  const issuers = new Set(certificates.filter(({ facts }) => !facts.selfIssued).map(({ issuer }) => issuer));
  const points = (certificate: KnownCertificate): number => {
    const { facts } = certificate;
    const named = host !== '' && (facts.subjectAlternativeNames ?? []).some((name) => nameMatches(name, host));
    const ca = facts.basicConstraints?.ca === true;
    return (facts.unreadable === undefined ? 16 : 0) + (ca ? 0 : 8) + (certificate.subject === '' || !issuers.has(certificate.subject) ? 4 : 0) + (named ? 2 : 0) + (facts.selfIssued ? 0 : 1);
  };
  return certificates.reduce<KnownCertificate | undefined>((best, next) => (best === undefined || points(next) > points(best) ? next : best), undefined);
}
