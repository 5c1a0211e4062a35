import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fine, notApplicable, underPublicRules } from '../../../../ca/checks/knowledge/findings.ts';
import type { Finding } from '../../../../ca/checks/check.ts';
import { checkInput } from '../../../support/judged-path.ts';

const check = { name: 'x', citation: 'BR §1' };
const finding: Finding = { check: 'too_long', severity: 'error', summary: 'valid too long', short: 'too long', citation: 'BR §1', certificate: 0 };

describe('underPublicRules', () => {
  it('leaves the severity where the root is one that browsers ship', () => assert.deepEqual(underPublicRules(checkInput(), finding), finding));

  it('makes a note of it elsewhere', () => {
    for (const anchor of ['system', 'file', null] as const) {
      assert.deepEqual(underPublicRules(checkInput([], { anchor }), finding), {
        check: 'too_long',
        severity: 'note',
        summary: 'would not be allowed from a public CA: valid too long',
        citation: 'BR §1',
        certificate: 0,
      });
    }
  });
});

describe('fine and notApplicable', () => {
  it('carry name and source of the check', () => {
    assert.deepEqual(
      [fine(check, 'good'), notApplicable(check, 'none')],
      [
        { check: 'x', severity: 'ok', summary: 'good', citation: 'BR §1' },
        { check: 'x', severity: 'not_applicable', summary: 'none', citation: 'BR §1' },
      ],
    );
  });
});
