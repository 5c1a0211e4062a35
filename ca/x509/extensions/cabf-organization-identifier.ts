/** The CA/Browser Forum's organisation identifier: the number under which the owner is registered. */
import { contentOf } from '../asn1.ts';
import { Elements } from '../asn1-elements.ts';
import { textOf } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

export const cabfOrganizationIdentifier: CertificateExtension = {
  oid: '2.23.140.3.1',
  name: 'cabfOrganizationIdentifier',
  citation: 'CA/B EV Guidelines §9.8.2',
  explanation:
    'The number under which the owner is registered, and where: a trade register, a tax office, the register of payment services. It says exactly which organisation is meant.',
  read(value) {
    const elements = Elements.of(value, 'organisation identifier');
    const scheme = textOf(elements.next('scheme'), 'scheme').value;
    const country = textOf(elements.next('country'), 'country').value;
    const state = elements.context(0);
    const reference = textOf(elements.next('reference'), 'reference').value;
    elements.finish();
    return {
      lines: [
        `register: ${scheme}`,
        `country: ${country}`,
        ...(state === undefined ? [] : [`state: ${Buffer.from(contentOf(state)).toString('latin1')}`]),
        `reference: ${reference}`,
      ],
    };
  },
};
