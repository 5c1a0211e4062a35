import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeUserError, flag, stringOption, stringOptions } from '../../../src/commands/command.ts';
import { UserError } from '../../../src/errors.ts';

const args = { options: { one: 'x', many: ['a', 'b'], yes: true }, positionals: [], rest: [] };

describe('options of a command', () => {
  it('are read by their type', () => {
    assert.equal(stringOption(args, 'one'), 'x');
    assert.equal(stringOption(args, 'yes'), undefined);
    assert.deepEqual(stringOptions(args, 'many'), ['a', 'b']);
    assert.deepEqual(stringOptions(args, 'one'), ['x']);
    assert.equal(flag(args, 'yes'), true);
    assert.equal(flag(args, 'one'), false);
  });
});

describe('describeUserError', () => {
  it('is a line for the fault and one for each hint', () => {
    assert.equal(describeUserError(new UserError('c', 'it is wrong', ['do this', 'or that'])), 'error: it is wrong\nhint: do this\nhint: or that\n');
  });
});
