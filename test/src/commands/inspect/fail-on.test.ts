import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CHECKS } from '../../../../ca/checks/registry.ts';
import { judge } from '../../../../ca/checks/judge.ts';
import { failedLine, failures, parseFailOn } from '../../../../src/commands/inspect/fail-on.ts';
import { UserError } from '../../../../src/errors.ts';
import { NOW, checkInput, goodPath } from '../../../support/judged-path.ts';

const DAY = 86_400_000;

describe('--fail-on', () => {
  const input = checkInput(goodPath({ leaf: { notAfter: NOW - DAY }, leafExtensions: { timestamps: undefined } }));
  const failed = (...names: string[]): string[] => [...new Set(failures(parseFailOn(names), input, judge(input).findings).map(({ check }) => check))];

  it('takes a severity for itself and what is worse', () => {
    assert.deepEqual(failed('error'), ['expired']);
    assert.deepEqual(failed('warning'), ['expired', 'too_few_scts']);
    assert.ok(failed('note').length >= 2);
  });
  it('takes the name of a fault, and that of the check that finds it, with hyphens too', () => {
    assert.deepEqual(failed('expired'), ['expired']);
    assert.deepEqual(failed('validity-dates'), ['expired']);
    assert.deepEqual(failed('ct_apple,wrong_host'), ['too_few_scts']);
  });
  it('does not fail for what is in order or does not apply', () => {
    assert.deepEqual(failed(...CHECKS.map(({ name }) => name).filter((name) => !['validity_dates', 'ct_apple', 'ct_chrome'].includes(name))), []);
    assert.deepEqual(failed(), []);
  });
  it('says for what it failed', () => {
    assert.equal(failedLine(failures(['expired'], input, judge(input).findings)), 'failed: expired (error)\n');
  });
  it('lists what there is when a name is wrong', () => {
    assert.throws(() => parseFailOn(['expird']), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /does not know 'expird'/);
      const all = error.hints.join('\n');
      for (const name of ['error, warning, note', 'expired', ...CHECKS.map((check) => check.name)]) assert.ok(all.includes(name), name);
      return true;
    });
  });
});
