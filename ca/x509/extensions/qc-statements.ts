/** qcStatements: what European law wants said about a qualified certificate. */
import { TAG } from '../asn1.ts';
import type { Asn1Node } from '../asn1.ts';
import { Elements } from '../asn1-elements.ts';
import { isText, oidOf, sequenceOf, smallInteger, textOf } from '../asn1-values.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

/** Statements of RFC 3739 §3.2.6, ETSI EN 319 412-5 §4 and ETSI TS 119 495 §5.1. */
const STATEMENTS: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.11.1', 'follows RFC 3039'],
  ['1.3.6.1.5.5.7.11.2', 'follows RFC 3739'],
  ['0.4.0.1862.1.1', 'qualified certificate (QcCompliance)'],
  ['0.4.0.1862.1.2', 'limit of value (QcLimitValue)'],
  ['0.4.0.1862.1.3', 'years the records are kept (QcRetentionPeriod)'],
  ['0.4.0.1862.1.4', 'key in a qualified device (QcSSCD)'],
  ['0.4.0.1862.1.5', 'disclosure statement (QcPDS)'],
  ['0.4.0.1862.1.6', 'kind (QcType)'],
  ['0.4.0.1862.1.7', 'countries whose law it follows (QcCClegislation)'],
  ['0.4.0.19495.2', 'payment services (PSD2)'],
]);

/** Kinds of QcType (ETSI EN 319 412-5 §4.2.3). */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['0.4.0.1862.1.6.1', 'electronic signature'],
  ['0.4.0.1862.1.6.2', 'electronic seal'],
  ['0.4.0.1862.1.6.3', 'web site'],
]);

export const qcStatements: CertificateExtension = {
  oid: '1.3.6.1.5.5.7.1.3',
  name: 'qcStatements',
  citation: 'RFC 3739 §3.2.6',
  explanation:
    'Statements that European law wants in a "qualified" certificate: that it is one, what it is for, where its conditions are. Browsers may show it, and decide nothing by it.',
  read(value) {
    const lines = sequenceOf(value, 'qcStatements').map((statement) => {
      const elements = Elements.of(statement, 'a statement');
      const oid = oidOf(elements.next('identifier'), 'a statement');
      const details = elements.rest().flatMap(detailsOf);
      const name = STATEMENTS.get(oid) ?? oid;
      return details.length === 0 ? name : `${name}: ${details.join(', ')}`;
    });
    return { lines: limitedLines(lines) };
  },
};

/** Every text, number and known identifier in the details of a statement. */
function detailsOf(node: Asn1Node): string[] {
  if (node.constructed) return node.children.flatMap(detailsOf);
  if (isText(node)) return [textOf(node, 'a statement').value];
  if (node.tagClass !== 'universal') return [];
  if (node.tag === TAG.integer) return [String(smallInteger(node, 'a statement'))];
  if (node.tag !== TAG.objectIdentifier) return [];
  const oid = oidOf(node, 'a statement');
  return [KINDS.get(oid) ?? oid];
}
