/** A line of text being typed: the text and where the next character goes. */

export interface Prompt {
  text: string;
  /** UTF-16 index of the cursor. */
  at: number;
}

/** Longest text a prompt takes; a paste beyond it is cut. */
const MAX_LENGTH = 1_000;

export function promptWith(text: string): Prompt {
  return { text, at: text.length };
}

/** Puts text in at the cursor; line breaks become spaces. */
export function insert(prompt: Prompt, text: string): Prompt {
  const flat = text.replace(/\s+/g, ' ').slice(0, MAX_LENGTH - prompt.text.length);
  return { text: prompt.text.slice(0, prompt.at) + flat + prompt.text.slice(prompt.at), at: prompt.at + flat.length };
}

/** The prompt after an editing key (readline's habits), or undefined when the key edits nothing. */
export function edit(prompt: Prompt, key: string): Prompt | undefined {
  const { text, at } = prompt;
  const before = text.slice(0, at);
  const after = text.slice(at);
  switch (key) {
    case 'left':
    case 'C-b':
      return { text, at: at - lastLength(before) };
    case 'right':
    case 'C-f':
      return { text, at: at + (Array.from(after)[0]?.length ?? 0) };
    case 'home':
    case 'C-a':
      return { text, at: 0 };
    case 'end':
    case 'C-e':
      return { text, at: text.length };
    case 'backspace': {
      const shorter = before.slice(0, before.length - lastLength(before));
      return { text: shorter + after, at: shorter.length };
    }
    case 'delete':
    case 'C-d':
      return { text: before + after.slice(Array.from(after)[0]?.length ?? 0), at };
    case 'C-w': {
      const shorter = before.replace(/\S+\s*$/, '');
      return { text: shorter + after, at: shorter.length };
    }
    case 'C-u':
      return { text: after, at: 0 };
    case 'C-k':
      return { text: before, at };
    default:
      return undefined;
  }
}

function lastLength(text: string): number {
  return Array.from(text).at(-1)?.length ?? 0;
}
