import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'mocha';
import type { BrowserWindow } from '../../../src/launch/window.ts';
import { Windows } from '../../../src/launch/windows.ts';
import { fakeBrowser, isAlive } from '../../support/fake-browser.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('Windows', function () {
  if (process.platform !== 'linux') return;
  const folder = scratchFolders();

  function open(windows: Windows, PATH: string): Promise<BrowserWindow> {
    return windows.open({ proxy: { host: '127.0.0.1', port: 8080 }, caPem: '/no/root.pem', rootName: 'root', rootSpki: 'spki', url: 'about:blank', args: [], env: { PATH } });
  }

  it('close together, and have no profile left then', async () => {
    const windows = new Windows();
    const browsers = [];
    for (const life of ['until told', 'as a child', 'briefly'] as const) {
      const place = folder();
      const browser = fakeBrowser(place, 'chromium', life);
      await open(windows, place);
      browsers.push(await browser.running());
    }
    await windows.closeAll();
    for (const { pid, profile } of browsers) assert.deepEqual([isAlive(pid), profile !== '' && existsSync(profile)], [false, false]);
  });

  it('do not open any more once they were closed, not even one that was about to', async () => {
    const windows = new Windows();
    const place = folder();
    const browser = fakeBrowser(place, 'chromium', 'until told');
    const opening = assert.rejects(open(windows, place), { code: 'stopped' });
    await windows.closeAll();
    await opening;
    await assert.rejects(open(windows, place), { code: 'stopped' });
    assert.ok(!browser.started());
  });

  it('that cannot be opened hold up nothing', async () => {
    const windows = new Windows();
    await assert.rejects(open(windows, folder()), { code: 'no_browser' });
    await windows.closeAll();
  });
});
