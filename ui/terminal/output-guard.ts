/* eslint-disable no-console -- this is the one place that takes console calls in, so that none of them reaches the screen */
/** Keeps what others print off the screen while it is up: console calls and warnings are collected and come out when it is gone. */

/** Lines kept; a program that prints without end must not fill the memory. */
const MAX_KEPT = 200;
/** Console calls that go to stdout, which is the terminal, and those that go to stderr, which may be a file. */
const TO_STDOUT = ['log', 'info', 'debug'] as const;
const TO_STDERR = ['warn', 'error', 'trace'] as const;

export class OutputGuard {
  readonly #kept: string[] = [];
  #dropped = 0;
  #undo: (() => void)[] = [];
  readonly #onKept: () => void;
  readonly #stderrShows: boolean;

  /** `onKept`: something was kept off the screen. `stderrShows`: stderr is the terminal too, and not a file. */
  constructor(onKept: () => void = () => undefined, stderrShows = true) {
    this.#onKept = onKept;
    this.#stderrShows = stderrShows;
  }

  /** From here on, nothing of others reaches the terminal. */
  raise(): void {
    if (this.#undo.length > 0) return;
    for (const method of this.#stderrShows ? [...TO_STDOUT, ...TO_STDERR] : TO_STDOUT) {
      const original = console[method].bind(console);
      console[method] = (...values: readonly unknown[]): void => {
        this.#keep(`${values.map(String).join(' ')}\n`);
      };
      this.#undo.push(() => {
        console[method] = original;
      });
    }
    if (!this.#stderrShows) return;
    const { stderr } = process;
    const write = stderr.write.bind(stderr);
    stderr.write = (chunk: Uint8Array | string): boolean => {
      this.#keep(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      return true;
    };
    this.#undo.push(() => {
      stderr.write = write;
    });
  }

  /** Everything as before; what was kept is printed on stderr. */
  lower(): void {
    for (const undo of this.#undo) undo();
    this.#undo = [];
    for (const text of this.#kept.splice(0)) process.stderr.write(text);
    if (this.#dropped > 0) process.stderr.write(`${this.#dropped} more lines were not kept\n`);
    this.#dropped = 0;
  }

  #keep(text: string): void {
    if (this.#kept.length < MAX_KEPT) this.#kept.push(text);
    else this.#dropped += 1;
    this.#onKept();
  }
}
