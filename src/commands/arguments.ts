/** Turns argv into a command and its checked arguments, and draws help from the commands' records. */
import { parseArgs } from 'node:util';
import { UserError, messageOf } from '../errors.ts';
import type { Arguments, Command, ListedCommand, OptionSpec } from './command.ts';

/** Options every command takes. */
export const COMMON_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  home: { type: 'string', value: 'DIR', help: 'keep the root CA and the run file in DIR (else $TRUSTLENS_HOME, else the data folder)' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

/** The command of this name, or undefined when there is none. */
export function findCommand(commands: readonly ListedCommand[], name: string | undefined): ListedCommand | undefined {
  return commands.find((command) => command.name === name);
}

/** The arguments of `command`; throws `UserError` for what it does not take. */
export function parseArguments(command: Command, argv: readonly string[]): Arguments {
  const split = argv.indexOf('--');
  const own = split < 0 ? argv : argv.slice(0, split);
  const rest = split < 0 ? [] : argv.slice(split + 1);
  const hint = `run \`trustlens ${command.name} --help\` to see what it takes`;
  if (rest.length > 0 && command.takesRest !== true) {
    throw new UserError('unexpected_arguments', `${command.name} takes nothing behind --`, [hint]);
  }
  const options: Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }> = {};
  for (const [name, spec] of Object.entries({ ...COMMON_OPTIONS, ...command.options })) {
    options[name] = {
      type: spec.type,
      ...(spec.short === undefined ? {} : { short: spec.short }),
      ...(spec.multiple === undefined ? {} : { multiple: spec.multiple }),
    };
  }
  let parsed;
  try {
    parsed = parseArgs({ args: [...own], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's message names the option; its second sentence explains `--`, which our hint does better.
    throw new UserError('unknown_option', (messageOf(error).split(/\.\s/)[0] ?? '').replace(/^./, (first) => first.toLowerCase()), [hint]);
  }
  if (parsed.positionals.length > command.maxPositionals) {
    throw new UserError('unexpected_arguments', `${command.name} does not know what to do with '${parsed.positionals[command.maxPositionals] ?? ''}'`, [hint]);
  }
  return { options: parsed.values, positionals: parsed.positionals, rest };
}

/** The list of commands. */
export function overview(commands: readonly ListedCommand[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'trustlens: a local HTTPS inspector proxy that explains TLS as it happens',
    '',
    'usage: trustlens COMMAND [OPTIONS]',
    '       trustlens --help | --version',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'Run `trustlens COMMAND --help` for the options of a command.',
    '`-h` is short for --help, `-V` for --version.',
    '',
  ].join('\n');
}

/** The help of one command; `summary` as it is listed. */
export function commandHelp(command: Command, summary: string): string {
  const rows = Object.entries({ ...command.options, ...COMMON_OPTIONS }).map(([name, spec]) => ({
    left: `${spec.short === undefined ? '    ' : `-${spec.short}, `}--${name}${spec.type === 'string' ? ` ${spec.value ?? 'VALUE'}` : ''}`,
    right: spec.help,
  }));
  const width = Math.max(...rows.map((row) => row.left.length));
  return [
    `trustlens ${command.name}: ${summary}`,
    '',
    ...command.usage.map((line, index) => `${index === 0 ? 'usage:' : '      '} trustlens ${line}`),
    '',
    ...rows.map((row) => `  ${row.left.padEnd(width)}  ${row.right}`),
    '',
  ].join('\n');
}
