/** What can be typed next in a filter: the words that begin like the one at the cursor. */
import type { FilterWord } from './word.ts';
import { words } from './words.ts';
import type { Prompt } from '../prompt.ts';
import { promptWith } from '../prompt.ts';

/** The words that may be meant at the end of what was typed. With an operator there, the one word it belongs to. */
export function suggestions(prompt: Prompt): readonly FilterWord[] {
  const typed = lastWord(prompt);
  const name = /^([a-z0-9]*)(?=[:<>=])/i.exec(typed)?.[1]?.toLowerCase();
  if (name !== undefined) return words.filter((word) => word.name === name);
  return words.filter((word) => word.name.startsWith(typed.toLowerCase()));
}

/** The prompt with the first suggestion put in for the word at its end. */
export function completed(prompt: Prompt): Prompt {
  const typed = lastWord(prompt);
  const [first] = suggestions(prompt);
  if (first === undefined || typed === '' || /[:<>=]/.test(typed)) return prompt;
  const before = prompt.text.slice(0, prompt.text.length - typed.length);
  return promptWith(`${before}${first.name}${first.bare === true ? ' ' : (/^[a-z0-9]+([:<>])/.exec(first.example)?.[1] ?? ':')}`);
}

function lastWord(prompt: Prompt): string {
  const word = prompt.text.split(/\s/).at(-1) ?? '';
  return word.startsWith('!') ? word.slice(1) : word;
}
