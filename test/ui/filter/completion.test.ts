import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { completed, suggestions } from '../../../ui/filter/completion.ts';
import { words } from '../../../ui/filter/words.ts';
import { promptWith } from '../../../ui/prompt.ts';

function names(text: string): string[] {
  return suggestions(promptWith(text)).map(({ name }) => name);
}

describe('suggestions', () => {
  it('are the words that begin like the last one typed', () => {
    assert.deepEqual(names('s'), ['sni', 'state', 'status']);
    assert.deepEqual(names('host:api !st'), ['state', 'status']);
    assert.deepEqual(names('xyz'), []);
    assert.equal(names('').length, words.length);
  });

  it('stay with a word once it has its operator', () => {
    assert.deepEqual(names('tls<1'), ['tls']);
    assert.deepEqual(names('hsot:x'), []);
  });
});

describe('completed', () => {
  it('puts the first suggestion in, ready for its value', () => {
    assert.equal(completed(promptWith('ho')).text, 'host:');
    assert.equal(completed(promptWith('curl !ex')).text, 'curl !expires<');
    assert.equal(completed(promptWith('fa')).text, 'failed ');
  });

  it('changes nothing where there is nothing to complete', () => {
    for (const text of ['', 'xyz', 'host:api']) assert.equal(completed(promptWith(text)).text, text);
  });
});
