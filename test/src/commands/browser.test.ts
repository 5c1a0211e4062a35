import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'mocha';
import { browser } from '../../../src/commands/browser.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { fakeBrowser, isAlive } from '../../support/fake-browser.ts';
import { runCommand } from '../../support/run-command.ts';
import type { Outcome } from '../../support/run-command.ts';

describe('trustlens browser', function () {
  if (process.platform !== 'linux') return;
  this.timeout(60_000);
  const later = closing('each');

  function open(programs: string, argv: readonly string[] = [], stop = new AbortController().signal): { outcome: Promise<Outcome>; home: string } {
    const home = join(scratchFolder(later), 'home');
    return { outcome: runCommand(browser, argv, { home, env: { PATH: programs }, stop }), home };
  }

  it('opens the page it was given with the arguments behind --, says what it trusts, and ends with the window', async () => {
    const programs = scratchFolder(later);
    const chromium = fakeBrowser(programs, 'chromium', 'briefly');
    const { outcome, home } = open(programs, ['https://a.test/', '--', '--kiosk']);
    const { args, profile } = await chromium.running();
    const { code, stderr } = await outcome;
    assert.equal(code, 3);
    assert.deepEqual(args.slice(-2), ['--kiosk', 'https://a.test/']);
    const [, port = ''] = /a chromium window opens; it uses the proxy on 127\.0\.0\.1:(\d+) and trusts "trustlens [^"]+" as long as it is open\n/.exec(stderr) ?? [];
    assert.ok(args.includes(`--proxy-server=http://127.0.0.1:${port}`), stderr);
    assert.match(stderr, /note: the root is trusted by a browser flag/);
    assert.match(stderr, /note: from now on a server with a fault is answered for by a page/);
    assert.deepEqual([existsSync(profile), existsSync(join(home, 'run.json'))], [false, false]);
  });

  it('takes a program by its path', async () => {
    const place = scratchFolder(later);
    const mine = fakeBrowser(place, 'mine', 'briefly');
    const path = relative(process.cwd(), mine.path);
    const { code, stderr } = await open(scratchFolder(later), ['--browser', path.includes('/') ? path : `./${path}`]).outcome;
    assert.equal(code, 3, stderr);
    assert.equal((await mine.running()).args.at(-1), 'about:blank');
  });

  it('closes the window when it is told to end', async () => {
    const programs = scratchFolder(later);
    const chromium = fakeBrowser(programs, 'chromium', 'as a child');
    const stop = new AbortController();
    const { outcome, home } = open(programs, [], stop.signal);
    const { pid, child, profile } = await chromium.running();
    stop.abort('SIGINT');
    assert.equal((await outcome).code, 0);
    assert.deepEqual([isAlive(pid), isAlive(child), existsSync(profile), existsSync(join(home, 'run.json'))], [false, false, false, false]);
  });

  it('opens none when it was told to end before', async () => {
    const programs = scratchFolder(later);
    const chromium = fakeBrowser(programs, 'chromium', 'until told');
    const stop = new AbortController();
    const { outcome, home } = open(programs, [], stop.signal);
    stop.abort('SIGTERM');
    assert.deepEqual(await outcome.then(({ code, stderr }) => [code, stderr]), [0, '']);
    assert.deepEqual([chromium.started(), existsSync(join(home, 'run.json'))], [false, false]);
  });

  it('says so when there is none, and ends its proxy', async () => {
    const { outcome, home } = open(scratchFolder(later));
    const { code, stderr } = await outcome;
    assert.equal(code, 2);
    assert.match(stderr, /^error: no browser was found/);
    assert.ok(!existsSync(join(home, 'run.json')));
  });
});
