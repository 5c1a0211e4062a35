import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { stepText, tableText } from '../../../src/demo/report.ts';
import type { Step } from '../../../src/demo/report.ts';

describe('the words of the demonstration', () => {
  it('fit 80 columns, escape what came from elsewhere, and say what differs', () => {
    const step: Step = { id: 'trusted', title: 'A step', trusts: ['one'], signedBy: 'CN=trustlens', client: { exit: 60, said: 'no \u001b[31m'.repeat(20) }, got: '', arrived: [], proxy: { realIssuer: null, forgedIssuer: 'CN=trustlens', refused: null, read: [] }, differs: ['it went wrong'] };
    const text = stepText(step, 2) + tableText([step]);
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
    assert.ok(!text.includes('\u001b'));
    assert.match(text, /BUT +it went wrong/);
  });
});
