/**
 * Cuts what a terminal sends into one key each. Keys arrive together when somebody types fast or pastes, and in halves over a slow
 * line; blessed loses the first and misreads the second. Answers and mouse reports of the terminal are taken out.
 */

/** A key as its byte sequence, or text that was pasted. */
export type InputToken = { kind: 'key'; sequence: string } | { kind: 'paste'; text: string };

/** Longest paste taken, UTF-16 units; the rest of a longer one is passed over. */
export const MAX_PASTE = 64 * 1024;
/** Longest sequence waited for to end: nothing a key sends comes near it. */
const MAX_SEQUENCE = 4_096;

const ESC = '\u001b';
const PASTE_START = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;

/** CSI (ECMA-48 §5.4), with the form of the Linux console's function keys. */
const CSI = /^\u001b\[(?:\[[A-E]|[0-?]*[ -/]*[@-~])/;
/** A CSI, OSC and the like that is not over yet. */
const CSI_BEGUN = /^\u001b\[(?:\[?|[0-?]*[ -/]*)$/;
const STRING_BEGUN = /^\u001b[\]P_^X]/;
const STRING = /^\u001b[\]P_^X][^\u0007\u001b]*(?:\u0007|\u001b\\)/;
/** Mouse reports (X10, SGR, urxvt) and focus events, of which we asked for none. */
const MOUSE_X10 = /^\u001b\[M[\s\S]{3}/;
const NOT_A_KEY = /^\u001b\[(?:<[\d;]*[Mm]|[\d;]+M|[IO]|[?>]?[\d;]*[cnRty])$/;

export class InputSplitter {
  #waiting = '';
  #pasted: string | undefined;

  /** True while the beginning of a sequence waits for its end; `flush` gives up on it. */
  get pending(): boolean {
    return this.#waiting !== '' && this.#pasted === undefined;
  }

  /** Takes what arrived and gives back the keys it completes. */
  push(text: string): InputToken[] {
    this.#waiting += text;
    const tokens: InputToken[] = [];
    while (this.#waiting !== '') {
      const before = this.#waiting.length;
      const token = this.#pasted === undefined ? this.#next() : this.#paste(this.#pasted);
      if (token !== undefined) tokens.push(token);
      // Nothing was taken: more must come first.
      else if (this.#waiting.length === before) break;
    }
    return tokens;
  }

  /** Nothing more came for a while: an escape alone was the key of that name, anything else is noise. */
  flush(): InputToken[] {
    if (!this.pending) return [];
    const escapes = this.#waiting === ESC || this.#waiting === ESC + ESC;
    this.#waiting = '';
    return escapes ? [{ kind: 'key', sequence: ESC }] : [];
  }

  /** The next key; undefined when something was passed over, or when nothing could be taken yet. */
  #next(): InputToken | undefined {
    const text = this.#waiting;
    if (!text.startsWith(ESC)) {
      const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
      return this.#take(character.length);
    }
    if (text.length === 1) return undefined;
    if (text.startsWith(PASTE_START)) {
      this.#waiting = text.slice(PASTE_START.length);
      this.#pasted = '';
      return undefined;
    }
    const mouse = text.startsWith(`${ESC}[M`);
    const passedOver = (mouse ? MOUSE_X10 : STRING).exec(text);
    if (passedOver !== null) {
      this.#skip(passedOver[0].length);
      return undefined;
    }
    if (mouse || CSI_BEGUN.test(text) || STRING_BEGUN.test(text)) {
      // Too long to be anything: it cannot hold up the keys behind it for ever.
      if (text.length > MAX_SEQUENCE) this.#skip(text.length);
      return undefined;
    }
    const sequence = CSI.exec(text)?.[0];
    if (sequence !== undefined && NOT_A_KEY.test(sequence)) {
      this.#skip(sequence.length);
      return undefined;
    }
    if (sequence !== undefined) return this.#take(sequence.length);
    if (text[1] === 'O') return text.length < 3 ? undefined : this.#take(3);
    // An escape before another escape sequence was the key of its own.
    if (text[1] === ESC) return this.#take(1);
    return this.#take(1 + String.fromCodePoint(text.codePointAt(1) ?? 0).length);
  }

  #paste(before: string): InputToken | undefined {
    const end = this.#waiting.indexOf(PASTE_END);
    // The end mark may be cut in two: what could be its beginning stays.
    const upTo = end >= 0 ? end : Math.max(0, this.#waiting.length - PASTE_END.length + 1);
    const pasted = (before + this.#waiting.slice(0, upTo)).slice(0, MAX_PASTE);
    this.#waiting = this.#waiting.slice(end >= 0 ? end + PASTE_END.length : upTo);
    this.#pasted = end >= 0 ? undefined : pasted;
    return end >= 0 ? { kind: 'paste', text: pasted } : undefined;
  }

  #take(length: number): InputToken {
    const sequence = this.#waiting.slice(0, length);
    this.#waiting = this.#waiting.slice(length);
    return { kind: 'key', sequence };
  }

  #skip(length: number): void {
    this.#waiting = this.#waiting.slice(length);
  }
}
