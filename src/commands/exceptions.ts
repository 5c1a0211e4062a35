/** `trustlens exceptions`: the bad hosts that are let through in every run, listed, added and removed, and told to the proxy that runs. */
import { printable } from '../bytes/printable.ts';
import { EXIT, UserError } from '../errors.ts';
import { exceptionText, forgivable, parseException } from '../relay/exceptions.ts';
import { flag } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { forgetExceptions, readExceptions, saveException } from './exceptions-file.ts';
import type { SavedException } from './exceptions-file.ts';
import { tellRunning } from './tell-running.ts';

const actions: ReadonlyMap<string, (args: Arguments, surroundings: Surroundings) => Promise<number>> = new Map([
  ['list', list],
  ['add', add],
  ['remove', remove],
  ['reread', reread],
]);

export const exceptions: Command = {
  name: 'exceptions',
  usage: ['exceptions [list] [--json]', 'exceptions add HOST[:PORT]=CHECK,… [--json]', 'exceptions remove HOST[:PORT] [--json]', 'exceptions reread'],
  options: { json: { type: 'boolean', help: 'print JSON: what is saved, what was added or what was removed' } },
  maxPositionals: 2,
  run: async (args, surroundings) => {
    const [name = 'list'] = args.positionals;
    const action = actions.get(name);
    if (action === undefined) throw new UserError('unknown_action', `exceptions does not know '${name}'`, [`it knows: ${[...actions.keys()].join(', ')}`]);
    return action(args, surroundings);
  },
};

async function list(args: Arguments, surroundings: Surroundings): Promise<number> {
  if (args.positionals.length > 1) throw new UserError('too_many_arguments', 'exceptions list takes nothing more', ['run `trustlens exceptions --help` to see what it takes']);
  const saved = await readExceptions(surroundings.home);
  if (saved.length === 0) surroundings.stderr.write('no exception is saved\n');
  await print(args, surroundings, saved);
  return EXIT.ok;
}

async function add(args: Arguments, surroundings: Surroundings): Promise<number> {
  const text = args.positionals[1];
  if (text === undefined) throw new UserError('no_host', 'exceptions add needs a host and the checks that may fail', [FORM]);
  const { host, port, checks } = parseException(text);
  // What stays for good must not depend on what happens to be wrong when it is first met.
  if (checks === null) throw new UserError('no_checks', `'${text}' does not say which checks may fail`, [FORM, `known: ${forgivable().join(', ')}`]);
  const saved = { host, port, checks, date: new Date().toISOString() };
  await saveException(surroundings.home, saved);
  await print(args, surroundings, [saved]);
  return toldRunning(surroundings);
}

async function remove(args: Arguments, surroundings: Surroundings): Promise<number> {
  const text = args.positionals[1];
  if (text === undefined) throw new UserError('no_host', 'exceptions remove needs a host', ['`trustlens exceptions` lists them']);
  const { host, port, checks } = parseException(text);
  if (checks !== null) throw new UserError('bad_exception', 'exceptions remove takes a host without checks', [`for example: ${exceptionText({ host, port, checks: null })}`]);
  const gone = await forgetExceptions(surroundings.home, host, port);
  if (gone.length === 0) throw new UserError('no_exception', `no exception is saved for ${exceptionText({ host, port, checks: null })}`, ['`trustlens exceptions` lists them', 'one that was given for a run alone is taken back with X in its dashboard']);
  await print(args, surroundings, gone);
  return toldRunning(surroundings);
}

const FORM = 'for example: trustlens exceptions add old.test:8443=expired,wrong_host';

/** For a file that was changed by hand. */
async function reread(args: Arguments, surroundings: Surroundings): Promise<number> {
  if (args.positionals.length > 1 || flag(args, 'json')) throw new UserError('too_many_arguments', 'exceptions reread takes nothing more', ['run `trustlens exceptions --help` to see what it takes']);
  const telling = await tellRunning(surroundings, 'reread_exceptions');
  if (telling === 'none') throw new UserError('not_running', 'no trustlens proxy is running, so there is nothing to tell', ['the next one reads the file when it starts']);
  return telling === 'failed' ? EXIT.failed : EXIT.ok;
}

/** A running proxy that goes on as before is a failure: it lets through what was just taken back. */
async function toldRunning(surroundings: Surroundings): Promise<number> {
  return (await tellRunning(surroundings, 'reread_exceptions')) === 'failed' ? EXIT.failed : EXIT.ok;
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
