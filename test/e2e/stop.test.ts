/** The program is told to end at moments that suit it least: it ends in order, and leaves no process, no file and no terminal in disarray. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { closing, scratchFolder } from '../support/closing.ts';
import { fakeBrowser, isAlive } from '../support/fake-browser.ts';
import { needs } from '../support/needs.ts';
import { endProcess, eventually } from '../support/processes.ts';
import { entry, newPlace, readRunFile } from '../support/program.ts';
import type { Place } from '../support/program.ts';
import { openTerminal } from '../support/tmux.ts';
import type { Terminal } from '../support/tmux.ts';

/** The shell's prompt alone on its line: the program has ended. */
const PROMPT = /(?:^|\n|\^C)[$#] *$/;

describe('told to end', function () {
  this.timeout(120_000);
  const later = closing('each');

  /** A place with a browser that is found first and lives until it is told to end; profiles are made in `temporary`. */
  function placeWithBrowser(): { place: Place; chromium: ReturnType<typeof fakeBrowser>; temporary: string } {
    const place = newPlace(later);
    const programs = scratchFolder(later);
    const temporary = scratchFolder(later);
    const chromium = fakeBrowser(programs, 'chromium', 'as a child');
    const env = { ...place.env, PATH: `${programs}:${place.env['PATH'] ?? ''}`, TMPDIR: temporary };
    return { place: { ...place, env }, chromium, temporary };
  }

  function begin({ home, env }: Place, args: readonly string[]): { child: ChildProcess; stderr: () => string } {
    const split = args.indexOf('--');
    const own = split < 0 ? args : args.slice(0, split);
    const child = spawn(process.execPath, [...entry(), ...own, '--home', home, ...args.slice(own.length)], { stdio: ['ignore', 'pipe', 'pipe'], env });
    later(() => endProcess(child, 'SIGKILL'));
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.resume();
    return { child, stderr: () => stderr };
  }

  function profiles(folder: string): string[] {
    return readdirSync(folder).filter((name) => name.startsWith('trustlens'));
  }

  // The home folder is there long before the proxy is.
  for (const [args, status] of [
    [['start', '--port', '0'], 0],
    [['start', '--port', '0', '--json'], 0],
    [['run', '--', '/bin/sleep', '600'], 128 + constants.signals.SIGTERM],
    [['browser'], 0],
  ] as const) {
    it(`while it starts: ${args.join(' ')}`, async () => {
      const { place, chromium, temporary } = placeWithBrowser();
      const { child, stderr } = begin(place, args);
      await eventually('the home folder', () => existsSync(place.home) || undefined);
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      assert.equal(child.exitCode, status, stderr());
      assert.doesNotMatch(stderr(), /bug|error/);
      assert.deepEqual([existsSync(join(place.home, 'run.json')), profiles(temporary)], [false, []]);
      if (chromium.started()) assert.ok(!isAlive((await chromium.running()).pid));
    });
  }

  describe('on a terminal', () => {
    async function dashboard(place: Place): Promise<Terminal> {
      const terminal = await openTerminal(later, { columns: 100, rows: 25 }, place.env);
      await terminal.keys([process.execPath, ...entry(), 'start', '--port', '0', '--home', place.home].join(' '), 'Enter');
      await eventually('the run file', () => existsSync(join(place.home, 'run.json')) || undefined);
      return terminal;
    }

    /** The terminal shows what is typed, and its cursor. */
    async function assertRestored(terminal: Terminal): Promise<void> {
      await terminal.shows(PROMPT);
      assert.equal(await terminal.ask('#{cursor_flag} #{alternate_on} #{mouse_any_flag}'), '1 0 0');
      await terminal.keys('echo it-$((40+2))-works', 'Enter');
      await terminal.shows(/echo it-\$\(\(40\+2\)\)-works\nit-42-works/);
    }

    it('before the dashboard draws, by a signal to the program', async function () {
      needs(this, 'tmux');
      const { place } = placeWithBrowser();
      const terminal = await dashboard(place);
      process.kill(readRunFile(place.home).pid, 'SIGTERM');
      await eventually('the end of the run', () => !existsSync(join(place.home, 'run.json')) || undefined);
      await assertRestored(terminal);
    });

    it('before the dashboard draws, by Ctrl-C', async function () {
      needs(this, 'tmux');
      const { place } = placeWithBrowser();
      const terminal = await dashboard(place);
      await terminal.keys('C-c');
      await eventually('the end of the run', () => !existsSync(join(place.home, 'run.json')) || undefined);
      await assertRestored(terminal);
    });

    for (const how of ['q', 'SIGTERM'] as const) {
      it(`by ${how}: a window that the dashboard opened closes as well`, async function () {
        needs(this, 'tmux');
        const { place, chromium, temporary } = placeWithBrowser();
        const terminal = await dashboard(place);
        await terminal.shows(/Nothing yet/);
        await terminal.keys('b');
        const { pid, child } = await chromium.running();
        assert.equal(profiles(temporary).length, 1);
        const program = readRunFile(place.home).pid;
        if (how === 'q') await terminal.keys('q');
        else process.kill(program, 'SIGTERM');
        await assertRestored(terminal);
        assert.deepEqual([isAlive(program), isAlive(pid), isAlive(child), profiles(temporary)], [false, false, false, []]);
      });
    }
  });
});
