/** The extensions of a certificate: each read by itself, so that one broken value does not take the others along. */
import { toHex } from '../../src/bytes/hex.ts';
import { Asn1Error, readAsn1, TAG } from './asn1.ts';
import type { Asn1Node } from './asn1.ts';
import { Elements } from './asn1-elements.ts';
import { describeAsn1 } from './asn1-text.ts';
import { booleanOf, octetsOf, oidOf, sequenceOf } from './asn1-values.ts';
import type { ExtensionValues } from './extensions/extension.ts';
import { certificateExtension } from './extensions/registry.ts';
import type { CertificateFacts, ExtensionFacts } from './facts.ts';

/** Most extensions read: certificates have about ten, and each costs a search for doubles. */
const MAX_EXTENSIONS = 200;

/** What the extensions add to the facts. */
export type ExtensionListFacts = Pick<CertificateFacts, 'extensions' | 'unknownCritical'> & ExtensionValues;

/** Reads the SEQUENCE OF Extension (RFC 5280 §4.2); what is odd goes to `problems`. Throws `Asn1Error` when it is no sequence. */
export function readExtensions(node: Asn1Node, problems: string[]): ExtensionListFacts {
  const children = sequenceOf(node, 'extensions');
  if (children.length === 0) problems.push('extensions: an empty list');
  if (children.length > MAX_EXTENSIONS) problems.push(`extensions: ${children.length}, more than ${MAX_EXTENSIONS} are not read`);
  const extensions: ExtensionFacts[] = [];
  const values: ExtensionValues = {};
  for (const child of children.slice(0, MAX_EXTENSIONS)) {
    try {
      const extension = readExtension(child, extensions, values, problems);
      extensions.push(extension);
    } catch (error) {
      if (!(error instanceof Asn1Error)) throw error;
      problems.push(error.message);
    }
  }
  const unknownCritical = extensions
    .filter((extension) => extension.critical && certificateExtension(extension.oid) === undefined)
    .map((extension) => extension.oid);
  return { extensions, unknownCritical, ...values };
}

function readExtension(node: Asn1Node, before: readonly ExtensionFacts[], values: ExtensionValues, problems: string[]): ExtensionFacts {
  const elements = Elements.of(node, 'extension');
  const oid = oidOf(elements.next('identifier'), 'extension');
  const flag = elements.universal(TAG.boolean);
  const value = octetsOf(elements.next('value'), `extension ${oid}`);
  elements.finish();
  const critical = flag !== undefined && booleanOf(flag, `critical of extension ${oid}`);
  const decoder = certificateExtension(oid);
  const name = decoder?.name ?? oid;
  if (flag !== undefined && !critical) problems.push(`${name}: "not critical" is written out, which is BER and not DER`);
  const first = before.every((extension) => extension.oid !== oid);
  if (!first) problems.push(`${name}: stands twice, which RFC 5280 §4.2 forbids`);
  const facts: ExtensionFacts = { oid, name, critical, hex: toHex(value), lines: [] };
  if (decoder === undefined) {
    facts.lines = describeAsn1(value);
    return facts;
  }
  try {
    const { root, trailing, problems: faults } = readAsn1(value);
    if (trailing > 0) problems.push(`${name}: ${trailing} bytes behind the value`);
    problems.push(...faults.map((fault) => `${name}: ${fault}`));
    const reading = decoder.read(root);
    if (first) Object.assign(values, reading.values);
    problems.push(...(reading.problems ?? []));
    facts.lines = reading.lines;
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    problems.push(`${name}: cannot be read, ${error.message}`);
    facts.lines = describeAsn1(value);
    facts.unreadable = error.message;
  }
  return facts;
}
