/** Any ASN.1 as indented lines, for extensions that nothing here knows. */
import { toHex } from '../../src/bytes/hex.ts';
import { Asn1Error, contentOf, readAsn1, TAG } from './asn1.ts';
import type { Asn1Node } from './asn1.ts';
import { booleanOf, describeTag, integerBytes, isText, oidOf, textOf, timeOf } from './asn1-values.ts';
import { isoTime } from './time-text.ts';

/** Most lines given for one value: more than fits a screen several times over. */
export const MAX_TREE_LINES = 100;

/** Most bytes of one value shown in hex: a hash of 512 bits whole. */
const MAX_SHOWN_BYTES = 64;

/** How often an OCTET STRING is looked into: real extensions wrap once, hostile ones without end. */
const MAX_WRAPPINGS = 4;

/** The value as a tree of lines, two spaces a level; bytes that are no ASN.1 as one line of hex. Never throws. */
export function describeAsn1(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  try {
    const { root, trailing } = readAsn1(bytes);
    describe(root, 0, MAX_WRAPPINGS, lines);
    if (trailing > 0) lines.push(`${trailing} bytes behind the value`);
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    lines.push(shortHex(bytes));
  }
  return lines.length > MAX_TREE_LINES ? [...lines.slice(0, MAX_TREE_LINES), '…'] : lines;
}

function describe(node: Asn1Node, depth: number, wrappings: number, lines: string[]): void {
  if (lines.length > MAX_TREE_LINES) return;
  const indent = '  '.repeat(depth);
  const tag = describeTag(node);
  if (node.constructed) {
    lines.push(`${indent}${tag}`);
    for (const child of node.children) describe(child, depth + 1, wrappings, lines);
    return;
  }
  const wrapped = wrappings > 0 && node.tagClass === 'universal' && node.tag === TAG.octetString ? wrappedIn(contentOf(node)) : undefined;
  if (wrapped !== undefined) {
    lines.push(`${indent}${tag} holding`);
    describe(wrapped, depth + 1, wrappings - 1, lines);
    return;
  }
  const value = valueOf(node);
  lines.push(value === '' ? `${indent}${tag}` : `${indent}${tag} ${value}`);
}

/** The structure inside an OCTET STRING, when its bytes are exactly one constructed element. */
function wrappedIn(bytes: Uint8Array): Asn1Node | undefined {
  try {
    const { root, trailing, problems } = readAsn1(bytes);
    return root.constructed && trailing === 0 && problems.length === 0 ? root : undefined;
  } catch {
    return undefined;
  }
}

function valueOf(node: Asn1Node): string {
  try {
    if (node.tagClass !== 'universal') return shortHex(contentOf(node));
    if (isText(node)) return JSON.stringify(textOf(node, 'text').value.slice(0, MAX_SHOWN_BYTES));
    switch (node.tag) {
      case TAG.boolean:
        return booleanOf(node, 'value') ? 'TRUE' : 'FALSE';
      case TAG.integer:
        return integerText(integerBytes(node, 'value'));
      case TAG.objectIdentifier:
        return oidOf(node, 'value');
      case TAG.utcTime:
      case TAG.generalizedTime:
        return isoTime(timeOf(node, 'value').value);
      default:
        return shortHex(contentOf(node));
    }
  } catch (error) {
    if (error instanceof Asn1Error) return shortHex(contentOf(node));
    throw error;
  }
}

function integerText(bytes: Uint8Array): string {
  if (bytes.length > 8) return shortHex(bytes);
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${toHex(bytes)}`)).toString();
}

function shortHex(bytes: Uint8Array): string {
  return bytes.length > MAX_SHOWN_BYTES ? `${toHex(bytes.subarray(0, MAX_SHOWN_BYTES))}… (${bytes.length} bytes)` : toHex(bytes);
}
