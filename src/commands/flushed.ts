/** Output that is to be out before the program ends. */
import type { Writable } from 'node:stream';

/** ms that a reader of stdout has to take what is left after the user asked the program to end. */
export const LAST_WORDS_MS = 500;

/** Resolves when everything written to `stream` has left, or after `limit` ms where there is one. */
export async function flushed(stream: Writable, limit: number | undefined): Promise<void> {
  if (stream.writableLength === 0) return;
  await new Promise<void>((resolve) => {
    const timer = limit === undefined ? undefined : setTimeout(resolve, limit);
    stream.write('', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
