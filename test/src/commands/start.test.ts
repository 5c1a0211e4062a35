import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { start } from '../../../src/commands/start.ts';
import { parseStreamMessage } from '../../../src/events/messages.ts';
import { readThrough, tunnelTo } from '../../support/clients.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { isAlive } from '../../support/fake-browser.ts';
import { startTcpOrigin } from '../../support/origins.ts';
import { eventually } from '../../support/processes.ts';
import { readRunFile } from '../../support/program.ts';
import { runCommand } from '../../support/run-command.ts';
import type { Outcome, Where } from '../../support/run-command.ts';

describe('trustlens start', function () {
  this.timeout(60_000);
  const later = closing('each');
  const [, program = ''] = process.argv;

  afterEach(() => {
    process.argv[1] = program;
  });

  interface Started {
    outcome: Promise<Outcome>;
    stop: AbortController;
    home: string;
    /** Waits until it can be found. */
    port: () => Promise<number>;
  }

  function run(argv: readonly string[] = [], where: Partial<Where> = {}): Started {
    const stop = new AbortController();
    const home = join(scratchFolder(later), 'home');
    const outcome = runCommand(start, ['--port', '0', ...argv], { home, env: { TERM: 'xterm' }, stop: stop.signal, ...where });
    later(async () => {
      stop.abort('SIGTERM');
      await outcome;
    });
    const port = (): Promise<number> => eventually('the run file', () => (existsSync(join(home, 'run.json')) ? readRunFile(home).proxy.port : undefined));
    return { outcome, stop, home, port };
  }

  /** The program that is started for the dashboard: notes its arguments and its process, and then does what `body` says. */
  function dashboard(body: string): { said: () => Promise<{ pid: number; args: string[] }>; started: () => boolean } {
    const file = join(scratchFolder(later), 'dashboard.cjs');
    writeFileSync(file, `const { renameSync, writeFileSync } = require('node:fs');\nwriteFileSync(__filename + '.new', JSON.stringify([String(process.pid), ...process.argv.slice(2)]));\nrenameSync(__filename + '.new', __filename + '.said');\n${body}\n`);
    process.argv[1] = file;
    return {
      started: () => existsSync(`${file}.said`),
      said: () =>
        eventually('the dashboard', () => {
          if (!existsSync(`${file}.said`)) return undefined;
          const said: unknown = JSON.parse(readFileSync(`${file}.said`, 'utf8'));
          assert.ok(Array.isArray(said));
          const [pid = '', ...args] = said.map(String);
          return { pid: Number(pid), args };
        }),
    };
  }

  const TERMINAL = { terminal: true, keyboard: true } as const;

  /** A connection that stays open. */
  async function connected(port: number): Promise<number> {
    const origin = await startTcpOrigin(later, (socket) => {
      socket.on('error', () => undefined);
      socket.write('220 hello\r\n');
    });
    await readThrough(await tunnelTo(later, { port }, origin.port), '\r\n');
    return origin.port;
  }

  it('without a terminal prints a line a connection, also of those that its end breaks off', async () => {
    const { outcome, stop, home, port } = run();
    const listening = await port();
    const target = await connected(listening);
    stop.abort('SIGINT');
    const { code, stdout, stderr } = await outcome;
    assert.equal(code, 0);
    assert.match(stdout.toString(), new RegExp(`^\\S+ #1 .* 127\\.0\\.0\\.1:${target} .*✗ STOPPED: trustlens was ended while the connection was open\n$`));
    assert.match(stderr, new RegExp(`^trustlens listens on 127\\.0\\.0\\.1:${listening}, root "trustlens [^"]*"\n$`));
    assert.ok(!existsSync(join(home, 'run.json')));
  });

  for (const [argv, where] of [[['--json'], {}], [['--json'], TERMINAL]] as const) {
    it(`with --json prints every event of the run${'terminal' in where ? ', on a terminal too' : ''}`, async () => {
      const { outcome, stop, port } = run(argv, where);
      await connected(await port());
      stop.abort('SIGTERM');
      const lines = (await outcome).stdout.toString().split('\n').slice(0, -1);
      const events = lines.map((line) => {
        const message = parseStreamMessage(`{"kind":"event","event":${line}}`);
        assert.ok(message?.kind === 'event', line);
        return message.event;
      });
      assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => index + 1));
      assert.deepEqual(events.slice(0, 2).map(({ type }) => type), ['ca.ready', 'proxy.started']);
      assert.deepEqual(events.slice(-2).map(({ type }) => type), ['connection.closed', 'proxy.stopping']);
      assert.deepEqual(events.slice(-1).map((event) => event.type === 'proxy.stopping' && event.reason), ['SIGTERM']);
    });
  }

  it('has no dashboard on a terminal that cannot draw', async () => {
    const drawn = dashboard('');
    const { outcome, stop, port } = run([], { ...TERMINAL, env: { TERM: 'dumb' } });
    await port();
    stop.abort('SIGTERM');
    assert.equal((await outcome).code, 0);
    assert.ok(!drawn.started());
  });

  it('on a terminal ends when its dashboard is left', async () => {
    const drawn = dashboard('');
    const { outcome, home } = run([], TERMINAL);
    const { code, stdout, stderr } = await outcome;
    assert.deepEqual([code, stdout.toString(), stderr], [0, '', '']);
    assert.deepEqual((await drawn.said()).args, ['watch', '--owner', '--home', home]);
    assert.ok(!existsSync(join(home, 'run.json')));
  });

  it('goes on without its dashboard when that fails, and says how to go on', async () => {
    const drawn = dashboard('process.exitCode = 70;');
    const { outcome, stop, port, home } = run([], TERMINAL);
    const { pid } = await drawn.said();
    // A process that is known no more has had its end told to its parent, which is this one.
    await eventually('the end of the dashboard', () => {
      try {
        process.kill(pid, 0);
        return undefined;
      } catch {
        return true;
      }
    });
    const target = await connected(await port());
    stop.abort('SIGTERM');
    const { code, stdout, stderr } = await outcome;
    assert.equal(code, 0);
    assert.match(stdout.toString(), new RegExp(`#1 .* 127\\.0\\.0\\.1:${target} `));
    assert.match(stderr, /^error: the dashboard ended unexpectedly \(70\)\nhint: [^\n]*`trustlens watch`[^\n]*\ntrustlens listens on /);
    assert.ok(!existsSync(join(home, 'run.json')));
  });

  for (const [moment, body] of [
    ['draws', 'process.on("SIGTERM", () => process.exit(0)); setInterval(() => undefined, 1000);'],
    ['does not listen yet', 'setInterval(() => undefined, 1000);'],
  ] as const) {
    it(`ends, with its dashboard, when it is told to while that ${moment}`, async () => {
      const drawn = dashboard(body);
      const { outcome, stop, home } = run([], TERMINAL);
      const { pid } = await drawn.said();
      stop.abort('SIGTERM');
      const { code, stderr } = await outcome;
      assert.deepEqual([code, stderr], [0, '']);
      assert.deepEqual([isAlive(pid), existsSync(join(home, 'run.json'))], [false, false]);
    });
  }

  for (const where of [{}, TERMINAL]) {
    it(`ends when it was told to before it ran${'terminal' in where ? ', without a dashboard' : ''}`, async () => {
      const drawn = dashboard('');
      const { outcome, stop, home } = run([], where);
      stop.abort('SIGTERM');
      assert.equal((await outcome).code, 0);
      assert.deepEqual([drawn.started(), existsSync(join(home, 'run.json'))], [false, false]);
    });
  }
});
