import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { openAuthority } from '../../../../ca/authority.ts';
import { browsers } from '../../../../src/launch/browsers/registry.ts';
import type { WindowRequest } from '../../../../src/launch/browsers/browser.ts';
import { findProgram } from '../../../../src/launch/programs.ts';
import { scratchFolders } from '../../../support/scratch.ts';

describe('browsers', () => {
  const folder = scratchFolders();

  async function request(env: WindowRequest['env']): Promise<WindowRequest> {
    const home = folder();
    const { root } = await openAuthority({ home, create: true });
    const caPem = join(home, 'root.pem');
    writeFileSync(caPem, root.pem);
    return { proxy: { host: '127.0.0.1', port: 8080 }, caPem, rootName: root.name, rootSpki: root.spkiSha256, folder: folder(), url: 'https://a.test/', args: ['--extra'], env };
  }

  it('have distinct names and programs for the three systems', () => {
    assert.equal(new Set(browsers.map(({ name }) => name)).size, browsers.length);
    for (const { name, programs } of browsers) for (const platform of ['linux', 'darwin', 'win32'] as const) assert.ok((programs[platform] ?? []).length > 0, `${name} ${platform}`);
  });

  for (const browser of browsers) {
    it(`${browser.name}: the root is trusted in a database of the window's own`, async function () {
      if ((await findProgram(['certutil'], process.env)) === undefined) {
        assert.equal(process.env['CI'], undefined, 'certutil must be there in CI');
        this.skip();
      }
      const wanted = await request(process.env);
      const command = await browser.prepare('/usr/bin/browser', wanted);
      const database = browser.name === 'firefox' ? join(wanted.folder, 'profile') : join(command.env['HOME'] ?? '', '.pki', 'nssdb');
      assert.ok(database.startsWith(wanted.folder));
      const list = execFileSync('certutil', ['-L', '-d', `sql:${database}`], { encoding: 'utf8' });
      assert.match(list, new RegExp(`${wanted.rootName.replace(/[.*+?^$()|[\]\\]/g, '\\$&')}\\s+C,,`));
      execFileSync('certutil', ['-V', '-u', 'L', '-d', `sql:${database}`, '-n', wanted.rootName]);
      const { args } = command;
      assert.ok(args.includes('--extra') && args.at(-1) === 'https://a.test/');
      assert.ok(!args.some((argument) => argument.includes('spki')), 'no flag that hides errors');
    });
  }

  it('chromium without certutil falls back to a flag and says what it hides', async function () {
    if (process.platform !== 'linux') this.skip();
    const [chromium] = browsers;
    assert.ok(chromium !== undefined);
    const wanted = await request({ PATH: '/nowhere' });
    const command = await chromium.prepare('/usr/bin/chromium', wanted);
    assert.ok(command.args.includes(`--ignore-certificate-errors-spki-list=${wanted.rootSpki}`));
    assert.match(command.notes.join(' '), /hides every certificate error/);
    assert.equal(command.env['HOME'], undefined);
  });

  it('firefox sends loopback through the proxy as well', async function () {
    const firefox = browsers.find(({ name }) => name === 'firefox');
    assert.ok(firefox !== undefined);
    const wanted = await request(process.env);
    try {
      await firefox.prepare('/usr/bin/firefox', wanted);
    } catch {
      this.skip();
    }
    const preferences = join(wanted.folder, 'profile', 'user.js');
    assert.ok(existsSync(preferences));
    assert.match(readFileSync(preferences, 'utf8'), /user_pref\("network\.proxy\.allow_hijacking_localhost", true\);/);
  });
});
