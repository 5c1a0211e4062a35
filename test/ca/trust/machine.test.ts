import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { inHome, kindOf, mayWrite, resolved, textOf, thisMachine } from '../../../ca/trust/machine.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('this machine', () => {
  const scratch = scratchFolders();

  it('runs programs without anybody\'s trust settings and proxies', async () => {
    const machine = thisMachine({ ...process.env, HOME: '/home/of/ana', SSL_CERT_FILE: '/x', JAVA_TOOL_OPTIONS: '-x', HTTPS_PROXY: 'http://x', CURL_CA_BUNDLE: '/x', LC_ALL: 'de_DE' });
    const { status, stdout } = await machine.run(process.execPath, ['-p', 'JSON.stringify(process.env)']);
    const said: unknown = JSON.parse(stdout);
    assert.ok(typeof said === 'object' && said !== null);
    const env = new Map<string, unknown>(Object.entries(said));
    assert.deepEqual([status, env.get('HOME'), env.get('LC_ALL')], [0, '/home/of/ana', 'C']);
    for (const name of ['SSL_CERT_FILE', 'JAVA_TOOL_OPTIONS', 'HTTPS_PROXY', 'CURL_CA_BUNDLE']) assert.equal(env.has(name), false, name);
    assert.equal(machine.userHome, '/home/of/ana');
    assert.equal(machine.at('/etc'), '/etc');
  });

  it('tells how a program ended, and that it could not be started', async () => {
    const machine = thisMachine(process.env);
    assert.deepEqual(await machine.run('/bin/sh', ['-c', 'cat; echo out; echo err >&2; exit 3']), { status: 3, stdout: 'out\n', stderr: 'err\n' });
    const { status, stderr } = await machine.run('/no/such/program', []);
    assert.equal(status, null);
    assert.match(stderr, /ENOENT/);
  });

  it('finds programs for administrators where a plain user does not look', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'mine'), '', { mode: 0o755 });
    const machine = thisMachine({ PATH: folder });
    assert.equal(await machine.program('no-such', 'mine'), join(folder, 'mine'));
    assert.equal(await machine.program('no-such'), undefined);
    if (process.platform === 'linux') assert.match((await machine.program('ldconfig')) ?? '/sbin/ldconfig', /sbin\/ldconfig$/);
  });

  it('looks at files without rejecting', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'file'), 'text');
    symlinkSync(join(folder, 'file'), join(folder, 'link'));
    mkdirSync(join(folder, 'sub'));
    assert.deepEqual([await kindOf(join(folder, 'link')), await kindOf(join(folder, 'sub')), await kindOf(join(folder, 'no'))], ['file', 'folder', undefined]);
    assert.deepEqual([await textOf(join(folder, 'link')), await textOf(join(folder, 'no'))], ['text', '']);
    assert.deepEqual([await resolved(join(folder, 'link')), await resolved(join(folder, 'no'))], [await resolved(join(folder, 'file')), join(folder, 'no')]);
    assert.deepEqual([await mayWrite(join(folder, 'file')), await mayWrite(join(folder, 'no'))], [true, false]);
    assert.equal(inHome(thisMachine({ HOME: '/h' }), 'a', 'b'), '/h/a/b');
  });
});
