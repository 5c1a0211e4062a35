/** A key log by whose connection its lines are (RFC 9850 §2): a capture has many connections, and each asks for its own. */

/** Lines kept: a day's browsing has some ten thousand connections with five each. */
export const MAX_LINES = 500_000;
/** Longest line that can be one: label, random of 32 bytes and a secret of 64 as hexadecimal digits. */
const MAX_LINE_LENGTH = 512;

/** What was in a text. */
export interface TakenLines {
  /** Lines with a secret. */
  taken: number;
  /** Numbers of lines that are neither that, nor empty, nor a comment, from 1; the first few. */
  wrong: number[];
}

/** How many wrong lines are named. */
const MAX_WRONG = 10;

/** The lines of all connections. */
export class KeyLines {
  readonly #lines = new Map<string, string[]>();
  #count = 0;

  /** How many lines are held. */
  get count(): number {
    return this.#count;
  }

  /** Takes the text of a key log. Says in `fresh` for whose connections there is something new. */
  add(text: string): TakenLines & { fresh: ReadonlySet<string> } {
    const fresh = new Set<string>();
    const wrong: number[] = [];
    let taken = 0;
    for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
      const line = raw.trim();
      if (line === '' || line.startsWith('#')) continue;
      const random = line.length > MAX_LINE_LENGTH ? undefined : /^[A-Za-z0-9_]+ +([0-9a-fA-F]{64}) +(?:[0-9a-fA-F]{2})+$/.exec(line)?.[1]?.toLowerCase();
      if (random === undefined) {
        if (wrong.length < MAX_WRONG) wrong.push(index + 1);
        continue;
      }
      taken += 1;
      if (this.#count >= MAX_LINES) continue;
      const known = this.#lines.get(random) ?? [];
      if (known.includes(line)) continue;
      known.push(line);
      this.#lines.set(random, known);
      this.#count += 1;
      fresh.add(random);
    }
    return { taken, wrong, fresh };
  }

  /** The lines of the connection with this client random, lower-case hex. */
  of(clientRandom: string): readonly string[] {
    return this.#lines.get(clientRandom) ?? [];
  }
}
