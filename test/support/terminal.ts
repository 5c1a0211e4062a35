/** A terminal in memory: xterm's own engine behind a stream that says it is a TTY, and a keyboard to type on. */
import { PassThrough, Writable } from 'node:stream';
import { Terminal } from '@xterm/headless';
import { afterEach } from 'mocha';

/** Everything written, as a terminal shows it. */
export class MemoryTerminal extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly xterm: Terminal;
  /** All bytes written so far, as text. */
  written = '';

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.xterm = new Terminal({ cols: columns, rows, allowProposedApi: true });
  }

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, callback: () => void): void {
    const text = typeof chunk === 'string' ? chunk : chunk.toString('utf8');
    this.written += text;
    this.xterm.write(text, callback);
  }

  /** As a window does when it is dragged. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.xterm.resize(columns, rows);
    this.emit('resize');
  }

  /** The screen as it is seen now, trailing spaces left away. */
  async screen(): Promise<string[]> {
    // Blessed hands its buffer on in the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => {
      this.xterm.write('', resolve);
    });
    const { active } = this.xterm.buffer;
    return Array.from({ length: this.rows }, (_, y) => active.getLine(active.viewportY + y)?.translateToString(true).trimEnd() ?? '');
  }

  /** Waits until the screen satisfies a condition; fails with what it showed last. */
  async until(condition: (screen: string) => boolean, what: string): Promise<string> {
    for (let tries = 0; tries < 400; tries += 1) {
      const screen = (await this.screen()).join('\n');
      if (condition(screen)) return screen;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`${what} did not come; the screen is:\n${(await this.screen()).join('\n')}`);
  }

  /** On the alternate screen, where full-screen programs draw. */
  get alternate(): boolean {
    return this.xterm.buffer.active.type === 'alternate';
  }
}

/** A keyboard that knows raw mode. */
export class MemoryKeyboard extends PassThrough {
  readonly isTTY = true;
  raw = false;

  setRawMode(mode: boolean): this {
    this.raw = mode;
    return this;
  }
}

/** To be called within `describe`: what is added is closed after each test, also after one that failed. */
export function closing(): (close: () => unknown) => void {
  let closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    closers = [];
  });
  return (close) => closers.push(close);
}
