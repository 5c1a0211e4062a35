/** nameConstraints: the names a CA may speak for. */
import type { Asn1Node } from '../asn1.ts';
import { Elements } from '../asn1-elements.ts';
import type { GeneralName } from '../facts.ts';
import { nameWithKind, readGeneralName } from '../general-names.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const nameConstraints: CertificateExtension = {
  oid: '2.5.29.30',
  name: 'nameConstraints',
  citation: 'RFC 5280 §4.2.1.10',
  explanation:
    'Limits a CA to some names: what is permitted, and what is excluded whatever else is said. It turns a key that could forge the whole web into one that can only speak for its own domain.',
  read(value) {
    const problems: string[] = [];
    const elements = Elements.of(value, 'nameConstraints');
    const permitted = subtrees(elements.contextList(0), problems);
    const excluded = subtrees(elements.contextList(1), problems);
    elements.finish();
    if (permitted.length + excluded.length === 0) problems.push('nameConstraints: nothing is constrained');
    return {
      lines: limitedLines([...permitted.map((name) => `permitted: ${nameWithKind(name)}`), ...excluded.map((name) => `excluded: ${nameWithKind(name)}`)]),
      values: { nameConstraints: { permitted, excluded } },
      problems: limitedLines(problems),
    };
  },
};

function subtrees(nodes: readonly Asn1Node[] | undefined, problems: string[]): GeneralName[] {
  return (nodes ?? []).map((subtree) => {
    const elements = Elements.of(subtree, 'a name constraint');
    const base = readGeneralName(elements.next('base'), { label: 'nameConstraints', ipRanges: true, problems });
    if (elements.rest().length > 0) problems.push('nameConstraints: a minimum or maximum, which RFC 5280 does not allow');
    return base;
  });
}
