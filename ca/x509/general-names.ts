/** General names (RFC 5280 §4.2.1.6), as they stand in SAN, name constraints, CRL points and elsewhere. */
import { toHex } from '../../src/bytes/hex.ts';
import { Asn1Error, contentOf, encodingOf } from './asn1.ts';
import type { Asn1Node } from './asn1.ts';
import { Elements, explicitlyTagged } from './asn1-elements.ts';
import { describeTag, isText, oidFromBytes, oidOf, sequenceOf, textOf } from './asn1-values.ts';
import { readName } from './distinguished-name.ts';
import type { GeneralName } from './facts.ts';
import { formatIp, formatIpRange } from './ip-address.ts';
import { OTHER_NAMES, withName } from './object-identifiers.ts';
import { textFault } from './text-faults.ts';

/** How names are read where they stand. */
export interface GeneralNameContext {
  /** Names the place in messages. */
  label: string;
  /** An IP name is an address with a mask, as in name constraints. */
  ipRanges?: boolean;
  /** Takes what is odd without being unreadable. */
  problems: string[];
}

/** Choices of GeneralName by context-specific tag. */
const TYPES: readonly GeneralName['type'][] = ['other', 'email', 'dns', 'x400', 'directory', 'edi', 'uri', 'ip', 'registered_id'];

/** A SEQUENCE OF GeneralName; an empty one is a problem, not a fault. Throws `Asn1Error`. */
export function readGeneralNames(node: Asn1Node, context: GeneralNameContext): GeneralName[] {
  return readGeneralNameList(sequenceOf(node, context.label), context);
}

/** The names inside an implicitly tagged SEQUENCE. Throws `Asn1Error`. */
export function readGeneralNameList(nodes: readonly Asn1Node[], context: GeneralNameContext): GeneralName[] {
  if (nodes.length === 0) context.problems.push(`${context.label}: an empty list of names`);
  return nodes.map((node) => readGeneralName(node, context));
}

/** One GeneralName. Throws `Asn1Error`. */
export function readGeneralName(node: Asn1Node, context: GeneralNameContext): GeneralName {
  const type = node.tagClass === 'context' ? TYPES[node.tag] : undefined;
  switch (type) {
    case undefined:
      throw new Asn1Error(`${context.label} holds ${describeTag(node)}, which is no kind of name`);
    case 'dns':
    case 'email':
    case 'uri':
      return { type, value: asciiName(node, type, context) };
    case 'ip':
      return { type, value: ipName(contentOf(node), context) };
    case 'directory': {
      const name = readName(explicitlyTagged(node, context.label), context.label);
      context.problems.push(...name.problems);
      return { type, value: name.line, attributes: name.attributes };
    }
    case 'registered_id':
      return { type, value: oidFromBytes(contentOf(node), context.label) };
    case 'other':
      return { type, value: otherName(node, context) };
    case 'x400':
    case 'edi':
      return { type, value: toHex(encodingOf(node)) };
  }
}

/** An IA5String under an implicit tag. Bytes beyond ASCII are shown as UTF-8 where they are that, and told as a problem. */
function asciiName(node: Asn1Node, type: string, context: GeneralNameContext): string {
  const bytes = contentOf(node);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.some((byte) => byte >= 0x80)) {
    context.problems.push(`${context.label}: a ${type} name with bytes beyond ASCII`);
    const text = buffer.toString('utf8');
    return Buffer.from(text, 'utf8').equals(buffer) ? text : buffer.toString('latin1');
  }
  const value = buffer.toString('latin1');
  const fault = textFault(value);
  if (fault !== undefined) context.problems.push(`${context.label}: a ${type} name with ${fault}`);
  return value;
}

function ipName(bytes: Uint8Array, context: GeneralNameContext): string {
  const text = context.ipRanges === true ? formatIpRange(bytes) : formatIp(bytes);
  if (text !== undefined) return text;
  context.problems.push(`${context.label}: an IP name of ${bytes.length} bytes`);
  return toHex(bytes);
}

function otherName(node: Asn1Node, context: GeneralNameContext): string {
  const elements = new Elements(node.children, `a name of ${context.label}`);
  const oid = oidOf(elements.next('type'), `a name type of ${context.label}`);
  const value = explicitlyTagged(elements.next('value'), `a name of ${context.label}`);
  elements.finish();
  const name = withName(oid, OTHER_NAMES);
  return isText(value) && !value.constructed ? `${name}: ${textOf(value, context.label).value}` : `${name}: ${toHex(encodingOf(value))}`;
}

/** `DNS:a.test`, `IP:192.0.2.1`: one name with its kind, in OpenSSL's words. */
export function nameWithKind(name: GeneralName): string {
  return `${KINDS[name.type]}:${name.value}`;
}

const KINDS: Readonly<Record<GeneralName['type'], string>> = {
  dns: 'DNS',
  ip: 'IP',
  email: 'email',
  uri: 'URI',
  directory: 'DirName',
  other: 'othername',
  registered_id: 'Registered ID',
  x400: 'X400Name',
  edi: 'EdiPartyName',
};
