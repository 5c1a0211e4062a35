/**
 * Every key of the dashboard, as records: what it does, where it works and what help says. The bottom line, the help page and the
 * command palette are drawn from them; nothing else knows a key.
 */

/** Everything a key or the palette can do. */
export type CommandId =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'page_up'
  | 'page_down'
  | 'first'
  | 'last'
  | 'enter'
  | 'back'
  | 'next_pane'
  | 'previous_pane'
  | 'next_tab'
  | 'previous_tab'
  | 'tab_1'
  | 'tab_2'
  | 'tab_3'
  | 'tab_4'
  | 'tab_5'
  | 'tab_6'
  | 'tab_7'
  | 'next_connection'
  | 'previous_connection'
  | 'follow'
  | 'filter'
  | 'clear_filter'
  | 'explain'
  | 'help'
  | 'copy'
  | 'copy_whole'
  | 'copy_run'
  | 'copy_proxy'
  | 'pass'
  | 'except'
  | 'unexcept'
  | 'browser'
  | 'root'
  | 'trust'
  | 'zoom'
  | 'fold_all'
  | 'unfold_all'
  | 'palette'
  | 'redraw'
  | 'suspend'
  | 'quit';

/** Where the keys go: the list, a pane of the detail, or a box above both. While text is typed, letters are letters. */
export type Place = 'list' | 'detail' | 'box';

const EVERYWHERE: readonly Place[] = ['list', 'detail', 'box'];
const BELOW: readonly Place[] = ['list', 'detail'];

export interface Binding {
  command: CommandId;
  /** Names as the terminal layer gives them: `j`, `C-c`, `pageup`. Without one it is in the palette only. */
  keys: readonly string[];
  where: readonly Place[];
  /** What it does, for help and palette. */
  help: string;
  /** Its place in the bottom line: the caption of the keys, a word or two, and where; `empty` is a list with nothing in it yet. */
  /** `goes`: hints with a higher number go first when the line is short; 0 stays. */
  hint?: { keys: string; words: string; where: readonly (Place | 'empty')[]; goes: number };
}

export const BINDINGS: readonly Binding[] = [
  { command: 'up', keys: ['up', 'k', 'C-p'], where: EVERYWHERE, help: 'one line up', hint: { keys: '↑↓', words: 'move', where: EVERYWHERE, goes: 2 } },
  { command: 'down', keys: ['down', 'j', 'C-n'], where: EVERYWHERE, help: 'one line down' },
  { command: 'left', keys: ['left', 'h'], where: BELOW, help: 'close what is open here, or go to what it is part of', hint: { keys: '←→', words: 'fold', where: ['detail'], goes: 5 } },
  { command: 'right', keys: ['right', 'l'], where: BELOW, help: 'open what is folded here' },
  { command: 'page_up', keys: ['pageup', 'C-b'], where: EVERYWHERE, help: 'one page up' },
  { command: 'page_down', keys: ['pagedown', 'C-f', 'space'], where: EVERYWHERE, help: 'one page down' },
  { command: 'first', keys: ['home', 'g'], where: EVERYWHERE, help: 'to the first line; in the list, to the newest connection' },
  { command: 'last', keys: ['end', 'G'], where: EVERYWHERE, help: 'to the last line' },
  { command: 'enter', keys: ['enter'], where: EVERYWHERE, help: 'go in: open what is under the cursor', hint: { keys: '⏎', words: 'open', where: BELOW, goes: 1 } },
  { command: 'back', keys: ['escape'], where: EVERYWHERE, help: 'come back: close the box, leave the pane, clear the filter', hint: { keys: 'Esc', words: 'back', where: ['detail', 'box'], goes: 1 } },
  { command: 'next_pane', keys: ['tab'], where: BELOW, help: 'next pane', hint: { keys: 'Tab', words: 'pane', where: ['detail'], goes: 3 } },
  { command: 'previous_pane', keys: ['S-tab'], where: BELOW, help: 'pane before' },
  { command: 'tab_1', keys: ['1'], where: BELOW, help: 'view 1: summary', hint: { keys: '1-7', words: 'view', where: ['detail'], goes: 2 } },
  { command: 'tab_2', keys: ['2'], where: BELOW, help: 'view 2: handshake' },
  { command: 'tab_3', keys: ['3'], where: BELOW, help: 'view 3: chains' },
  { command: 'tab_4', keys: ['4'], where: BELOW, help: 'view 4: what was changed' },
  { command: 'tab_5', keys: ['5'], where: BELOW, help: 'view 5: exchanges' },
  { command: 'tab_6', keys: ['6'], where: BELOW, help: 'view 6: raw events' },
  { command: 'tab_7', keys: ['7'], where: BELOW, help: 'view 7: the steps of HTTPS, one by one, on this connection' },
  { command: 'next_tab', keys: [']'], where: BELOW, help: 'next view' },
  { command: 'previous_tab', keys: ['['], where: BELOW, help: 'view before' },
  { command: 'next_connection', keys: ['J'], where: BELOW, help: 'next connection in the list, without leaving this view' },
  { command: 'previous_connection', keys: ['K'], where: BELOW, help: 'connection before in the list, without leaving this view' },
  { command: 'filter', keys: ['/'], where: BELOW, help: 'filter the list', hint: { keys: '/', words: 'filter', where: ['list'], goes: 1 } },
  { command: 'clear_filter', keys: [], where: BELOW, help: 'clear the filter' },
  { command: 'follow', keys: ['f'], where: BELOW, help: 'follow: new connections come in above, on or off', hint: { keys: 'f', words: 'follow', where: ['list'], goes: 3 } },
  { command: 'pass', keys: ['p'], where: BELOW, help: 'pass this host through unread, or take that back', hint: { keys: 'p', words: 'pass this host', where: ['list'], goes: 5 } },
  { command: 'except', keys: ['x'], where: BELOW, help: 'let this host through although its certificate is bad; asks before', hint: { keys: 'x', words: 'let it through', where: BELOW, goes: 6 } },
  { command: 'unexcept', keys: ['X'], where: BELOW, help: 'take the exception for this host back' },
  { command: 'browser', keys: ['b'], where: BELOW, help: 'open a browser window that uses this proxy and trusts its root', hint: { keys: 'b', words: 'open a browser', where: ['empty'], goes: 0 } },
  { command: 'copy_run', keys: ['r'], where: BELOW, help: 'copy the command that runs a program through this proxy', hint: { keys: 'r', words: 'copy the command', where: ['empty'], goes: 1 } },
  { command: 'copy_proxy', keys: ['s'], where: BELOW, help: 'copy the address of this proxy, for settings', hint: { keys: 's', words: 'copy the address', where: ['empty'], goes: 1 } },
  { command: 'copy', keys: ['y'], where: BELOW, help: 'copy the value under the cursor', hint: { keys: 'y', words: 'copy', where: BELOW, goes: 4 } },
  { command: 'copy_whole', keys: ['Y'], where: BELOW, help: 'copy all of what this pane is about' },
  { command: 'explain', keys: ['?'], where: EVERYWHERE, help: 'explain what is under the cursor; again for all keys', hint: { keys: '?', words: 'explain', where: [...BELOW, 'empty'], goes: 1 } },
  { command: 'help', keys: ['f1'], where: EVERYWHERE, help: 'all keys, marks and colours', hint: { keys: '?', words: 'all keys', where: ['box'], goes: 1 } },
  { command: 'root', keys: ['R'], where: BELOW, help: 'the root: fingerprint, days left, constraints', hint: { keys: 'R', words: 'root', where: ['empty'], goes: 2 } },
  { command: 'trust', keys: ['t'], where: BELOW, help: 'how the root gets into a trust store or a device, and out again' },
  { command: 'zoom', keys: ['z'], where: BELOW, help: 'give this half the whole screen, or take it back' },
  { command: 'fold_all', keys: ['-'], where: BELOW, help: 'fold everything in this pane' },
  { command: 'unfold_all', keys: ['='], where: BELOW, help: 'open everything in this pane' },
  { command: 'palette', keys: [':'], where: BELOW, help: 'find a command by its name', hint: { keys: ':', words: 'commands', where: [...BELOW, 'empty'], goes: 1 } },
  { command: 'redraw', keys: ['C-l'], where: EVERYWHERE, help: 'draw the screen anew' },
  { command: 'suspend', keys: ['C-z'], where: EVERYWHERE, help: 'stop for a while; `fg` in the shell comes back' },
  { command: 'quit', keys: ['q', 'C-c'], where: EVERYWHERE, help: 'quit', hint: { keys: 'q', words: 'quit', where: [...BELOW, 'empty'], goes: 0 } },
];

/** What a key does in a place, or undefined when it does nothing there. */
export function commandFor(key: string, place: Place): CommandId | undefined {
  return BINDINGS.find((binding) => binding.where.includes(place) && binding.keys.includes(key))?.command;
}

const CAPTIONS: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: '⏎',
  escape: 'Esc',
  tab: 'Tab',
  'S-tab': 'Shift-Tab',
  space: 'Space',
  f1: 'F1',
};

/** A key as a person reads it: `Ctrl-C`, `↑`. */
export function caption(key: string): string {
  return CAPTIONS[key] ?? (/^C-.$/.test(key) ? `Ctrl-${key.slice(2).toUpperCase()}` : key);
}
