/** The lists in a file: one in DER, or any number in PEM. */

/** More lists in one file than there are CAs on a chain by far. */
const MAX_LISTS = 1_000;

const BEGIN = '-----BEGIN X509 CRL-----';
const END = '-----END X509 CRL-----';

/** DER of each list; none where there is neither DER nor such a PEM block. Whether it is a list shows only when it is read. */
export function crlBlocks(bytes: Uint8Array): Uint8Array[] {
  // A SEQUENCE: PEM begins with text.
  if (bytes[0] === 0x30) return [bytes];
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const found: Uint8Array[] = [];
  for (let at = text.indexOf(BEGIN); at >= 0 && found.length < MAX_LISTS; at = text.indexOf(BEGIN, at)) {
    const end = text.indexOf(END, at);
    if (end < 0) break;
    found.push(Buffer.from(text.slice(at + BEGIN.length, end), 'base64'));
    at = end;
  }
  return found;
}
