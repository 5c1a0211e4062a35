/** Scripts of the letters in a label: mixed ones, and letters that are taken for Latin ones, are how a name passes for another. */

/** Scripts that domain names are written in. Letters of any other count as one more. */
const SCRIPTS: readonly (readonly [name: string, letter: RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Han', /\p{Script=Han}/u],
  ['Hiragana', /\p{Script=Hiragana}/u],
  ['Katakana', /\p{Script=Katakana}/u],
  ['Hangul', /\p{Script=Hangul}/u],
  ['Bopomofo', /\p{Script=Bopomofo}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Thai', /\p{Script=Thai}/u],
  ['Devanagari', /\p{Script=Devanagari}/u],
  ['Georgian', /\p{Script=Georgian}/u],
];

/** Digits, hyphens, and marks that go with any letter. */
const SHARED = /[\p{Script=Common}\p{Script=Inherited}]/u;

/** Mixtures that are usual writing: Japanese, Korean and Chinese, each with Latin (UTS #39 §5.2, highly restrictive). */
const USUAL_MIXTURES: readonly ReadonlySet<string>[] = [
  new Set(['Latin', 'Han', 'Hiragana', 'Katakana']),
  new Set(['Latin', 'Han', 'Hangul']),
  new Set(['Latin', 'Han', 'Bopomofo']),
];

/** Letters that look like Latin ones in usual fonts; from Unicode's confusables.txt (UTS #39 §4), the small letters of three scripts. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ['\u0430', 'a'],
  ['\u0441', 'c'],
  ['\u0501', 'd'],
  ['\u0435', 'e'],
  ['\u0493', 'f'],
  ['\u04bb', 'h'],
  ['\u0456', 'i'],
  ['\u0458', 'j'],
  ['\u04cf', 'l'],
  ['\u043e', 'o'],
  ['\u0440', 'p'],
  ['\u051b', 'q'],
  ['\u0455', 's'],
  ['\u0475', 'v'],
  ['\u051d', 'w'],
  ['\u0445', 'x'],
  ['\u0443', 'y'],
  ['\u03b1', 'a'],
  ['\u03b9', 'i'],
  ['\u03bd', 'v'],
  ['\u03bf', 'o'],
  ['\u03c1', 'p'],
  ['\u0585', 'o'],
  ['\u0578', 'n'],
  ['\u057d', 'u'],
]);

/** The scripts of the letters in a text, in the order of the table. */
export function scriptsOf(text: string): string[] {
  const letters = Array.from(text).filter((letter) => !SHARED.test(letter));
  const known = SCRIPTS.filter(([, pattern]) => letters.some((letter) => pattern.test(letter))).map(([name]) => name);
  return letters.every((letter) => SCRIPTS.some(([, pattern]) => pattern.test(letter))) ? known : [...known, 'another script'];
}

/** Whether scripts stand beside each other that nobody writes together. */
export function oddMixture(scripts: readonly string[]): boolean {
  return scripts.length > 1 && !USUAL_MIXTURES.some((usual) => scripts.every((script) => usual.has(script)));
}

/** The Latin word that a label of another script is read as, or undefined when a letter gives it away. */
export function readAsLatin(label: string): string | undefined {
  const letters = Array.from(label, (letter) => (SHARED.test(letter) ? letter : LOOKALIKES.get(letter)));
  return letters.includes(undefined) ? undefined : letters.join('');
}
