/** policyConstraints: below which depth policies must be named, or may no longer be mapped. */
import { contentOf } from '../asn1.ts';
import { Elements } from '../asn1-elements.ts';
import { smallIntegerFrom } from '../asn1-values.ts';
import type { CertificateExtension, ExtensionValues } from './extension.ts';

export const policyConstraints: CertificateExtension = {
  oid: '2.5.29.36',
  name: 'policyConstraints',
  citation: 'RFC 5280 §4.2.1.11',
  explanation:
    'Demands that certificates below this one name an acceptable policy, or forbids mapping one policy to another. It matters where policies are checked, hardly on the web.',
  read(value) {
    const elements = Elements.of(value, 'policyConstraints');
    const require = elements.context(0);
    const inhibit = elements.context(1);
    elements.finish();
    const constraints: NonNullable<ExtensionValues['policyConstraints']> = {};
    const lines: string[] = [];
    if (require !== undefined) {
      constraints.requireExplicitPolicy = smallIntegerFrom(contentOf(require), 'requireExplicitPolicy');
      lines.push(`a policy is required after ${constraints.requireExplicitPolicy} certificates`);
    }
    if (inhibit !== undefined) {
      constraints.inhibitPolicyMapping = smallIntegerFrom(contentOf(inhibit), 'inhibitPolicyMapping');
      lines.push(`no policy mapping after ${constraints.inhibitPolicyMapping} certificates`);
    }
    return { lines, values: { policyConstraints: constraints }, problems: lines.length === 0 ? ['policyConstraints: empty'] : [] };
  },
};
