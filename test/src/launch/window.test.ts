import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openWindow } from '../../../src/launch/window.ts';
import type { BrowserWindow } from '../../../src/launch/window.ts';
import { fakeBrowser, isAlive } from '../../support/fake-browser.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('openWindow', function () {
  if (process.platform !== 'linux') return;
  const folder = scratchFolders();
  const { TMPDIR } = process.env;
  let temporary = '';
  let programs = '';
  let stop = new AbortController();

  beforeEach(() => {
    temporary = folder();
    programs = folder();
    stop = new AbortController();
    process.env['TMPDIR'] = temporary;
  });
  afterEach(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });

  function open(wanted?: string, patience?: number): Promise<BrowserWindow> {
    const request = { proxy: { host: '127.0.0.1', port: 8080 }, caPem: '/no/root.pem', rootName: 'root', rootSpki: 'spki', url: 'https://a.test/', args: ['--extra'], env: { PATH: programs } };
    return openWindow(request, wanted, 'ignore', stop.signal, patience);
  }

  function assertNothingLeft(): void {
    assert.deepEqual(readdirSync(temporary), []);
  }

  it('starts the browser it finds with a profile of its own, which is gone when the browser is', async () => {
    const chromium = fakeBrowser(programs, 'chromium', 'until told');
    const window = await open();
    const { pid, args, profile } = await chromium.running();
    assert.deepEqual([window.browser, window.pid], ['chromium', pid]);
    assert.equal(dirname(dirname(profile)), temporary);
    assert.deepEqual(args.slice(-2), ['--extra', 'https://a.test/']);
    mkdirSync(profile, { recursive: true });
    writeFileSync(join(profile, 'History'), 'a.test');
    process.kill(pid, 'SIGINT');
    assert.equal(await window.closed, 130);
    assertNothingLeft();
  });

  it('removes the folder with the socket of Chromium that its profile names, and none that cannot be one', async () => {
    for (const [place, gone] of [[join(temporary, 'org.chromium.Chromium.Ab12Cd'), true], [join(programs, 'org.chromium.Chromium.Ab12Cd'), false], [join(temporary, 'mine'), false]] as const) {
      const chromium = fakeBrowser(programs, 'chromium', 'until told');
      const window = await open();
      const { profile } = await chromium.running();
      mkdirSync(place, { recursive: true });
      mkdirSync(profile, { recursive: true });
      symlinkSync(join(place, 'SingletonSocket'), join(profile, 'SingletonSocket'));
      process.kill(window.pid, 'SIGTERM');
      await window.closed;
      assert.equal(existsSync(place), !gone, place);
      rmSync(place, { recursive: true, force: true });
      rmSync(`${chromium.path}.said`);
    }
    assertNothingLeft();
  });

  it('gives the exit code of the browser', async () => {
    fakeBrowser(programs, 'chromium', 'briefly');
    const window = await open();
    assert.equal(await window.closed, 3);
    assertNothingLeft();
  });

  for (const life of ['until told', 'as a child', 'in spite of all'] as const) {
    it(`closes a browser that lives ${life} when it is told to stop`, async () => {
      const chromium = fakeBrowser(programs, 'chromium', life);
      const window = await open(undefined, 100);
      const { pid, child } = await chromium.running();
      stop.abort('SIGTERM');
      assert.equal(await window.closed, life === 'in spite of all' ? 137 : 143);
      assert.deepEqual([isAlive(pid), child > 0 && isAlive(child)], [false, false]);
      assertNothingLeft();
    });
  }

  it('opens nothing when it was told to stop before', async () => {
    const chromium = fakeBrowser(programs, 'chromium', 'until told');
    const opening = open();
    stop.abort('SIGTERM');
    await assert.rejects(opening, { code: 'stopped' });
    await assert.rejects(open(), { code: 'stopped' });
    assert.ok(!chromium.started());
    assertNothingLeft();
  });

  it('takes a program by its path, as of the kind that its name says', async () => {
    mkdirSync(join(programs, 'firefox'));
    for (const name of ['my-browser', 'Chromium-Nightly']) {
      const browser = fakeBrowser(join(programs, 'firefox'), name, 'briefly');
      const window = await open(relative(process.cwd(), browser.path));
      assert.equal(window.browser, 'chromium');
      assert.equal(await window.closed, 3);
      assert.ok(browser.started());
    }
    // Firefox cannot do without certutil, which is nowhere in this PATH.
    const firefox = fakeBrowser(programs, 'firefox-esr', 'briefly');
    await assert.rejects(open(firefox.path), { code: 'no_certutil' });
    assertNothingLeft();
  });

  it('says what is wrong with a browser that is not there', async () => {
    fakeBrowser(programs, 'lynx', 'briefly');
    await assert.rejects(open('lynx'), { code: 'unknown_browser' });
    await assert.rejects(open(), { code: 'no_browser' });
    await assert.rejects(open('./none'), { code: 'no_browser' });
    assertNothingLeft();
  });

  it('tells in the end that a program could not be started', async () => {
    const path = join(programs, 'chromium');
    writeFileSync(path, '#!/no/such/interpreter\n', { mode: 0o755 });
    const window = await open();
    await assert.rejects(window.closed, { code: 'browser_failed' });
    assert.equal(window.pid, 0);
    assert.ok(existsSync(path));
    assertNothingLeft();
  });
});
