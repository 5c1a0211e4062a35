import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { oddMixture, readAsLatin, scriptsOf } from '../../../../ca/checks/knowledge/scripts.ts';

describe('scriptsOf', () => {
  it('names the scripts of the letters, digits and hyphens being of none', () => {
    assert.deepEqual(scriptsOf('a-1'), ['Latin']);
    assert.deepEqual(scriptsOf('123'), []);
    assert.deepEqual(scriptsOf('р\u0430ypal'), ['Latin', 'Cyrillic']);
    assert.deepEqual(scriptsOf('日本ごカナ'), ['Han', 'Hiragana', 'Katakana']);
    assert.deepEqual(scriptsOf('ᏣᎳ'), ['another script']);
  });
});

describe('oddMixture', () => {
  it('lets pass what people write', () => {
    for (const text of ['bücher', 'ブログblog', '한국abc', '日本語の']) assert.equal(oddMixture(scriptsOf(text)), false, text);
    for (const text of ['p\u0430ypal', 'αbc', 'カナ한국', 'abᏣ']) assert.equal(oddMixture(scriptsOf(text)), true, text);
  });
});

describe('readAsLatin', () => {
  it('gives the word that is read, and nothing where a letter gives it away', () => {
    assert.equal(readAsLatin('аррӏе'), 'apple');
    assert.equal(readAsLatin('ѕрооғ-1'), 'spoof-1');
    assert.equal(readAsLatin('пример'), undefined);
    assert.equal(readAsLatin('bücher'), undefined);
  });
});
