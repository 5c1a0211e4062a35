/** Runs a captured TLS connection through the decoder, in every way a test may want its bytes and its key log to come. */
import assert from 'node:assert/strict';
import { toHex } from '../../src/bytes/hex.ts';
import { TlsConnection } from '../../src/decode/tls/tls-connection.ts';
import type { TlsConnectionOptions, TlsItem } from '../../src/decode/tls/tls-connection.ts';
import type { Random } from './random.ts';
import type { TlsCapture } from './tls-peers.ts';

/** One thing that happens to the decoder. */
export type Step = { kind: 'bytes'; from: 'client' | 'server'; bytes: Buffer; at: number } | { kind: 'secret'; line: string };

export interface Decoded {
  items: TlsItem[];
  connection: TlsConnection;
}

/** The chunks as they passed; `at` counts them from 0. */
export function byteSteps({ chunks }: Pick<TlsCapture, 'chunks'>): Step[] {
  return chunks.map(({ from, bytes }, at) => ({ kind: 'bytes', from, bytes, at }));
}

/** All lines of the key log. */
export function secretSteps({ keyLog }: Pick<TlsCapture, 'keyLog'>): Step[] {
  return keyLog.map((line) => ({ kind: 'secret', line }));
}

/** The same bytes in other pieces; each piece keeps the time of the chunk it was part of. */
export function rechunked(steps: readonly Step[], cut: (bytes: Buffer) => Buffer[]): Step[] {
  return steps.flatMap((step) => (step.kind === 'bytes' ? cut(step.bytes).map((bytes): Step => ({ ...step, bytes })) : [step]));
}

/** Two lists shuffled into each other, each keeping its own order. */
export function interleaved(random: Random, left: readonly Step[], right: readonly Step[]): Step[] {
  const steps: Step[] = [];
  for (let l = 0, r = 0; l < left.length || r < right.length; ) {
    const takeLeft = r >= right.length || (l < left.length && random.below(left.length + right.length - l - r) < left.length - l);
    const step = takeLeft ? left[l++] : right[r++];
    if (step !== undefined) steps.push(step);
  }
  return steps;
}

/** Decodes the steps and ends both sides. Checks what must hold for every connection. */
export function decodeSteps(steps: readonly Step[], options: TlsConnectionOptions = {}): Decoded {
  const connection = new TlsConnection(options);
  const items: TlsItem[] = [];
  for (const step of steps) items.push(...(step.kind === 'bytes' ? connection.push(step.from, step.bytes, step.at) : connection.secret(step.line)));
  items.push(...connection.end('client', Infinity), ...connection.end('server', Infinity));
  assert.deepEqual([...connection.end('client', Infinity), ...connection.push('server', Buffer.of(22), Infinity)], [], 'nothing comes after the end');
  for (const from of ['client', 'server'] as const) {
    assert.ok(items.filter((item) => item.kind === 'malformed' && item.from === from).length <= 1, `malformed is said once for the ${from}`);
    assert.ok(items.filter((item) => item.kind === 'unreadable' && item.from === from).length <= 1, `unreadable is said once for the ${from}`);
  }
  return { items, connection };
}

/** A captured connection as the decoder sees it when it has the key log from the start. */
export function decodeCapture(capture: TlsCapture, options: TlsConnectionOptions = {}): Decoded {
  return decodeSteps([...secretSteps(capture), ...byteSteps(capture)], options);
}

/** `client ClientHello`, `server* Finished` where it was encrypted, `server Alert unknown_ca`. */
export function itemLine(item: TlsItem): string {
  switch (item.kind) {
    case 'message':
    case 'change_cipher_spec':
      return `${item.from}${item.encrypted ? '*' : ''} ${item.name}`;
    case 'alert':
      return `${item.from}${item.encrypted ? '*' : ''} Alert ${item.description.name}`;
    case 'established':
    case 'keys_updated':
    case 'application_data':
    case 'unreadable':
      return `${item.from} ${item.kind}`;
    case 'malformed':
      return `${item.from} malformed ${item.code} ${item.path}`;
  }
}

/** A value with its bytes as hexadecimal digits, so that it does not matter which kind of array holds them. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** All that a run of the decoder leads to, to be compared. */
export function stateOf({ items, connection }: Decoded): unknown {
  const { negotiated, keyIds, counters, established, clientRandom } = connection;
  return plain({ items, negotiated, keyIds, counters, established, clientRandom });
}
