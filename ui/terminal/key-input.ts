/** Stands between the terminal's input and blessed: one key a chunk, pastes apart, raw mode handed through. */
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { InputSplitter } from './input-splitter.ts';
import type { InputToken } from './input-splitter.ts';

/** ms to wait for the rest of a sequence: slow lines need some, a lone Esc should not feel late. */
const SEQUENCE_TIMEOUT = 50;

/** What we need of a terminal's input. */
export type TerminalInput = Readable & { isTTY?: boolean; setRawMode?: (mode: boolean) => unknown };

export class KeyInput extends Readable {
  readonly isTTY = true;
  isRaw = false;
  readonly #source: TerminalInput;
  readonly #splitter = new InputSplitter();
  readonly #decoder = new StringDecoder('utf8');
  readonly #onPaste: (text: string) => void;
  readonly #onGone: (why: string) => void;
  #timer: NodeJS.Timeout | undefined;

  /** `onGone`: the terminal was closed or broke. */
  constructor(source: TerminalInput, onPaste: (text: string) => void, onGone: (why: string) => void) {
    super({ objectMode: true });
    this.#source = source;
    this.#onPaste = onPaste;
    this.#onGone = onGone;
    source.on('data', this.#take);
    source.on('end', this.#ended);
    source.on('error', this.#failed);
  }

  override _read(): void {
    // What comes is pushed when it comes.
  }

  setRawMode(mode: boolean): this {
    this.isRaw = mode;
    this.#source.setRawMode?.(mode);
    if (mode) this.#source.resume();
    return this;
  }

  /** Leaves the terminal's input as it was. */
  detach(): void {
    clearTimeout(this.#timer);
    this.#source.off('data', this.#take);
    this.#source.off('end', this.#ended);
    if (this.isRaw) this.setRawMode(false);
    this.#source.pause();
    // A terminal that is gone may still complain; nobody is interested any more.
    this.#source.off('error', this.#failed);
    this.#source.on('error', ignore);
  }

  readonly #take = (chunk: Buffer | string): void => {
    clearTimeout(this.#timer);
    this.#give(this.#splitter.push(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk)));
    if (this.#splitter.pending) {
      this.#timer = setTimeout(() => {
        this.#give(this.#splitter.flush());
      }, SEQUENCE_TIMEOUT);
    }
  };

  readonly #ended = (): void => {
    this.#onGone('the terminal’s input ended');
  };

  readonly #failed = (error: Error): void => {
    this.#onGone(`the terminal’s input broke: ${error.message}`);
  };

  #give(tokens: readonly InputToken[]): void {
    for (const token of tokens) {
      if (token.kind === 'paste') this.#onPaste(token.text);
      else this.push(Buffer.from(token.sequence));
    }
  }
}

function ignore(): void {
  // Deliberately nothing.
}
