/** Distinguished names (RFC 5280 §4.1.2.4): their attributes in order, and one line for people. */
import { toHex } from '../../src/bytes/hex.ts';
import { Asn1Error, encodingOf, isUniversal, TAG } from './asn1.ts';
import type { Asn1Node } from './asn1.ts';
import { Elements } from './asn1-elements.ts';
import { describeTag, isText, oidOf, sequenceOf, textOf } from './asn1-values.ts';
import type { NameAttribute } from './facts.ts';
import { ATTRIBUTE_TYPES } from './object-identifiers.ts';
import { textFault } from './text-faults.ts';

/** A name as read. */
export interface DistinguishedName {
  attributes: readonly NameAttribute[];
  /** From the most specific attribute on: `CN=a.test, O=Test`. Special characters escaped as in RFC 4514 §2.4, others as they are. */
  line: string;
  problems: readonly string[];
}

/** Reads a Name. `label` names it in problems. Throws `Asn1Error`. */
export function readName(node: Asn1Node, label: string): DistinguishedName {
  const attributes: NameAttribute[] = [];
  const problems: string[] = [];
  for (const [rdn, set] of sequenceOf(node, label).entries()) {
    if (!isUniversal(set, TAG.set) || !set.constructed) throw new Asn1Error(`${label} holds ${describeTag(set)} instead of a SET`);
    if (set.children.length === 0) problems.push(`${label}: an empty part (RDN without attributes)`);
    for (const pair of set.children) attributes.push(readAttribute(pair, label, rdn, problems));
  }
  return { attributes, line: nameLine(attributes), problems };
}

function readAttribute(pair: Asn1Node, label: string, rdn: number, problems: string[]): NameAttribute {
  const elements = Elements.of(pair, `an attribute of ${label}`);
  const oid = oidOf(elements.next('type'), `an attribute type of ${label}`);
  const node = elements.next('value');
  elements.finish();
  const type = ATTRIBUTE_TYPES.get(oid) ?? oid;
  if (!isText(node) || node.constructed) return { oid, type, value: `#${toHex(encodingOf(node))}`, rdn, encoding: describeTag(node) };
  const text = textOf(node, `${label} ${type}`);
  if (text.problem !== undefined) problems.push(text.problem);
  const fault = textFault(text.value);
  if (fault !== undefined) problems.push(`${label} ${type}: contains ${fault}`);
  return { oid, type, value: text.value, rdn, encoding: text.encoding };
}

/** One line for people, last RDN first as in RFC 4514 §2.1; parts of one RDN joined by `+`. */
export function nameLine(attributes: readonly NameAttribute[]): string {
  const parts = new Map<number, string[]>();
  for (const attribute of attributes) {
    const text = `${attribute.type}=${escapeValue(attribute)}`;
    const part = parts.get(attribute.rdn);
    if (part === undefined) parts.set(attribute.rdn, [text]);
    else part.push(text);
  }
  return [...parts.values()]
    .reverse()
    .map((part) => part.join('+'))
    .join(', ');
}

/** RFC 4514 §2.4, without the escapes for characters that only a screen needs. */
function escapeValue(attribute: NameAttribute): string {
  if (!attribute.encoding.endsWith('String')) return attribute.value;
  return attribute.value.replace(/[,+"\\<>;]|^[ #]| $/g, (character) => `\\${character}`);
}
