import assert from 'node:assert/strict';
import { domainToASCII, domainToUnicode } from 'node:url';
import { describe, it } from 'mocha';
import { unicodeLabel } from '../../../../ca/checks/knowledge/punycode.ts';

/** Samples of RFC 3492 §7.1 (A, B, C, D, G, I, L, M, N), lower case where they are not. */
const SAMPLES: readonly (readonly [text: string, encoded: string])[] = [
  ['ليهمابتكلموشعربي؟', 'egbpdaj6bu4bxfgehfvwxn'],
  ['他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'],
  ['他們爲什麽不說中文', 'ihqwctvzc91f659drss3x8bo0yb'],
  ['почемужеонинеговорятпорусски', 'b1abfaaepdrnnbgefbadotcwatmq2g4l'],
  ['安室奈美恵-with-super-monkeys', '-with-super-monkeys-pc58ag80a8qai00g7n9n'],
  ['ひとつ屋根の下2', '2-u9tlzr9756bt3uc0v'],
  ['パフィーdeルンバ', 'de-jg4avhby1noc0d'],
  ['そのスピードで', 'd9juau41awczczp'],
];

describe('unicodeLabel', () => {
  it('decodes the samples of RFC 3492', () => {
    for (const [text, encoded] of SAMPLES) assert.equal(unicodeLabel(`xn--${encoded}`), text);
  });

  it('agrees with Node on words of many scripts', () => {
    for (const word of ['bücher', 'пример', 'παράδειγμα', '例え', '한국어', 'straße', 'a\u{1f600}b', 'ѕрооғ', 'मिसाल']) {
      const label = domainToASCII(`${word}.com`).split('.')[0] ?? '';
      assert.match(label, /^xn--/);
      assert.equal(`${unicodeLabel(label)}.com`, domainToUnicode(`${label}.com`), word);
    }
  });

  it('takes nothing that an encoder would not write', () => {
    const cases = {
      'no prefix': 'bcher-kva',
      'nothing after it': 'xn--',
      'ASCII only': 'xn--abc-',
      'a digit of no meaning': 'xn--b_cher-kva',
      'an end within a number': 'xn--99999',
      'a point beyond Unicode': 'xn--99999999999a',
      'capital letters': 'xn--BCHER-kva',
      'a capital letter within': 'xn--wca',
      'a label that is too long': `xn--${'a'.repeat(60)}-kva`,
      'letters that are not composed': 'xn--bucher-xyd',
    };
    for (const [why, label] of Object.entries(cases)) assert.equal(unicodeLabel(label), undefined, why);
  });

  it('takes any letters and digits without failing', () => {
    let state = 1;
    for (let round = 0; round < 3_000; round += 1) {
      const letters = Array.from({ length: round % 40 }, () => 'abcdefghijklmnopqrstuvwxyz0123456789-'[(state = (state * 48_271) % 2_147_483_647) % 37]).join('');
      const decoded = unicodeLabel(`xn--${letters}`);
      if (decoded !== undefined) assert.match(decoded, /\P{ASCII}/u);
    }
  });
});
