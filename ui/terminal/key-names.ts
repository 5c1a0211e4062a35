/** Names of keys, from what blessed makes of them. */

/** A key as blessed reports it. */
export interface BlessedKey {
  name?: string | undefined;
  ctrl?: boolean | undefined;
  meta?: boolean | undefined;
  shift?: boolean | undefined;
  sequence?: string | undefined;
}

const NAMED: ReadonlySet<string> = new Set([
  'up', 'down', 'left', 'right', 'pageup', 'pagedown', 'home', 'end', 'delete', 'backspace', 'escape', 'space',
  'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9', 'f10', 'f11', 'f12',
]);

/** The name `keys.ts` knows, or undefined for what is no key of ours. Blessed reports Enter twice; the second one is passed over. */
export function keyName(character: string | undefined, key: BlessedKey): string | undefined {
  const { name } = key;
  if (name === 'return' || name === 'linefeed') return 'enter';
  if (name === 'enter') return undefined;
  if (name === 'tab') return key.shift === true ? 'S-tab' : 'tab';
  if (key.meta === true && name !== 'escape') return undefined;
  if (name !== undefined && NAMED.has(name)) return key.ctrl === true ? undefined : name;
  if (key.ctrl === true) return name !== undefined && /^[a-z]$/.test(name) ? `C-${name}` : undefined;
  return character !== undefined && /^[^\p{C}]$/u.test(character) ? character : undefined;
}
