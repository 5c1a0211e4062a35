/** Writes HTTP/2 frames, sound and unsound, so that tests can say what a peer sends (RFC 9113 §4, §6). */
import { FLAG, FRAME } from '../../src/decode/http2/registries.ts';

/** What a client has to send first; the frames follow. */
export const PREFACE = Buffer.from('505249202a20485454502f322e300d0a0d0a534d0d0a0d0a', 'hex');

/** A frame; `length` may lie. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array | string = '', length?: number): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;
  const head = Buffer.alloc(9);
  head.writeUIntBE(length ?? body.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function settings(...pairs: readonly (readonly [setting: number, value: number])[]): Buffer {
  return frame(FRAME.settings, 0, 0, Buffer.concat(pairs.map(([setting, value]) => Buffer.concat([u32(setting).subarray(2), u32(value)]))));
}

/** Field lines (`name: value`) as literals without indexing and without Huffman code; each text may have up to 126 octets. */
export function literals(lines: readonly string[]): Buffer {
  return Buffer.concat(
    lines.map((line) => {
      const colon = line.indexOf(': ', 1);
      const [name, value] = [Buffer.from(line.slice(0, colon), 'latin1'), Buffer.from(line.slice(colon + 2), 'latin1')];
      if (name.length > 126 || value.length > 126) throw new Error('too long for this encoder');
      return Buffer.concat([Buffer.of(0, name.length), name, Buffer.of(value.length), value]);
    }),
  );
}

/** A HEADERS frame with a whole block of literals. */
export function headers(stream: number, lines: readonly string[], end = false): Buffer {
  return frame(FRAME.headers, FLAG.endHeaders | (end ? FLAG.endStream : 0), stream, literals(lines));
}

export function data(stream: number, payload: Uint8Array | string, end = false): Buffer {
  return frame(FRAME.data, end ? FLAG.endStream : 0, stream, payload);
}

export function reset(stream: number, error: number): Buffer {
  return frame(FRAME.rstStream, 0, stream, u32(error));
}

/** The fields every request has. */
export function get(path: string, ...more: string[]): string[] {
  return [':method: GET', ':scheme: https', ':authority: a.test', `:path: ${path}`, ...more];
}
