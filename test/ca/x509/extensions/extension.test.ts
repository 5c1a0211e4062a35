import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { limitedLines, MAX_EXTENSION_LINES } from '../../../../ca/x509/extensions/extension.ts';

describe('limitedLines', () => {
  const lines = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`);

  it('leaves short lists alone', () => assert.deepEqual(limitedLines(lines(MAX_EXTENSION_LINES)), lines(MAX_EXTENSION_LINES)));

  it('cuts long lists and says how many are missing', () => {
    const limited = limitedLines(lines(MAX_EXTENSION_LINES + 7));
    assert.equal(limited.length, MAX_EXTENSION_LINES + 1);
    assert.equal(limited.at(-1), '… and 7 more');
  });
});
