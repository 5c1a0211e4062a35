import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { edit, insert, promptWith } from '../../ui/prompt.ts';
import type { Prompt } from '../../ui/prompt.ts';

/** The prompt with `|` where the cursor is. */
function shown(prompt: Prompt | undefined): string {
  return prompt === undefined ? 'no edit' : `${prompt.text.slice(0, prompt.at)}|${prompt.text.slice(prompt.at)}`;
}

function at(text: string): Prompt {
  return { text: text.replace('|', ''), at: text.indexOf('|') };
}

describe('prompt', () => {
  it('begins with the cursor at the end', () => {
    assert.equal(shown(promptWith('abc')), 'abc|');
  });

  it('takes text in at the cursor, on one line, up to a limit', () => {
    assert.equal(shown(insert(at('a|b'), 'x\ny')), 'ax y|b');
    assert.equal(insert(promptWith(''), 'x'.repeat(5_000)).text.length, 1_000);
  });

  it('is edited as readline does', () => {
    const cases: [key: string, before: string, after: string][] = [
      ['left', 'ab|', 'a|b'],
      ['left', '|ab', '|ab'],
      ['right', 'a|b', 'ab|'],
      ['home', 'ab|', '|ab'],
      ['C-e', '|ab', 'ab|'],
      ['backspace', 'ab|c', 'a|c'],
      ['backspace', '|c', '|c'],
      ['delete', 'a|bc', 'a|c'],
      ['C-w', 'host:api curl |x', 'host:api |x'],
      ['C-u', 'ab|c', '|c'],
      ['C-k', 'ab|c', 'ab|'],
    ];
    for (const [key, before, after] of cases) assert.equal(shown(edit(at(before), key)), after, key);
    assert.equal(edit(at('a|'), 'x'), undefined);
  });

  it('moves over whole characters', () => {
    assert.equal(shown(edit(at('a😀|'), 'left')), 'a|😀');
    assert.equal(shown(edit(at('a😀|'), 'backspace')), 'a|');
  });
});
