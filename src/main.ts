/** The program's entry: argv to a command, a command's outcome to an exit code. The only place that ends the process. */
import { commandHelp, findCommand, overview, parseArguments } from './commands/arguments.ts';
import { describeUserError, flag, stringOption } from './commands/command.ts';
import type { ListedCommand } from './commands/command.ts';
import { homeFolder } from './commands/home.ts';
import { commands } from './commands/registry.ts';
import { VERSION } from './commands/version.ts';
import { EXIT, UserError, systemCode } from './errors.ts';

/** The command of this name; throws `UserError` when there is none. */
function listed(name: string): ListedCommand {
  const known = findCommand(commands, name);
  if (known !== undefined) return known;
  throw new UserError('unknown_command', `there is no command '${name}'`, [`commands: ${commands.map((one) => one.name).join(', ')}`]);
}

async function helpFor(known: ListedCommand): Promise<string> {
  return commandHelp(await known.load(), known.summary);
}

/** Runs the command that `argv` names and gives its exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const [name] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = name === 'help' ? argv[1] : undefined;
    process.stdout.write(about === undefined ? overview(commands) : await helpFor(listed(about)));
    return EXIT.ok;
  }
  if (name === '--version' || name === '-V') {
    process.stdout.write(`trustlens ${VERSION}\n`);
    return EXIT.ok;
  }
  const known = listed(name);
  const command = await known.load();
  const args = parseArguments(command, argv.slice(1));
  if (flag(args, 'help')) {
    process.stdout.write(await helpFor(known));
    return EXIT.ok;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort(signal));
  return command.run(args, {
    env: process.env,
    home: homeFolder(stringOption(args, 'home'), process.env),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    stop: stopping.signal,
    colour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  });
}

// A reader that goes away (`trustlens events | head`) is no fault.
process.stdout.on('error', (error) => {
  if (systemCode(error) === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exit(code);
  },
  (error: unknown) => {
    if (error instanceof UserError) {
      process.stderr.write(describeUserError(error));
      process.exit(EXIT.user);
    }
    process.stderr.write(`this is a bug in trustlens: please report it with what follows\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(EXIT.bug);
  },
);
