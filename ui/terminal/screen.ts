/** The terminal through blessed, and the only place that knows it: a screen to draw on, keys as they come, everything restored at the end. */
import { isatty } from 'node:tty';
import { loadBlessed } from './blessed-library.ts';
import type { Box, Screen } from './blessed-library.ts';
import { KeyInput } from './key-input.ts';
import type { TerminalInput } from './key-input.ts';
import { keyName } from './key-names.ts';
import { OutputGuard } from './output-guard.ts';
import { Painter } from './paint.ts';
import { clipboardSequence } from './clipboard.ts';
import type { TerminalProfile } from './profile.ts';
import { Suspension } from './suspension.ts';
import type { Canvas } from '../drawing/canvas.ts';

/** Pastes come between marks (xterm control sequences, bracketed paste mode), so that they are not taken for keys. */
const PASTE_MARKS_ON = '\u001b[?2004h';
const PASTE_MARKS_OFF = '\u001b[?2004l';

/** Blessed listens to these, and would exit by itself; whoever runs the dashboard decides that. */
const BLESSED_LISTENS = ['uncaughtException', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const;
/** File descriptor of stderr (POSIX). */
const STDERR = 2;
/** What asks the dashboard to end. SIGQUIT would otherwise leave the terminal as it is. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** What we need of a terminal's output. */
export type TerminalOutput = NodeJS.WritableStream & { columns?: number; rows?: number; isTTY?: boolean; writableNeedDrain?: boolean };

export interface ScreenOptions {
  input: TerminalInput;
  output: TerminalOutput;
  profile: TerminalProfile;
  onKey(name: string): void;
  onPaste(text: string): void;
  onResize(columns: number, rows: number): void;
  /** The terminal went away, or a signal asks to end. */
  onEnd(why: string): void;
  /** Something was printed and kept off the screen. */
  onPrinted(): void;
}

export class TerminalScreen {
  readonly #options: ScreenOptions;
  readonly #input: KeyInput;
  readonly #screen: Screen;
  readonly #box: Box;
  readonly #painter: Painter;
  readonly #guard: OutputGuard;
  readonly #suspension: Suspension;
  #open = true;

  constructor(options: ScreenOptions) {
    this.#options = options;
    const { input, output, profile } = options;
    this.#painter = new Painter(profile);
    this.#guard = new OutputGuard(() => {
      options.onPrinted();
    }, isatty(STDERR));
    this.#input = new KeyInput(
      input,
      (text) => {
        options.onPaste(text);
      },
      (why) => {
        options.onEnd(why);
      },
    );
    // Lines are drawn with Unicode, not with the terminal's alternate character set, which tmux shows as letters.
    process.env['NCURSES_NO_UTF8_ACS'] ??= '1';
    const events: NodeJS.EventEmitter = process;
    const listeners = BLESSED_LISTENS.map((event) => ({ event, before: events.listeners(event) }));
    const blessed = loadBlessed();
    const program = blessed.program({ input: this.#input, output, terminal: profile.terminal, buffer: true, tput: true, zero: true, forceUnicode: profile.unicode });
    this.#screen = blessed.screen({ program, fullUnicode: profile.unicode, forceUnicode: profile.unicode, warnings: false, autoPadding: false });
    for (const { event, before } of listeners) {
      for (const listener of events.listeners(event)) {
        if (!before.includes(listener) && isListener(listener)) events.off(event, listener);
      }
    }
    this.#box = blessed.box({ parent: this.#screen, top: 0, left: 0, width: '100%', height: '100%', wrap: false, tags: false });
    this.#suspension = new Suspension(
      () => {
        this.#leave();
      },
      () => {
        this.#enter();
      },
    );
    program.on('keypress', (character, key) => {
      const name = keyName(character, key);
      if (name !== undefined) options.onKey(name);
    });
    this.#screen.on('resize', this.#resized);
    output.on('error', this.#broken);
    for (const signal of ENDING) process.on(signal, this.#signalled);
    process.on('uncaughtExceptionMonitor', this.#crashed);
    process.on('exit', this.#exits);
    output.write(PASTE_MARKS_ON);
    this.#guard.raise();
  }

  get columns(): number {
    return this.#options.output.columns ?? 80;
  }

  get rows(): number {
    return this.#options.output.rows ?? 24;
  }

  /** Draws a frame; only the cells that changed are sent. */
  draw(canvas: Canvas): void {
    if (!this.#open || this.#suspension.away) return;
    this.#box.setContent(this.#painter.content(canvas), false, true);
    this.#screen.render();
  }

  /** Sends every cell again, whatever the terminal shows. */
  redraw(): void {
    if (this.#open && !this.#suspension.away) this.#screen.realloc();
  }

  /** Puts text on the terminal's clipboard. */
  copy(text: string): void {
    if (this.#open) this.#options.output.write(clipboardSequence(text, this.#options.profile.inside));
  }

  /** Gives the terminal back to the shell until `fg`. */
  suspend(): void {
    if (this.#open) this.#suspension.stop();
  }

  /** Restores the terminal. Doing it twice is no harm. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#suspension.dispose();
    for (const signal of ENDING) process.off(signal, this.#signalled);
    process.off('uncaughtExceptionMonitor', this.#crashed);
    process.off('exit', this.#exits);
    if (!this.#suspension.away) this.#options.output.write(PASTE_MARKS_OFF);
    this.#screen.destroy();
    this.#input.detach();
    this.#guard.lower();
  }

  #leave(): void {
    this.#options.output.write(PASTE_MARKS_OFF);
    this.#screen.leave();
    this.#input.setRawMode(false);
    this.#guard.lower();
  }

  #enter(): void {
    if (!this.#open) return;
    this.#input.setRawMode(true);
    this.#screen.enter();
    this.#options.output.write(PASTE_MARKS_ON);
    this.#guard.raise();
    this.#screen.realloc();
    this.#resized();
  }

  readonly #resized = (): void => {
    this.#options.onResize(this.columns, this.rows);
  };

  readonly #broken = (): void => {
    this.#options.onEnd('the terminal is gone');
  };

  readonly #signalled = (signal: NodeJS.Signals): void => {
    this.#options.onEnd(signal);
  };

  /** The stack is printed after this, on a terminal that shows it. */
  readonly #crashed = (): void => {
    this.close();
  };

  readonly #exits = (): void => {
    this.close();
  };
}

function isListener(value: unknown): value is () => void {
  return typeof value === 'function';
}
