import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commandHelp, findCommand, overview, parseArguments } from '../../../src/commands/arguments.ts';
import type { Command } from '../../../src/commands/command.ts';
import { flag, stringOption, stringOptions } from '../../../src/commands/command.ts';
import { commands } from '../../../src/commands/registry.ts';
import { UserError } from '../../../src/errors.ts';

const command: Command = {
  name: 'try',
  usage: ['try [FILE] [-- REST]'],
  options: {
    file: { type: 'string', short: 'f', value: 'FILE', help: 'a file' },
    each: { type: 'string', multiple: true, help: 'several' },
    loud: { type: 'boolean', help: 'loudly' },
  },
  maxPositionals: 1,
  takesRest: true,
  run: () => Promise.resolve(0),
};

describe('arguments', () => {
  it('are options, positionals and what stands behind --', () => {
    const args = parseArguments(command, ['-f', 'x', '--each', '1', '--each=2', '--loud', 'place', '--', '--not-ours', '--', 'y']);
    assert.equal(stringOption(args, 'file'), 'x');
    assert.deepEqual(stringOptions(args, 'each'), ['1', '2']);
    assert.equal(flag(args, 'loud'), true);
    assert.deepEqual(args.positionals, ['place']);
    assert.deepEqual(args.rest, ['--not-ours', '--', 'y']);
    assert.deepEqual(stringOptions(args, 'nothing'), []);
  });

  it('that are wrong give a UserError that names them and says where help is', () => {
    const cases: [readonly string[], RegExp][] = [
      [['--lowd'], /--lowd/],
      [['--file'], /--file/],
      [['--loud=yes'], /--loud/],
      [['a', 'b'], /'b'/],
    ];
    for (const [argv, names] of cases) {
      assert.throws(
        () => parseArguments(command, argv),
        (error: unknown) => error instanceof UserError && names.test(error.message) && error.hints.some((hint) => hint.includes('try --help')),
        argv.join(' '),
      );
    }
    assert.throws(() => parseArguments({ ...command, takesRest: false }, ['--', 'x']), { code: 'unexpected_arguments' });
  });
});

describe('help', () => {
  it('lists every command, and how to ask for the version', () => {
    const text = overview(commands);
    for (const { name, summary } of commands) assert.ok(text.includes(name) && text.includes(summary), name);
    assert.match(text, /--version/);
  });

  it('of a command shows its usage and every option', async () => {
    const all = await Promise.all(commands.map(async ({ load, summary }) => [await load(), summary] as const));
    for (const [known, summary] of [[command, 'try something'] as const, ...all]) {
      const text = commandHelp(known, summary);
      assert.ok(text.startsWith(`trustlens ${known.name}: ${summary}\n`));
      assert.ok(text.includes(`usage: trustlens ${known.usage[0] ?? '?'}`), known.name);
      for (const name of [...Object.keys(known.options), 'home', 'help']) assert.ok(text.includes(`--${name}`), `${known.name} --${name}`);
      for (const line of text.split('\n')) assert.ok(line.length <= 200, line);
    }
  });
});

describe('findCommand', () => {
  it('finds a command by its name', () => {
    for (const known of commands) assert.equal(findCommand(commands, known.name), known);
    assert.equal(findCommand(commands, '__proto__'), undefined);
    assert.equal(findCommand(commands, undefined), undefined);
  });
});
