/**
 * DER as a small tree with the place of every element in the bytes. The only file under `ca/x509` that knows node-forge: forge
 * finds the structure (with its limit on depth), and one walk over the same bytes adds the ranges, compares, and notes where the
 * encoding is not distinguished. Nothing but `Asn1Error` leaves this file.
 */
import forge from 'node-forge';

declare module 'node-forge' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the shape of the package's own declaration, which lacks this overload
  namespace asn1 {
    function fromDer(bytes: Bytes | util.ByteBuffer, options: FromDerOptions): Asn1;
    interface FromDerOptions {
      strict?: boolean;
      parseAllBytes?: boolean;
      decodeBitStrings?: boolean;
      maxDepth?: number;
    }
  }
}

/** The two upper bits of an identifier octet (X.690 §8.1.2.2). */
export type TagClass = 'universal' | 'application' | 'context' | 'private';

/** Universal tag numbers (X.680 §8.6) of what stands in certificates. */
export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  objectIdentifier: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  universalString: 28,
  bmpString: 30,
} as const;

/** One element. Offsets are bytes from the start of `source`, ends exclusive. */
export interface Asn1Node {
  readonly tagClass: TagClass;
  readonly tag: number;
  readonly constructed: boolean;
  /** The bytes the offsets count in; shared by all elements of one reading. */
  readonly source: Uint8Array;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** Behind the element; beyond `contentEnd` by the end-of-contents octets of an indefinite length. */
  readonly end: number;
  /** Empty for a primitive element. */
  readonly children: readonly Asn1Node[];
}

/** What a reading gives: the first element, how many bytes follow it, and where BER was used instead of DER. */
export interface Asn1Reading {
  readonly root: Asn1Node;
  /** Bytes behind the first element. */
  readonly trailing: number;
  /** Words for people; empty for distinguished encoding. */
  readonly problems: readonly string[];
}

/** Bytes that are not the ASN.1 they should be. The only error of the readers in this folder. */
export class Asn1Error extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Asn1Error';
  }
}

/** Longest input read, bytes: a certificate with 10,000 names has about 300 KB; a TLS record layer could bring 16 MB. */
export const MAX_ASN1_BYTES = 1024 * 1024;

/** How deep elements may nest: a certificate with every extension stays under 16, and each level costs stack. */
export const MAX_ASN1_DEPTH = 64;

/** Tag number whose presence means that the number follows in more octets (X.690 §8.1.2.4); no certificate needs it. */
const HIGH_TAG_NUMBER = 31;

const TAG_CLASSES: readonly TagClass[] = ['universal', 'application', 'context', 'private'];

/** Universal types that DER encodes in primitive form only (X.690 §10.2). */
const PRIMITIVE_ONLY: ReadonlySet<number> = new Set([
  TAG.boolean,
  TAG.integer,
  TAG.bitString,
  TAG.octetString,
  TAG.null,
  TAG.objectIdentifier,
  TAG.enumerated,
  TAG.utf8String,
  TAG.numericString,
  TAG.printableString,
  TAG.teletexString,
  TAG.ia5String,
  TAG.utcTime,
  TAG.generalizedTime,
  TAG.visibleString,
  TAG.universalString,
  TAG.bmpString,
]);

/** Reads the first element of `bytes` with all that it contains. Throws `Asn1Error`. */
export function readAsn1(bytes: Uint8Array): Asn1Reading {
  if (bytes.length > MAX_ASN1_BYTES) throw new Asn1Error(`${bytes.length} bytes, more than ${MAX_ASN1_BYTES} are not read`);
  const tree = structureOf(bytes);
  const faults = new Faults();
  const root = locate(tree, bytes, 0, bytes.length, faults);
  return { root, trailing: bytes.length - root.end, problems: faults.words() };
}

/** Reads bytes that are to hold exactly one element. Throws `Asn1Error`, also for bytes behind it. */
export function readWholeAsn1(bytes: Uint8Array): Asn1Node {
  const { root, trailing } = readAsn1(bytes);
  if (trailing > 0) throw new Asn1Error(`${trailing} bytes behind the value`);
  return root;
}

/** The content octets, as a view. */
export function contentOf(node: Asn1Node): Uint8Array {
  return node.source.subarray(node.contentStart, node.contentEnd);
}

/** The whole element with its identifier and length, as a view. */
export function encodingOf(node: Asn1Node): Uint8Array {
  return node.source.subarray(node.start, node.end);
}

/** Whether the element is of this universal type. */
export function isUniversal(node: Asn1Node, tag: number): boolean {
  return node.tagClass === 'universal' && node.tag === tag;
}

/** Whether the element carries this context-specific tag. */
export function isContext(node: Asn1Node, tag: number): boolean {
  return node.tagClass === 'context' && node.tag === tag;
}

/** The structure as forge sees it; every fault of forge's becomes an `Asn1Error`. */
function structureOf(bytes: Uint8Array): forge.asn1.Asn1 {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  try {
    return forge.asn1.fromDer(text, { strict: true, parseAllBytes: false, decodeBitStrings: false, maxDepth: MAX_ASN1_DEPTH });
  } catch (error) {
    throw new Asn1Error(`not DER (${error instanceof Error ? error.message.replace(/\.$/, '').toLowerCase() : 'unknown fault'})`);
  }
}

/** Counts departures from DER; each kind is told once, however often it happens. */
class Faults {
  readonly #counts = new Map<string, number>();

  note(fault: string): void {
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1);
  }

  words(): string[] {
    return [...this.#counts].map(([fault, count]) => (count === 1 ? fault : `${fault}, ${count} times`));
  }
}

interface Header {
  tagClass: TagClass;
  tag: number;
  constructed: boolean;
  contentStart: number;
  /** Undefined for an indefinite length. */
  length: number | undefined;
}

function locate(element: forge.asn1.Asn1, source: Uint8Array, start: number, limit: number, faults: Faults): Asn1Node {
  const header = readHeader(source, start, limit, faults);
  const { tagClass, tag, constructed, contentStart, length } = header;
  const end = length === undefined ? undefined : contentStart + length;
  if (end !== undefined && end > limit) throw new Asn1Error(`an element at byte ${start} reaches beyond the one around it`);
  if (constructed !== Array.isArray(element.value)) throw new Asn1Error(`the structure at byte ${start} cannot be followed`);
  if (constructed && tagClass === 'universal' && PRIMITIVE_ONLY.has(tag)) faults.note('a value in pieces, which is BER and not DER');
  if (!constructed && end !== undefined) {
    noteValueFaults(header, source.subarray(contentStart, end), faults);
    return { tagClass, tag, constructed, source, start, contentStart, contentEnd: end, end, children: [] };
  }
  const children: Asn1Node[] = [];
  let position = contentStart;
  for (const inner of Array.isArray(element.value) ? element.value : []) {
    const child = locate(inner, source, position, end ?? limit, faults);
    children.push(child);
    position = child.end;
  }
  if (end !== undefined && position !== end) throw new Asn1Error(`the structure at byte ${start} cannot be followed`);
  if (end === undefined) faults.note('an indefinite length, which is BER and not DER');
  return { tagClass, tag, constructed, source, start, contentStart, contentEnd: position, end: end ?? position + END_OF_CONTENTS, children };
}

/** Octets that close an element of indefinite length (X.690 §8.1.5). */
const END_OF_CONTENTS = 2;

function readHeader(source: Uint8Array, start: number, limit: number, faults: Faults): Header {
  const identifier = source[start];
  const first = source[start + 1];
  if (identifier === undefined || first === undefined || start + 2 > limit) throw new Asn1Error(`an element at byte ${start} is cut off`);
  const tagClass = TAG_CLASSES[identifier >> 6] ?? 'universal';
  const tag = identifier & 0x1f;
  if (tag === HIGH_TAG_NUMBER) throw new Asn1Error(`a tag number above 30 at byte ${start}, which certificates do not use`);
  const constructed = (identifier & 0x20) !== 0;
  if (first < 0x80) return { tagClass, tag, constructed, contentStart: start + 2, length: first };
  if (first === 0x80) return { tagClass, tag, constructed, contentStart: start + 2, length: undefined };
  const octets = first & 0x7f;
  let length = 0;
  for (const octet of source.subarray(start + 2, start + 2 + octets)) length = length * 256 + octet;
  if (start + 2 + octets > limit || length > source.length) throw new Asn1Error(`an element at byte ${start} is cut off`);
  if (length < 0x80 || source[start + 2] === 0) faults.note('a length written with more octets than needed, which is BER and not DER');
  return { tagClass, tag, constructed, contentStart: start + 2 + octets, length };
}

function noteValueFaults(header: Header, content: Uint8Array, faults: Faults): void {
  if (header.tagClass !== 'universal') return;
  const [first, second] = content;
  if (header.tag === TAG.boolean && first !== 0 && first !== 0xff) faults.note('a BOOLEAN that is neither 00 nor FF, which is BER and not DER');
  if (header.tag === TAG.integer && first !== undefined && second !== undefined) {
    const padded = (first === 0 && second < 0x80) || (first === 0xff && second >= 0x80);
    if (padded) faults.note('an INTEGER with needless leading octets');
  }
}
