import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, runOf } from '../../support/screens.ts';
import { insertKey } from '../../../ui/update/filtering.ts';
import { promptWith } from '../../../ui/prompt.ts';

const { events } = runOf('good', 'expired', 'refused', 'plain');

function screen(): TestScreen {
  return new TestScreen({ events }).press('/');
}

describe('typing a filter', () => {
  it('takes effect letter by letter, with a count', () => {
    const typed = screen().type('host:ap');
    assert.deepEqual(typed.model.view.ids, [2]);
    assert.match(typed.drawing().at(-1) ?? '', /^ \/ host:ap +1 of 4/);
  });

  it('keeps the filter before while it makes no sense, and says why', () => {
    const typed = screen().type('host:api tls<');
    const inForce = (): string | undefined => typed.model.view.filter?.text;
    assert.equal(inForce(), 'host:api tls', 'the last text that made sense');
    assert.match(typed.drawing().at(-1) ?? '', /! tls wants a value, like tls<1\.3/);
    typed.press('enter');
    assert.equal(typed.model.overlay?.kind, 'filter', 'Enter does not accept nonsense');
    typed.type('1.4').press('enter');
    assert.equal(typed.model.overlay, null);
    assert.equal(inForce(), 'host:api tls<1.4');
  });

  it('comes back to the filter before with Esc', () => {
    const typed = screen().type('failed').press('enter', '/').type(' host:api').press('escape');
    assert.equal(typed.model.view.filter?.text, 'failed');
    assert.equal(typed.model.overlay, null);
  });

  it('completes words', () => {
    const typed = screen().type('verd').press('tab').type('bad');
    assert.equal(typed.model.view.filter?.text, 'verdict:bad');
  });

  it('remembers filters, each once, newest first', () => {
    const typed = new TestScreen({ events });
    for (const text of ['failed', 'host:api', 'failed']) {
      typed.press('/', 'C-u').type(text).press('enter');
    }
    assert.deepEqual(typed.model.filterHistory, ['failed', 'host:api']);
    typed.press('/', 'up', 'up');
    assert.equal(typed.model.view.filter?.text, 'host:api');
    typed.press('down', 'down');
    assert.equal(typed.model.overlay?.kind === 'filter' ? typed.model.overlay.prompt.text : '', 'failed', 'down to the one that was there');
  });

  it('takes every other key for text: q does not quit', () => {
    const typed = screen().type('q:?fjp');
    assert.deepEqual(typed.effects, []);
    assert.equal(typed.model.overlay?.kind === 'filter' ? typed.model.overlay.prompt.text : '', 'q:?fjp');
  });

  it('clears with an empty one', () => {
    const typed = screen().type('failed').press('enter', '/', 'C-u', 'enter');
    assert.equal(typed.model.view.filter, undefined);
  });
});

describe('insertKey', () => {
  it('puts letters and spaces in, and nothing else', () => {
    assert.equal(insertKey(promptWith('a'), 'space')?.text, 'a ');
    assert.equal(insertKey(promptWith('a'), 'é')?.text, 'aé');
    assert.equal(insertKey(promptWith('a'), 'pageup'), undefined);
  });
});
