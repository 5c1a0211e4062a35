/** Commands as they can be pasted into a shell. */

/** One command line, each word quoted where the shell would read it otherwise. */
export function commandLine(words: readonly string[], platform: NodeJS.Platform): string {
  return words.map((word) => (platform === 'win32' ? windowsWord(word) : shellWord(word))).join(' ');
}

/** A word for a POSIX shell. */
function shellWord(word: string): string {
  return /^[\w/.@%+,:=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A word for cmd.exe and the argument rules of the C runtime. */
function windowsWord(word: string): string {
  return /^[\w/\\.@+,:=-]+$/.test(word) ? word : `"${word.replaceAll('"', String.raw`\"`)}"`;
}
