/** CompressedCertificate: a Certificate that was packed for the way (RFC 8879 §4). */
import * as zlib from 'node:zlib';
import { DecodeError, Reader } from '../../../bytes/reader.ts';
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
    compressed_certificate_message: 'The Certificate message without its header, compressed.',
  },
  decode(reader, context) {
    const algorithm = reader.u16('algorithm', certificateCompressionName);
    const uncompressedLength = reader.u24('uncompressed_length', (value) => `${value} bytes`);
    const packed = reader.opaque('compressed_certificate_message', 3, (bytes) => `${bytes.length} bytes`);
    const message = { type: 'compressed_certificate', algorithm, compressedLength: packed.length, uncompressedLength } as const;
    return { ...message, ...unpackCertificate(algorithm, packed, uncompressedLength, context) };
  },
  summary({ algorithm, compressedLength, uncompressedLength, certificate, problem }) {
    const packing = `${certificateCompressionName(algorithm) ?? `algorithm ${algorithm}`}, ${compressedLength} of ${uncompressedLength} bytes`;
    return certificate === undefined ? `${packing} · ${problem ?? ''}` : `${certificateSummary(certificate)} · ${packing}`;
  },
};

function unpackCertificate(algorithm: number, packed: Uint8Array, length: number, context: MessageContext): Pick<CompressedCertificate, 'certificate' | 'problem'> {
  const unpack = unpackers().get(algorithm);
  if (unpack === undefined) return { problem: 'no way to unpack it' };
  if (length === 0 || length > MAX_HANDSHAKE_MESSAGE) return { problem: `${length} bytes are not unpacked` };
  let plain: Uint8Array;
  try {
    plain = unpack(packed, { maxOutputLength: length });
  } catch {
    return { problem: 'does not unpack to the length it claims' };
  }
  if (plain.length !== length) return { problem: `unpacks to ${plain.length} bytes, not to the ${length} it claims` };
  try {
    const reader = new Reader(plain, 'certificate');
    const certificate = decodeCertificate(reader, context);
    reader.finish();
    return { certificate };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { problem: error.message };
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
