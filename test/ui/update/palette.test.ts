import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen } from '../../support/screens.ts';
import { fuzzy, paletteEntries } from '../../../ui/update/palette.ts';

const { model } = new TestScreen();

function first(text: string): string | undefined {
  return paletteEntries(model, text)[0]?.binding.command;
}

describe('the palette', () => {
  it('lists everything worth a name while nothing is typed', () => {
    const commands = paletteEntries(model, '').map(({ binding }) => binding.command);
    assert.ok(commands.includes('browser') && commands.includes('clear_filter') && commands.includes('quit'));
    assert.ok(!commands.includes('down') && !commands.includes('palette'));
  });

  it('finds the command that is meant', () => {
    assert.equal(first('follow'), 'follow');
    assert.equal(first('fil'), 'filter');
    assert.equal(first('clear'), 'clear_filter');
    assert.equal(first('browser'), 'browser');
    assert.equal(first('quit'), 'quit');
    assert.equal(first('view ch'), 'tab_3');
    assert.equal(first('pass'), 'pass');
    assert.equal(first('zzzz'), undefined);
  });
});

describe('fuzzy', () => {
  it('finds letters in their order and says which', () => {
    assert.deepEqual(fuzzy('draw the screen', 'dts')?.letters, [0, 5, 9]);
    assert.deepEqual(fuzzy('draw the screen', 'screen')?.letters, [9, 10, 11, 12, 13, 14]);
    assert.equal(fuzzy('draw', 'ward'), undefined);
  });

  it('takes scattered letters for chance', () => {
    assert.equal(fuzzy('explain what is under the cursor', 'pinher'), undefined);
  });

  it('scores whole words above scattered letters', () => {
    assert.ok((fuzzy('filter the list', 'filter')?.score ?? 0) > (fuzzy('find it later', 'filter')?.score ?? 0));
  });
});
