import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { textFault } from '../../../ca/x509/text-faults.ts';

describe('textFault', () => {
  const cases: [text: string, fault: string | undefined][] = [
    ['Zürich, Ελλάδα, 日本, العربية', undefined],
    ['a\0.test', 'a NUL character'],
    ['\u001b[2Ja', 'an escape character'],
    ['a\nb', 'a control character'],
    ['a\u0085', 'a control character'],
    ['abc\u202egpj', 'a character that changes the direction of writing'],
    ['a\u2066b', 'a character that changes the direction of writing'],
    ['pay\u200bpal', 'an invisible character'],
    ['a\u2028b', 'an invisible character'],
    ['\u{e0041}', 'an invisible character'],
  ];
  for (const [text, fault] of cases) it(`finds ${fault ?? 'nothing'} in ${JSON.stringify(text)}`, () => assert.equal(textFault(text), fault));
});
