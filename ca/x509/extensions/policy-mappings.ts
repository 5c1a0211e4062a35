/** policyMappings: which policy of one CA counts as which of another. */
import { Elements } from '../asn1-elements.ts';
import { oidOf, sequenceOf } from '../asn1-values.ts';
import { POLICIES, withName } from '../object-identifiers.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const policyMappings: CertificateExtension = {
  oid: '2.5.29.33',
  name: 'policyMappings',
  citation: 'RFC 5280 §4.2.1.5',
  explanation:
    'Says which policy of the issuing CA counts as which policy of the CA in this certificate. It matters between organisations that trust each other, hardly on the web.',
  read(value) {
    const mappings = sequenceOf(value, 'policyMappings').map((mapping) => {
      const elements = Elements.of(mapping, 'a policy mapping');
      const issuerDomain = oidOf(elements.next('issuer policy'), 'a policy mapping');
      const subjectDomain = oidOf(elements.next('subject policy'), 'a policy mapping');
      elements.finish();
      return { issuerDomain, subjectDomain };
    });
    return {
      lines: limitedLines(mappings.map((mapping) => `${withName(mapping.issuerDomain, POLICIES)} counts as ${withName(mapping.subjectDomain, POLICIES)}`)),
      values: { policyMappings: mappings },
    };
  },
};
