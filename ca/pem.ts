/** The textual form of certificates and keys (RFC 7468). */

/** One block: what stands between `BEGIN` and `END`, and the label on both. */
export interface PemBlock {
  label: string;
  der: Buffer;
}

const BLOCK = /^-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\r?\n([A-Za-z0-9+/=\s]*?)^-----END \1-----/gm;

/** All whole blocks of a text, in order; what stands between them, and blocks that are cut off or not base64, are passed over. */
export function readPem(text: string): PemBlock[] {
  return [...text.matchAll(BLOCK)].map(([, label = '', base64 = '']) => ({ label, der: Buffer.from(base64, 'base64') }));
}

/** One block, in lines of 64 characters, ending in a line feed. */
export function writePem(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64');
  return [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ''].join('\n');
}
