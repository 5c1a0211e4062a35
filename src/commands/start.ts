/** `trustlens start`: the proxy, with the dashboard on a terminal, or headless with a line or a JSON event for what happens. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { printable } from '../bytes/printable.ts';
import { EXIT } from '../errors.ts';
import type { Event, EventOf } from '../events/schema.ts';
import { exceptionText } from '../relay/exceptions.ts';
import { flag } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { ConnectionLines } from './connection-line.ts';
import { LAST_WORDS_MS, flushed } from './flushed.ts';
import { DEFAULT_PORT, PROXY_OPTIONS, proxyOptions } from './proxy-options.ts';
import { startSession } from './session.ts';
import type { Session } from './session.ts';

async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const { stdout, stdin, stderr, stop } = surroundings;
  const terminal = stdout.isTTY && stdin.isTTY && surroundings.env['TERM'] !== 'dumb';
  const headless = flag(args, 'headless') || flag(args, 'json') || !terminal;
  const session = await startSession(proxyOptions(args, surroundings, DEFAULT_PORT));
  try {
    if (headless) return await runHeadless(session, surroundings, flag(args, 'json'));
    if (stop.aborted) {
      // It was asked to end while the proxy was starting.
      await session.close(String(stop.reason));
      return EXIT.ok;
    }
    const ended = await runDashboard(session, surroundings);
    if (ended === 0) return EXIT.ok;
    stderr.write(`error: the dashboard ended unexpectedly (${ended})\nhint: the proxy goes on; \`trustlens watch\` attaches a new dashboard, Ctrl-C ends the proxy\n`);
    return await runHeadless(session, surroundings, false);
  } finally {
    // Whatever went wrong, nothing is left behind.
    await session.close('the command failed');
  }
}

/** Runs until asked to stop. What a slow reader of stdout does not take is dropped from the output, never held up in the proxy. */
async function runHeadless(session: Session, { stdout, stderr, stop }: Surroundings, json: boolean): Promise<number> {
  const { relay, authority } = session;
  stderr.write(`trustlens listens on ${relay.host}:${relay.port}, root "${authority.root.name}"\n`);
  const lines = new ConnectionLines();
  let dropped = 0;
  const write = (text: string): void => {
    // A pipe nobody reads would otherwise grow in memory for ever.
    if (stdout.writableLength > MAX_UNREAD_BYTES) dropped += 1;
    else stdout.write(`${text}\n`);
  };
  const print = (event: Event): void => {
    if (event.type === 'proxy.warning') stderr.write([`warning: ${printable(event.message)}`, ...event.hints.map((hint) => `hint: ${hint}`), ''].join('\n'));
    if (event.type === 'proxy.exceptions') stderr.write(`${printable(exceptionsLine(event))}\n`);
    const text = json ? JSON.stringify(event) : lines.fold(event);
    if (text !== undefined) write(text);
  };
  // The proxy may have served somebody before we got here.
  for (const event of session.log.since(0)) print(event);
  const unsubscribe = session.log.subscribe(print);
  if (!stop.aborted) await once(stop, 'abort');
  await session.close(String(stop.reason));
  unsubscribe();
  await flushed(stdout, LAST_WORDS_MS);
  if (dropped > 0) stderr.write(`${dropped} ${json ? 'events' : 'lines'} were not printed because nobody read them fast enough\n`);
  return EXIT.ok;
}

/** `exceptions now: old.test:8443=expired (saved)`: all of them, whoever gave or took back one. */
function exceptionsLine({ exceptions }: EventOf<'proxy.exceptions'>): string {
  return `exceptions now: ${exceptions.map((exception) => `${exceptionText(exception)}${exception.saved ? ' (saved)' : ''}`).join('; ') || 'none'}`;
}

/** Unread output kept for a slow reader, bytes. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** Runs the dashboard in a process of its own, so that drawing never delays the relay; resolves to its exit code or signal. */
async function runDashboard(session: Session, surroundings: Surroundings): Promise<number | NodeJS.Signals> {
  const { stop } = surroundings;
  const [program = ''] = process.argv.slice(1);
  const child = spawn(process.execPath, [...process.execArgv, program, 'watch', '--owner', '--home', surroundings.home], { stdio: 'inherit', env: process.env });
  const ended = exitOf(child);
  const stopped = (): void => {
    child.kill('SIGTERM');
  };
  stop.addEventListener('abort', stopped);
  const result = await ended.finally(() => stop.removeEventListener('abort', stopped));
  if (result === 0 || stop.aborted) {
    await session.close(stop.aborted ? String(stop.reason) : 'the dashboard was closed');
    return 0;
  }
  return result;
}

function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal ?? EXIT.bug));
  });
}

export const start: Command = {
  name: 'start',
  usage: ['start [OPTIONS]'],
  options: {
    ...PROXY_OPTIONS,
    headless: { type: 'boolean', help: 'no dashboard, a line a connection' },
    json: { type: 'boolean', help: 'no dashboard, the event stream as NDJSON' },
  },
  maxPositionals: 0,
  run,
};
