/**
 * What must hold for every stream decoder: however the bytes are cut, the messages are the same; cut off anywhere or edited at
 * random, it reports and never throws, and says `malformed` once at most.
 */
import assert from 'node:assert/strict';
import type { StreamDecoder } from '../../src/decode/decoder.ts';
import { Random } from './random.ts';

/** A decoder to be run: made anew for every run, its messages put in a form that may be compared. */
export interface SweptDecoder<Message extends { kind: string }> {
  make: () => StreamDecoder<Message>;
  /** Joins what follows the chunks (payload parts); `ignored` are the bytes pushed after the decoder said `upgraded`. */
  view: (messages: readonly Message[], ignored: Buffer) => unknown;
}

/** All messages of one run, its end included, as the decoder's view shows them. */
export function decodeAll<Message extends { kind: string }>(decoder: SweptDecoder<Message>, chunks: readonly Uint8Array[]): unknown {
  const { messages, ignored } = run(decoder, chunks);
  return decoder.view(messages, ignored);
}

function run<Message extends { kind: string }>(decoder: SweptDecoder<Message>, chunks: readonly Uint8Array[]): { messages: Message[]; ignored: Buffer } {
  const stream = decoder.make();
  const messages: Message[] = [];
  const ignored: Uint8Array[] = [];
  for (const chunk of chunks) {
    if (messages.some(({ kind }) => kind === 'upgraded')) ignored.push(chunk);
    messages.push(...stream.push(chunk));
  }
  messages.push(...stream.end());
  assert.deepEqual([...stream.push(Uint8Array.of(0x47)), ...stream.end()], [], 'nothing comes after the end');
  const faults = messages.filter(({ kind }) => kind === 'malformed');
  assert.ok(faults.length <= 1, 'malformed is said once');
  if (faults.length === 1) assert.equal(messages.at(-1)?.kind, 'malformed', 'malformed is the last word');
  return { messages, ignored: Buffer.concat(ignored) };
}

/** Whole, byte by byte, in two pieces at every place, and in random pieces. */
export function sweepChunking<Message extends { kind: string }>(decoder: SweptDecoder<Message>, bytes: Buffer, seed = 1): void {
  const whole = decodeAll(decoder, [bytes]);
  assert.deepEqual(decodeAll(decoder, Array.from(bytes, (byte) => Uint8Array.of(byte))), whole, 'byte by byte');
  const empty = Buffer.alloc(0);
  for (let at = 1; at < bytes.length; at += 1) {
    const pieces = [bytes.subarray(0, at), empty, bytes.subarray(at)];
    assert.deepEqual(decodeAll(decoder, pieces), whole, `in two pieces at ${at}`);
  }
  const random = new Random(seed);
  for (let round = 0; round < 50; round += 1) {
    assert.deepEqual(decodeAll(decoder, random.chunks(bytes, 1 + random.below(40))), whole, `random pieces of seed ${seed}, round ${round}`);
  }
}

/** Ends the stream after every length; `check` sees the messages of each. */
export function sweepTruncation<Message extends { kind: string }>(
  decoder: SweptDecoder<Message>,
  bytes: Buffer,
  check: (messages: readonly Message[], length: number) => void = () => undefined,
): void {
  for (let length = 0; length <= bytes.length; length += 1) check(run(decoder, [bytes.subarray(0, length)]).messages, length);
}

/** Random edits: nothing escapes, and chunking still makes no difference. `check` sees the messages of each. */
export function sweepEdits<Message extends { kind: string }>(
  decoder: SweptDecoder<Message>,
  bytes: Buffer,
  rounds: number,
  seed = 1,
  check: (messages: readonly Message[], edited: Buffer) => void = () => undefined,
): void {
  const random = new Random(seed);
  for (let round = 0; round < rounds; round += 1) {
    const edited = random.edited(bytes);
    const { messages, ignored } = run(decoder, [edited]);
    check(messages, edited);
    const pieces = random.chunks(edited, 1 + random.below(30));
    assert.deepEqual(decodeAll(decoder, pieces), decoder.view(messages, ignored), `edit of seed ${seed}, round ${round}`);
  }
}
