/** What the terminal can do, read from the environment once: colours, characters, what lies between it and us. */
import type { Palette } from '../theme.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface TerminalProfile {
  palette: Palette;
  /** The locale has UTF-8; otherwise everything is drawn in ASCII. */
  unicode: boolean;
  /** The terminfo entry to work with. */
  terminal: string;
  /** What wraps escape sequences that are meant for the outer terminal. */
  inside: 'tmux' | 'screen' | null;
}

/** Entries that are what they say; every other one speaks xterm's language well enough. */
const LITERAL = /^(?:linux|vt\d+.*)$/;

export function terminalProfile(env: Env): TerminalProfile {
  const term = env['TERM'] ?? '';
  return {
    palette: palette(env, term),
    unicode: hasUnicode(env),
    // A fixed entry, because blessed cannot read newer ones and would fall back to eight colours. ncurses itself calls them alike.
    terminal: LITERAL.test(term) ? term : 'xterm-256color',
    inside: set(env['TMUX']) ? 'tmux' : set(env['STY']) ? 'screen' : null,
  };
}

/** Why there can be no dashboard on this terminal, in words; undefined when there can. */
export function refusal(env: Env, input: { isTTY?: boolean }, output: { isTTY?: boolean }): string | undefined {
  if (output.isTTY !== true || input.isTTY !== true) return 'the dashboard needs a terminal for input and output; `trustlens events` prints the same as lines';
  const term = env['TERM'] ?? '';
  if (term === 'dumb') return 'the dashboard cannot draw on a terminal that says TERM=dumb; `trustlens events` prints the same as lines';
  return undefined;
}

function palette(env: Env, term: string): Palette {
  // https://no-color.org: present and not empty, whatever its value.
  if (set(env['NO_COLOR']) || /^vt\d/.test(term)) return 'none';
  return /256|direct|kitty|alacritty|ghostty|foot|wezterm/.test(term) || set(env['COLORTERM']) ? '256' : '16';
}

/** POSIX.1-2017 §8.2: LC_ALL goes before LC_CTYPE, and that before LANG; an empty one does not count. */
function hasUnicode(env: Env): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => set(value));
  // macOS and Windows terminals have UTF-8 and often no locale in the environment at all.
  if (locale === undefined) return process.platform === 'darwin' || process.platform === 'win32';
  return /utf-?8/i.test(locale);
}

function set(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
