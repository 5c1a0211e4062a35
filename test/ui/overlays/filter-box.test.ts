import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { filterBox } from '../../../ui/overlays/filter-box.ts';
import { words } from '../../../ui/filter/words.ts';
import { promptWith } from '../../../ui/prompt.ts';

function lines(text: string, width = 76): string[] {
  return filterBox({ kind: 'filter', prompt: promptWith(text), before: '', complaint: null, history: 0 }, width).lines.map((part) => plainText(part));
}

describe('filterBox', () => {
  it('begins with the names of all words, in few lines', () => {
    const drawn = lines('');
    for (const { name } of words) assert.ok(drawn.join(' ').includes(name), name);
    assert.ok(drawn.length <= 5);
  });

  it('says what the few words ask that may be meant', () => {
    assert.deepEqual(lines('ex').slice(0, 2), [' expires<30d        time left to the server’s certificate', ' exch>10            number of exchanges']);
  });

  it('is empty where nothing can be meant', () => {
    assert.deepEqual(lines('localhost'), []);
  });
});
