/** `trustlens exceptions`: the bad hosts that are let through in every run, listed, added and removed. */
import { printable } from '../bytes/printable.ts';
import { EXIT, UserError } from '../errors.ts';
import { findRunning } from '../publish/run-file.ts';
import { exceptionText, forgivable, parseException } from '../relay/exceptions.ts';
import { flag } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { forgetExceptions, readExceptions, saveException } from './exceptions-file.ts';
import type { SavedException } from './exceptions-file.ts';

const actions: ReadonlyMap<string, (args: Arguments, surroundings: Surroundings) => Promise<void>> = new Map([
  ['list', list],
  ['add', add],
  ['remove', remove],
]);

export const exceptions: Command = {
  name: 'exceptions',
  usage: ['exceptions [list] [--json]', 'exceptions add HOST[:PORT]=CHECK,… [--json]', 'exceptions remove HOST[:PORT] [--json]'],
  options: { json: { type: 'boolean', help: 'print JSON: what is saved, what was added or what was removed' } },
  maxPositionals: 2,
  run: async (args, surroundings) => {
    const [name = 'list'] = args.positionals;
    const action = actions.get(name);
    if (action === undefined) throw new UserError('unknown_action', `exceptions does not know '${name}'`, [`it knows: ${[...actions.keys()].join(', ')}`]);
    await action(args, surroundings);
    return EXIT.ok;
  },
};

async function list(args: Arguments, surroundings: Surroundings): Promise<void> {
  if (args.positionals.length > 1) throw new UserError('too_many_arguments', 'exceptions list takes nothing more', ['run `trustlens exceptions --help` to see what it takes']);
  const saved = await readExceptions(surroundings.home);
  if (saved.length === 0) surroundings.stderr.write('no exception is saved\n');
  await print(args, surroundings, saved);
}

async function add(args: Arguments, surroundings: Surroundings): Promise<void> {
  const text = args.positionals[1];
  if (text === undefined) throw new UserError('no_host', 'exceptions add needs a host and the checks that may fail', [FORM]);
  const { host, port, checks } = parseException(text);
  // What stays for good must not depend on what happens to be wrong when it is first met.
  if (checks === null) throw new UserError('no_checks', `'${text}' does not say which checks may fail`, [FORM, `known: ${forgivable().join(', ')}`]);
  const saved = { host, port, checks, date: new Date().toISOString() };
  await saveException(surroundings.home, saved);
  await print(args, surroundings, [saved]);
  await hintAtRunning(surroundings);
}

async function remove(args: Arguments, surroundings: Surroundings): Promise<void> {
  const text = args.positionals[1];
  if (text === undefined) throw new UserError('no_host', 'exceptions remove needs a host', ['`trustlens exceptions` lists them']);
  const { host, port, checks } = parseException(text);
  if (checks !== null) throw new UserError('bad_exception', 'exceptions remove takes a host without checks', [`for example: ${exceptionText({ host, port, checks: null })}`]);
  const gone = await forgetExceptions(surroundings.home, host, port);
  if (gone.length === 0) throw new UserError('no_exception', `no exception is saved for ${exceptionText({ host, port, checks: null })}`, ['`trustlens exceptions` lists them']);
  await print(args, surroundings, gone);
  await hintAtRunning(surroundings);
}

const FORM = 'for example: trustlens exceptions add old.test:8443=expired,wrong_host';

async function hintAtRunning({ home, stderr }: Surroundings): Promise<void> {
  if ((await findRunning(home)) !== undefined) stderr.write('hint: the running proxy goes on as before: x and X in its dashboard change what it lets through now\n');
}

/** Writes and waits, so that nothing is lost when the program ends right after. */
async function print(args: Arguments, { stdout }: Surroundings, saved: readonly SavedException[]): Promise<void> {
  const text = flag(args, 'json') ? `${JSON.stringify(saved)}\n` : saved.map(line).join('');
  await new Promise<void>((done) => stdout.write(text, () => done()));
}

/** `2026-11-21  old.test:8443=expired`: the second column is what `add` takes. */
function line(exception: SavedException): string {
  return `${printable(exception.date.slice(0, 10))}  ${printable(exceptionText(exception))}\n`;
}
