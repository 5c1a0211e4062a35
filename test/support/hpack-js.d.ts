/** The parts of hpack.js that tests use as an oracle; the package has no types. */
declare module 'hpack.js' {
  interface Header {
    name: string;
    value: string;
    neverIndex?: boolean;
    incremental?: boolean;
    huffman?: boolean;
  }
  interface Compressor {
    write(headers: readonly Header[]): void;
    read(): Buffer | null;
    reset(): void;
    updateTableSize(size: number): void;
  }
  interface Decompressor {
    write(block: Buffer): void;
    execute(): void;
    read(): Header | null;
  }
  const hpack: {
    compressor: { create(options: { table: { maxSize: number } }): Compressor };
    decompressor: { create(options: { table: { maxSize: number } }): Decompressor };
    huffman: { encode: readonly (readonly [bits: number, code: number])[] };
    'static-table': { table: readonly { name: string; value: string }[] };
  };
  export = hpack;
}
