/** CompressedCertificate: a Certificate that was packed for the way (RFC 8879 §4). */
import * as zlib from 'node:zlib';
import { toHex } from '../../../bytes/hex.ts';
import { DecodeError, Reader } from '../../../bytes/reader.ts';
import type { Field } from '../../../bytes/reader.ts';
import { MAX_HANDSHAKE_MESSAGE } from '../handshake.ts';
import { certificateCompressionName } from '../registries/certificate-compression.ts';
import { certificateSummary, decodeCertificate } from './certificate.ts';
import type { CertificateMessage } from './certificate.ts';
import type { HandshakeMessageDecoder, MessageContext } from './message.ts';

/** A Certificate, its packing, and what went wrong with it. */
export interface CompressedCertificate {
  type: 'compressed_certificate';
  /** CertificateCompressionAlgorithm. */
  algorithm: number;
  compressedLength: number;
  /** As the sender says it. */
  uncompressedLength: number;
  /** Absent when it could not be unpacked or decoded. */
  certificate?: CertificateMessage;
  /** Why not. */
  problem?: string;
}

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

export const compressedCertificate: HandshakeMessageDecoder<CompressedCertificate> = {
  id: 25,
  name: 'CompressedCertificate',
  citation: 'RFC 8879 §4',
  explanation: 'The Certificate message, compressed. Chains are most of what a server sends in a handshake, and a smaller one may save a round trip.',
  rows: {
    algorithm: 'How it was compressed; one that the other side offered in compress_certificate.',
    uncompressed_length: 'How long the Certificate is once it is unpacked. A receiver refuses more than that, so that a small message cannot fill its memory.',
    compressed_certificate_message: 'The Certificate message without its header, compressed. What it says stands below it, unpacked.',
  },
  decode(reader, context) {
    const algorithm = reader.u16('algorithm', certificateCompressionName);
    const uncompressedLength = reader.u24('uncompressed_length', (value) => `${value} bytes`);
    return reader.nested('compressed_certificate_message', 3, (row) => {
      const start = row.offset;
      const packed = row.skip();
      row.note(`${packed.length} bytes`);
      const { rows, ...unpacked } = unpackCertificate(algorithm, packed, uncompressedLength, context);
      row.adopt(rows.map((unpackedRow) => unplaced(unpackedRow, packed.length)), start);
      return { type: 'compressed_certificate', algorithm, compressedLength: packed.length, uncompressedLength, ...unpacked };
    });
  },
  summary({ algorithm, compressedLength, uncompressedLength, certificate, problem }) {
    const packing = `${certificateCompressionName(algorithm) ?? `algorithm ${algorithm}`}, ${compressedLength} of ${uncompressedLength} bytes`;
    return certificate === undefined ? `${packing} · ${problem ?? ''}` : `${certificateSummary(certificate)} · ${packing}`;
  },
};

/** A Certificate that was unpacked, and the rows of it, whose places are those in what was unpacked. */
interface Unpacked extends Pick<CompressedCertificate, 'certificate' | 'problem'> {
  rows: readonly UnpackedRow[];
}

/** A row and the bytes it was read from. */
interface UnpackedRow {
  field: Field;
  plain: Uint8Array;
}

/** Digits shown of bytes that mean nothing by themselves. */
const PREVIEW_BYTES = 24;

/** The row over all of the packed bytes, of which there are `length`: what was unpacked has no places of its own in the message. */
function unplaced({ field, plain }: UnpackedRow, length: number): Field {
  const { name, start, end, value, text, about, children } = field;
  const bytes = plain.subarray(start, end);
  const digits = `${toHex(bytes.subarray(0, PREVIEW_BYTES))}${bytes.length > PREVIEW_BYTES ? `… ${bytes.length} bytes` : ''}`;
  const words = value === undefined ? text : text === undefined ? `${value}` : `${text} (${value})`;
  return {
    name,
    start: 0,
    end: length,
    text: words ?? (children === undefined ? digits : `${bytes.length} bytes`),
    ...(about === undefined ? {} : { about }),
    ...(children === undefined ? {} : { children: children.map((child) => unplaced({ field: child, plain }, length)) }),
  };
}

function unpackCertificate(algorithm: number, packed: Uint8Array, length: number, context: MessageContext): Unpacked {
  const unpack = unpackers().get(algorithm);
  if (unpack === undefined) return { problem: 'no way to unpack it', rows: [] };
  if (length === 0 || length > MAX_HANDSHAKE_MESSAGE) return { problem: `${length} bytes are not unpacked`, rows: [] };
  let plain: Uint8Array;
  try {
    plain = unpack(packed, { maxOutputLength: length });
  } catch {
    return { problem: 'does not unpack to the length it claims', rows: [] };
  }
  if (plain.length !== length) return { problem: `unpacks to ${plain.length} bytes, not to the ${length} it claims`, rows: [] };
  const reader = new Reader(plain, 'certificate');
  const rows = (): UnpackedRow[] => reader.fields.map((field) => ({ field, plain }));
  try {
    const certificate = decodeCertificate(reader, context);
    reader.finish();
    return { certificate, rows: rows() };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { problem: error.message, rows: rows() };
  }
}

/** By CertificateCompressionAlgorithm (RFC 8879 §7.3). Zstandard is in Node from 22.15 on. */
function unpackers(): ReadonlyMap<number, Unpack> {
  const found = new Map<number, Unpack>([
    [1, (bytes, options) => zlib.inflateSync(bytes, options)],
    [2, (bytes, options) => zlib.brotliDecompressSync(bytes, options)],
  ]);
  const zstd: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  if (isUnpack(zstd)) found.set(3, zstd);
  return found;
}

function isUnpack(value: unknown): value is Unpack {
  return typeof value === 'function';
}
