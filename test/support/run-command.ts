/** Runs a command within the test's own process, with streams that keep what is written. */
import { parseArguments } from '../../src/commands/arguments.ts';
import { describeUserError } from '../../src/commands/command.ts';
import type { Command } from '../../src/commands/command.ts';
import { EXIT, UserError } from '../../src/errors.ts';

/** Where the command runs. */
export interface Where {
  home: string;
  env?: Readonly<Record<string, string | undefined>>;
  /** Whether stdout is a terminal; a pipe unless said otherwise. */
  terminal?: boolean;
  /** Tells the command to end. */
  stop?: AbortSignal;
  /** Whether stdin is a terminal as well. */
  keyboard?: boolean;
}

/** What became of it. */
export interface Outcome {
  code: number;
  stdout: Buffer;
  stderr: string;
}

/** Parses `argv` (behind the command's name) and runs the command; a `UserError` becomes what `main.ts` makes of it. */
export async function runCommand(command: Command, argv: readonly string[], where: Where): Promise<Outcome> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let code: number;
  try {
    code = await command.run(parseArguments(command, argv), {
      env: where.env ?? {},
      home: where.home,
      stdin: streamLike(process.stdin, { isTTY: where.keyboard === true }),
      stdout: streamLike(process.stdout, { isTTY: where.terminal === true, write: writer(out) }),
      stderr: streamLike(process.stderr, { isTTY: false, write: writer(err) }),
      stop: where.stop ?? new AbortController().signal,
      colour: false,
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    err.push(Buffer.from(describeUserError(error)));
    code = EXIT.user;
  }
  return { code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() };
}

/** The stream with some of its properties replaced. */
function streamLike<T extends object>(stream: T, replaced: Readonly<Record<string, unknown>>): T {
  return new Proxy(stream, { get: (target, name): unknown => (typeof name === 'string' && name in replaced ? replaced[name] : Reflect.get(target, name)) });
}

function writer(kept: Buffer[]): (data: string | Uint8Array, done?: () => void) => boolean {
  return (data, done) => {
    kept.push(Buffer.from(data));
    if (done !== undefined) setImmediate(done);
    return true;
  };
}
