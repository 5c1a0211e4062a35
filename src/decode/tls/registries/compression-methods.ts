/** Compression methods of TLS 1.2 and earlier by number. Registry: https://www.iana.org/assignments/comp-meth-ids/comp-meth-ids.xhtml. */
const methods: ReadonlyMap<number, string> = new Map([
  [0, 'null'],
  [1, 'DEFLATE'], // RFC 3749
  [64, 'LZS'], // RFC 3943
]);

/** The registry's name. */
export function compressionMethodName(id: number): string | undefined {
  return methods.get(id);
}
