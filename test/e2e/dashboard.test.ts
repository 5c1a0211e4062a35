/** The dashboard of the real program in a real terminal: started, driven by keys, looked at, left; and a second one that attaches. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { closing, scratchFolder } from '../support/closing.ts';
import type { Closing } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startNginx } from '../support/nginx.ts';
import { runToEnd } from '../support/processes.ts';
import { entry, newPlace, readRunFile } from '../support/program.ts';
import type { Place } from '../support/program.ts';
import { TestPki } from '../support/test-pki.ts';
import { openTerminal } from '../support/tmux.ts';
import type { Terminal } from '../support/tmux.ts';

/** The shell's prompt alone on its line, for root and for others: the program has ended. */
const PROMPT = /(?:^|\n)[$#] *$/;

interface Scene {
  place: Place;
  terminal: Terminal;
  /** The shell's line that starts the program with a command. */
  line: (command: string) => string;
  /** A request through the proxy; `trust` decides whether curl accepts our root. */
  request: (path: string, options: { http2?: boolean; trust: boolean }) => Promise<void>;
}

async function scene(later: Closing, size: { columns: number; rows: number }): Promise<Scene> {
  const pki = new TestPki(scratchFolder(later));
  const nginx = await startNginx(later, [pki.leaf({ names: ['localhost'], until: 63 })]);
  nginx.add('page.txt', 'a page');
  const place = newPlace(later);
  const terminal = await openTerminal(later, size, place.env);
  const line = (command: string): string => [process.execPath, ...entry(), command, '--home', place.home, ...(command === 'start' ? ['--port', '0', '--upstream-ca', pki.rootFile] : [])].join(' ');
  return {
    place,
    terminal,
    line,
    request: async (path, { http2 = true, trust }) => {
      const { proxy, caPem } = readRunFile(place.home);
      const { status } = await runToEnd('curl', ['-sS', http2 ? '--http2' : '--http1.1', '-x', `http://${proxy.host}:${proxy.port}`, ...(trust ? ['--cacert', caPem] : []), `https://localhost:${nginx.tls}${path}`], { env: place.env });
      assert.equal(status === 0, trust);
    },
  };
}

/** Lines that are too wide or a border that is broken show at the right edge. */
function assertDrawn(screen: string, columns: number): void {
  for (const line of screen.split('\n')) {
    assert.ok(line.length <= columns, line);
    // An arrow on the edge says that there is more above or below.
    if (/^[│├└┌]/.test(line)) assert.match(line, /[│┤┘┐↑↓]$/, line);
  }
}

describe('the dashboard in a terminal', function () {
  this.timeout(180_000);
  const later = closing('each');

  for (const [columns, rows] of [[80, 24], [120, 30], [200, 60]] as const) {
    it(`shows what passes at ${columns}×${rows}, and leaves the terminal as it was`, async function () {
      needs(this, 'tmux', 'nginx', 'curl');
      const { terminal, line, request } = await scene(later, { columns, rows });
      await terminal.keys(line('start'), 'Enter');
      assertDrawn(await terminal.shows(/Nothing yet\. Point something at the proxy/), columns);

      await request('/page.txt', { trust: true });
      await request('/page.txt', { trust: true, http2: false });
      await request('/page.txt', { trust: false });
      const list = await terminal.shows(/ 3 +(?:\S+ +){0,3}localhost[^\n]+✗ client/);
      assertDrawn(list, columns);
      assert.match(list, / 1 [^\n]*localhost[^\n]*1\.3 h2 +1\.3 h2 +✓ 62 days/);
      assert.match(list, / 2 [^\n]*localhost[^\n]*1\.3 h1 +1\.3 h1/);

      await terminal.keys('Enter');
      assertDrawn(await terminal.shows(/The client refused our certificate[^]*Esc back/), columns);
      await terminal.keys('Escape');
      await terminal.shows(/f follow/);
      await terminal.keys('G', 'Enter', '2');
      const ladder = await terminal.shows(/EncryptedExtensions[^]*Esc back/);
      assertDrawn(ladder, columns);
      assert.match(ladder, /ClientHello/);
      await terminal.keys('3');
      assertDrawn(await terminal.shows(/Test Intermediate[^]*trustlens \d{4}-\d\d-\d\d/), columns);
      await terminal.keys('5');
      assertDrawn(await terminal.shows(/GET[^]*page\.txt[^]*200/), columns);
      await terminal.keys('?');
      await terminal.shows(/─ \? [^]*RFC 9110/);
      await terminal.keys('Escape');
      await terminal.shows(/Tab pane/);
      await terminal.keys('q');
      await terminal.shows(PROMPT);
      assert.equal(await terminal.ask('#{cursor_flag} #{alternate_on} #{mouse_any_flag}'), '1 0 0');
      await terminal.keys('echo it-$((40+2))-works', 'Enter');
      await terminal.shows(/^it-42-works$/m);
    });
  }

  it('follows the size of the window, down to one that is too small', async function () {
    needs(this, 'tmux', 'nginx', 'curl');
    const { terminal, line, request } = await scene(later, { columns: 120, rows: 30 });
    await terminal.keys(line('start'), 'Enter');
    await terminal.shows(/Nothing yet/);
    await request('/page.txt', { trust: true });
    await terminal.shows(/localhost[^\n]+✓ 62 days/);
    for (const [columns, rows] of [[80, 24], [30, 8], [180, 50], [100, 25]] as const) {
      await terminal.resize(columns, rows);
      // The bottom edge is drawn last: with it the whole frame is there.
      const screen = await terminal.shows(columns < 40 ? /too small/ : new RegExp(`^┌[^\\n]{${columns - 2}}┐$[^]*^└[^\\n]{${columns - 2}}┘$`, 'm'));
      assertDrawn(screen, columns);
    }
    await terminal.shows(/localhost[^\n]+✓ 62 days/);
  });

  it('can be attached a second time, left, and attached again without losing what passed', async function () {
    needs(this, 'tmux', 'nginx', 'curl');
    const { terminal, line, request, place } = await scene(later, { columns: 120, rows: 30 });
    await terminal.keys(line('start'), 'Enter');
    await terminal.shows(/Nothing yet/);
    await request('/page.txt', { trust: true });
    const second = await openTerminal(later, { columns: 100, rows: 25 }, place.env);
    await second.keys(line('watch'), 'Enter');
    await second.shows(/ 1 [^\n]*localhost[^\n]+✓ 62 days/);
    await second.keys('q');
    await second.shows(PROMPT);
    await request('/page.txt', { trust: true });
    await terminal.shows(/ 2 [^\n]*localhost[^\n]+✓ 62 days/);
    await second.keys(line('watch'), 'Enter');
    await second.shows(/ 2 [^\n]*localhost[^]* 1 [^\n]*localhost/);
    await terminal.keys('q');
    await terminal.shows(PROMPT);
    await second.shows(/proxy (?:ended|is gone|stopped)|ended|gone|stopp/);
  });

  it('ends with the terminal restored when it is told to end', async function () {
    needs(this, 'tmux', 'nginx', 'curl');
    const { terminal, line, place } = await scene(later, { columns: 100, rows: 25 });
    await terminal.keys(line('start'), 'Enter');
    await terminal.shows(/Nothing yet/);
    process.kill(readRunFile(place.home).pid, 'SIGTERM');
    await terminal.shows(PROMPT);
    assert.equal(await terminal.ask('#{cursor_flag} #{alternate_on}'), '1 0');
  });
});
