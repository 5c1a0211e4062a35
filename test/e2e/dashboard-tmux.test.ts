/** The dashboard in a real terminal (tmux): keys sent, screen captured, window resized, left, stopped and continued; the terminal as before. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before, describe, it } from 'mocha';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PROGRAM = join(root, 'test', 'support', 'dashboard-program.ts');
/** ms: a machine that runs other tests at the same time starts programs slowly. */
const PATIENCE = 30_000;

describe('the dashboard in tmux', function () {
  this.timeout(PATIENCE * 4);
  let folder = '';
  let session = 0;

  before(function () {
    if (spawnSync('tmux', ['-V']).error !== undefined) {
      console.log('    skipped: tmux is not installed');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'trustlens-tmux-'));
  });

  /** A server of our own, so that nobody's sessions are touched. */
  function tmux(...args: string[]): string {
    return execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...args], { encoding: 'utf8', env: { ...process.env, TMUX: '' } });
  }

  const name = (): string => `s${session}`;
  const keys = (...names: string[]): void => {
    tmux('send-keys', '-t', name(), ...names);
  };
  const capture = (): string[] => tmux('capture-pane', '-p', '-t', name()).split('\n').map((drawn) => drawn.trimEnd());

  async function until(condition: (screen: string) => boolean, what: string): Promise<string[]> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const screen = capture();
      if (condition(screen.join('\n'))) return screen;
      if (Date.now() > end) throw new Error(`${what} did not come; the screen is:\n${screen.join('\n')}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** A shell in a new session, and the dashboard in it. */
  async function start(columns: number, rows: number, mode: string, env: Record<string, string> = {}): Promise<void> {
    session += 1;
    const shown = { LC_ALL: 'C.UTF-8', PS1: '$ ', ...env };
    tmux('new-session', '-d', '-s', name(), '-x', String(columns), '-y', String(rows), ...Object.entries(shown).flatMap(([key, value]) => ['-e', `${key}=${value}`]), 'bash --norc --noprofile');
    keys(`cd '${root}' && stty -g > '${folder}/before' && bash -c 'echo $$ > "$0"; exec "$@"' '${folder}/pid' '${process.execPath}' --import tsx '${PROGRAM}' ${mode}`, 'Enter');
    await until((screen) => screen.includes('trustlens   proxy') && screen.includes('live') && /\b(?:[89]|\d\d), \d/.test(screen), 'the dashboard with its eight connections');
  }

  /** The terminal's own settings, the cursor and the screen are as before. */
  async function restored(): Promise<void> {
    keys(`clear; stty -g | diff - '${folder}/before' && echo same settings`, 'Enter');
    await until((screen) => /^same settings$/m.test(screen), 'the settings of before');
    assert.equal(tmux('display-message', '-p', '-t', name(), '#{cursor_flag} #{alternate_on} #{mouse_any_flag} #{keypad_cursor_flag}').trim(), '1 0 0 0');
  }

  afterEach(() => {
    if (session > 0 && folder !== '') spawnSync('tmux', ['-S', join(folder, 'socket'), 'kill-session', '-t', name()]);
  });

  after(() => {
    if (folder === '') return;
    spawnSync('tmux', ['-S', join(folder, 'socket'), 'kill-server']);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is driven by keys, survives resizing and leaves everything as it was', async () => {
    await start(120, 30, 'canned');
    const first = capture();
    assert.equal(first[1]?.slice(0, 14), '┌ connections ');
    assert.equal(first[28], `└${'─'.repeat(118)}┘`);
    assert.ok(first.slice(2, 28).every((drawn) => /^[│├].*[│┤↑↓]$/.test(drawn)), 'the edges are straight');
    keys('j', 'Enter', '3');
    await until((screen) => screen.includes('real as sent by the server') && screen.includes('✗ expired 3 days ago (notAfter'), 'the chains');
    keys('Enter');
    await until((screen) => screen.includes('api.example.test  real'), 'the certificate, field by field');
    keys('t');
    await until((screen) => screen.includes('trustlens trust install --dry-run'), 'how to trust the root');
    keys('Escape', 'Escape');
    await until((screen) => screen.includes('real as sent by the server') && !screen.includes('trust install'), 'the chains again');
    keys('2', 'Enter', 'j', 'j');
    await until((screen) => screen.includes('┬ bytes 4 to 5 of'), 'the fields and their bytes');
    tmux('resize-window', '-t', name(), '-x', '80', '-y', '24');
    await until((screen) => screen.includes('7 api.example.test') && /^└.{78}┘$/.test(screen.split('\n')[22] ?? ''), '80 × 24');
    tmux('resize-window', '-t', name(), '-x', '200', '-y', '60');
    await until((screen) => screen.includes('┌ connections') && screen.includes('ClientHello (1) from client'), '200 × 60');
    keys('Escape');
    await until((screen) => !/\d of \d+ ─┤/.test(screen), 'the messages');
    keys('Escape');
    await until((screen) => screen.includes('/ filter'), 'the list');
    keys('/');
    keys('-l', 'host:git');
    await until((screen) => screen.includes('1 of 8'), 'the filter');
    keys('Enter', 'q');
    await until((screen) => screen.includes('left: quit'), 'the end');
    await restored();
  });

  it('stops with Ctrl-Z, leaves the terminal to the shell, and comes back', async () => {
    await start(100, 30, 'canned');
    keys('j', 'C-z');
    await until((screen) => screen.includes('Stopped'), 'the shell');
    await restored();
    keys('fg', 'Enter');
    await until((screen) => screen.includes('▸     7'), 'the dashboard again, where it was');
    keys('k');
    await until((screen) => screen.includes('▸     8'), 'the answer to a key');
    keys('q');
    await until((screen) => screen.includes('left: quit'), 'the end');
    await restored();
  });

  it('restores the terminal when it is told to end', async () => {
    for (const signal of ['TERM', 'HUP', 'INT', 'QUIT']) {
      await start(100, 30, 'live');
      tmux('send-keys', '-t', name(), 'f');
      process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), `SIG${signal}`);
      await until((screen) => screen.includes(`left: stopped (SIG${signal})`), signal);
      await restored();
      spawnSync('tmux', ['-S', join(folder, 'socket'), 'kill-session', '-t', name()]);
    }
  });

  it('draws in ASCII without a UTF-8 locale', async () => {
    await start(100, 30, 'canned', { LC_ALL: 'C' });
    const screen = await until((drawn) => drawn.includes('+ connections'), 'the dashboard');
    assert.match(screen.join('\n'), /^[\x20-\x7e\n]*$/);
    assert.match(screen.join('\n'), /\+ 63 days/);
    assert.match(screen.join('\n'), /x expired 3 days/);
    keys('q');
    await until((drawn) => drawn.includes('left: quit'), 'the end');
  });
});
