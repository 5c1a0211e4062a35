/**
 * The public value that a side sends for a key exchange, taken apart by its group: points of elliptic curves (RFC 9846 §4.3.8.2
 * [8446 §4.2.8.2]; RFC 8422 §5.4), keys and ciphertexts of ML-KEM (FIPS 203 §8), and both of them one behind the other in the hybrid
 * groups (RFC 10024; RFC 9954 §3.2).
 */
import { counted } from '../../bytes/counted.ts';
import type { Reader } from '../../bytes/reader.ts';
import type { Side } from './item.ts';

/** One of the values that a share consists of. */
interface Part {
  /** Label of its row, and what explains it: `public_value.x25519`. */
  name: string;
  about: string;
  /** Bytes. */
  length: number;
  /** Bytes of each coordinate, where it is a point in uncompressed form. */
  coordinate?: number;
}

/** What the client sends and what the server answers. */
type Layout = Readonly<Record<Side, readonly Part[]>>;

function same(part: Part): Layout {
  return { client: [part], server: [part] };
}

/** A point as form, x and y. */
function point(name: string, coordinate: number): Part {
  return { name, about: 'public_value.point', length: 1 + 2 * coordinate, coordinate };
}

/** Numbers modulo a prime come with as many bytes as the prime has (RFC 9846 §4.3.8.1 [8446 §4.2.8.1]). */
function finite(bits: number): Part {
  return { name: `ffdhe${bits}`, about: 'public_value.finite_field', length: bits / 8 };
}

/** The client sends a key, the server what it encapsulated with it. Lengths in bytes: FIPS 203 §8, table 3. */
function encapsulation(key: number, ciphertext: number): Layout {
  return {
    client: [{ name: 'encapsulation_key', about: 'public_value.encapsulation_key', length: key }],
    server: [{ name: 'ciphertext', about: 'public_value.ciphertext', length: ciphertext }],
  };
}

function behind(first: Layout, second: Layout): Layout {
  return { client: [...first.client, ...second.client], server: [...first.server, ...second.server] };
}

/** Montgomery curves have one coordinate only (RFC 7748 §6). */
const X25519 = same({ name: 'x25519', about: 'public_value.montgomery', length: 32 });
const X448 = same({ name: 'x448', about: 'public_value.montgomery', length: 56 });
const P256 = same(point('secp256r1', 32));
const P384 = same(point('secp384r1', 48));
const MLKEM768 = encapsulation(1184, 1088);
const MLKEM1024 = encapsulation(1568, 1568);

/** By group. Those on NIST's curves have the curve in front, because NIST's rules ask for an approved part there. */
const LAYOUTS: ReadonlyMap<number, Layout> = new Map([
  [0x0017, P256],
  [0x0018, P384],
  [0x0019, same(point('secp521r1', 66))],
  [0x001a, same(point('brainpoolP256r1', 32))],
  [0x001b, same(point('brainpoolP384r1', 48))],
  [0x001c, same(point('brainpoolP512r1', 64))],
  [0x001d, X25519],
  [0x001e, X448],
  [0x001f, same(point('brainpoolP256r1', 32))],
  [0x0020, same(point('brainpoolP384r1', 48))],
  [0x0021, same(point('brainpoolP512r1', 64))],
  [0x0100, same(finite(2048))],
  [0x0101, same(finite(3072))],
  [0x0102, same(finite(4096))],
  [0x0103, same(finite(6144))],
  [0x0104, same(finite(8192))],
  [0x0200, encapsulation(800, 768)],
  [0x0201, MLKEM768],
  [0x0202, MLKEM1024],
  [0x11eb, behind(P256, MLKEM768)],
  [0x11ec, behind(MLKEM768, X25519)],
  [0x11ed, behind(P384, MLKEM1024)],
]);

/** How long the value of a side must be in a group, bytes; undefined for groups whose layout is not known here. */
export function publicValueLength(group: number, from: Side): number | undefined {
  return LAYOUTS.get(group)?.[from].reduce((sum, { length }) => sum + length, 0);
}

/**
 * Reads all of a level as the value of one side. Of a length that the group does not have, and in an unknown group, it stays raw. Returns
 * the glossary's key for the whole value, where it has one.
 */
export function readPublicValue(reader: Reader, group: number, from: Side): string | undefined {
  const { remaining } = reader;
  const parts = publicValueLength(group, from) === remaining ? (LAYOUTS.get(group)?.[from] ?? []) : [];
  const [first, second] = parts;
  if (first === undefined) {
    reader.skip();
    return undefined;
  }
  if (second === undefined) {
    readPart(reader, first);
    return first.about;
  }
  for (const part of parts) {
    reader.block(part.name, part.length, (row) => {
      row.note(counted(part.length, 'byte'));
      readPart(row, part);
    });
    reader.explain(part.about);
  }
  return undefined;
}

/** A point says by its first byte how it is written; only what it is in full has two coordinates (SEC 1 §2.3.3). */
export function readPoint(reader: Reader): void {
  const coordinate = (reader.remaining - 1) / 2;
  if (coordinate < 1 || !Number.isInteger(coordinate) || reader.view(1)[0] !== UNCOMPRESSED) {
    reader.skip();
    return;
  }
  readCoordinates(reader, coordinate);
}

function readPart(reader: Reader, { coordinate }: Part): void {
  if (coordinate === undefined) reader.skip();
  else readCoordinates(reader, coordinate);
}

const UNCOMPRESSED = 4;
/** First byte of a point (SEC 1 §2.3.3; for TLS RFC 8422 §5.4.1). */
const FORMS: ReadonlyMap<number, string> = new Map([
  [2, 'compressed, y even'],
  [3, 'compressed, y odd'],
  [UNCOMPRESSED, 'uncompressed'],
]);

function readCoordinates(reader: Reader, length: number): void {
  reader.u8('form', (value) => FORMS.get(value) ?? 'no form of a point');
  reader.explain('public_value.form');
  for (const name of ['x', 'y']) {
    reader.take(name, length);
    reader.explain('public_value.coordinate');
  }
}
