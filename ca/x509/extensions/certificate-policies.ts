/** certificatePolicies: the rules under which the certificate was issued. */
import { isUniversal, TAG } from '../asn1.ts';
import type { Asn1Node } from '../asn1.ts';
import { Elements } from '../asn1-elements.ts';
import { isText, oidOf, sequenceOf, textOf } from '../asn1-values.ts';
import { POLICIES, VALIDATION_POLICIES, withName } from '../object-identifiers.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

/** Qualifiers of RFC 5280 §4.2.1.4. */
const CPS = '1.3.6.1.5.5.7.2.1';
const USER_NOTICE = '1.3.6.1.5.5.7.2.2';

export const certificatePolicies: CertificateExtension = {
  oid: '2.5.29.32',
  name: 'certificatePolicies',
  citation: 'RFC 5280 §4.2.1.4',
  explanation:
    'Names the rules under which the certificate was issued. Public CAs say here how they checked the owner: the domain only (DV), an organisation (OV), a person (IV), or with extended checks (EV).',
  read(value) {
    const oids: string[] = [];
    const lines: string[] = [];
    for (const policy of sequenceOf(value, 'certificatePolicies')) {
      const elements = Elements.of(policy, 'a policy');
      const oid = oidOf(elements.next('identifier'), 'a policy');
      const qualifiers = elements.universal(TAG.sequence);
      elements.finish();
      oids.push(oid);
      lines.push(withName(oid, POLICIES));
      for (const qualifier of qualifiers === undefined ? [] : sequenceOf(qualifiers, 'policy qualifiers')) lines.push(...qualifierLines(qualifier));
    }
    const validation = oids.map((oid) => VALIDATION_POLICIES.get(oid)).find((type) => type !== undefined);
    return {
      lines: limitedLines(lines),
      values: { policies: oids, ...(validation === undefined ? {} : { validation }) },
      problems: [
        ...(oids.length === 0 ? ['certificatePolicies: an empty list'] : []),
        ...(new Set(oids).size < oids.length ? ['certificatePolicies: a policy stands twice'] : []),
      ],
    };
  },
};

function qualifierLines(qualifier: Asn1Node): string[] {
  const elements = Elements.of(qualifier, 'a policy qualifier');
  const oid = oidOf(elements.next('identifier'), 'a policy qualifier');
  const [value] = elements.rest();
  if (value === undefined) return [`  qualifier ${oid}`];
  if (oid === CPS && isText(value)) return [`  CPS: ${textOf(value, 'CPS').value}`];
  if (oid === USER_NOTICE && isUniversal(value, TAG.sequence)) return noticeTexts(value).map((text) => `  notice: ${text}`);
  return [`  qualifier ${oid}`];
}

/** The texts of a UserNotice, also the organisation of a reference to one. */
function noticeTexts(node: Asn1Node): string[] {
  return node.children.flatMap((child) => {
    if (isText(child)) return [textOf(child, 'notice').value];
    return isUniversal(child, TAG.sequence) ? noticeTexts(child) : [];
  });
}
