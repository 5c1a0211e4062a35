/** The contract of a command: one file each in this folder, listed in `registry.ts` and loaded when it is named; help is drawn from the records. */
import type { UserError } from '../errors.ts';

/** An option as `node:util` parseArgs takes it, with what help says of it. */
export interface OptionSpec {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  /** What stands for the value in help: `FILE`. Only for `string`. */
  value?: string;
  /** One line. */
  help: string;
}

/** Option values by name, as parsed. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** The arguments of a command, parsed and checked against its record. */
export interface Arguments {
  options: OptionValues;
  positionals: readonly string[];
  /** What stood behind `--`, untouched. */
  rest: readonly string[];
}

/** The surroundings a command runs in; nothing in a command reads them elsewhere. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  /** The home folder of this program: root CA, run file, logs. */
  home: string;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Aborted when the user asks the program to end (SIGINT, SIGTERM, SIGHUP). */
  stop: AbortSignal;
  /** Colour on stderr and stdout: a TTY, and NO_COLOR is not set. */
  colour: boolean;
}

/** A command as the list of all knows it, before its module is loaded. */
export interface ListedCommand {
  name: string;
  /** Half a line for the list of commands. */
  summary: string;
  /** Loads the module: some take a second, which nobody waits for who asked for something else. */
  load: () => Promise<Command>;
}

/** One command. */
export interface Command {
  /** As it is listed. */
  name: string;
  /** Usage lines without the program's name: `browser [URL] [-- BROWSER ARGS]`. */
  usage: readonly string[];
  options: Readonly<Record<string, OptionSpec>>;
  /** How many positionals are allowed at most. */
  maxPositionals: number;
  /** Takes what stands behind `--`. */
  takesRest?: boolean;
  /** Runs and resolves to an exit code; rejects with `UserError` for what the user can mend. */
  run(args: Arguments, surroundings: Surroundings): Promise<number>;
}

/** The value of a `string` option, or undefined. */
export function stringOption(args: Arguments, name: string): string | undefined {
  const value = args.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** All values of a `string` option with `multiple`. */
export function stringOptions(args: Arguments, name: string): readonly string[] {
  const value = args.options[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : typeof value === 'string' ? [value] : [];
}

/** Whether a `boolean` option was given. */
export function flag(args: Arguments, name: string): boolean {
  return args.options[name] === true;
}

/** What a failed command prints on stderr. */
export function describeUserError(error: UserError): string {
  return [`error: ${error.message}`, ...error.hints.map((hint) => `hint: ${hint}`), ''].join('\n');
}
