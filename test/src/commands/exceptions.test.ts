import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { exceptions } from '../../../src/commands/exceptions.ts';
import { readExceptions } from '../../../src/commands/exceptions-file.ts';
import { forgivable } from '../../../src/relay/exceptions.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { runCommand } from '../../support/run-command.ts';

describe('trustlens exceptions', () => {
  const later = closing('each');

  function place(): (...argv: string[]) => Promise<{ code: number; stdout: string; stderr: string }> {
    const home = scratchFolder(later);
    return async (...argv) => {
      const { code, stdout, stderr } = await runCommand(exceptions, argv, { home });
      return { code, stdout: stdout.toString(), stderr };
    };
  }

  it('adds, lists and removes, for people and as JSON', async () => {
    const run = place();
    assert.deepEqual(await run(), { code: 0, stdout: '', stderr: 'no exception is saved\n' });
    const today = new Date().toISOString().slice(0, 10);
    assert.match((await run('add', 'Old.test:8443=expired,wrong_host')).stdout, /^\d{4}-\d\d-\d\d {2}old\.test:8443=expired,wrong_host\n$/);
    assert.equal((await run('add', '[::1]=self_signed')).code, 0);
    const lines = (await run('list')).stdout.split('\n');
    assert.deepEqual(lines.map((line) => line.slice(12)), ['old.test:8443=expired,wrong_host', '[::1]=self_signed', '']);
    assert.ok((lines[0] ?? '') >= today);
    const listed = (await run('list', '--json')).stdout.replace(/"date":"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"date":""');
    assert.deepEqual(JSON.parse(listed), [{ host: 'old.test', port: 8443, checks: ['expired', 'wrong_host'], date: '' }, { host: '::1', port: null, checks: ['self_signed'], date: '' }]);
    assert.match((await run('remove', 'old.test')).stdout, /old\.test:8443=expired,wrong_host\n$/);
    assert.deepEqual((await run('remove', 'old.test')).stderr.split('\n')[0], 'error: no exception is saved for old.test');
    assert.match((await run('list')).stdout, /^\S+ {2}\[::1\]=self_signed\n$/);
  });

  it('names the valid checks where one is unknown or none is given, and refuses those that are never forgiven', async () => {
    const home = scratchFolder(later);
    for (const text of ['a.test=expiredd', 'a.test']) {
      const { code, stderr } = await runCommand(exceptions, ['add', text], { home });
      assert.equal(code, 2);
      assert.ok(stderr.includes(`known: ${forgivable().join(', ')}`), stderr);
    }
    const { code, stderr } = await runCommand(exceptions, ['add', 'a.test=leaked_key'], { home });
    assert.equal(code, 2);
    assert.match(stderr, /no exception can be made for leaked_key\nhint: somebody else may hold the key/);
    assert.deepEqual(await readExceptions(home), []);
  });

  it('says what it takes', async () => {
    const run = place();
    for (const argv of [['wipe'], ['add'], ['remove'], ['list', 'a.test'], ['remove', 'a.test=expired'], ['add', '=expired'], ['reread'], ['reread', 'a.test'], ['reread', '--json']]) {
      const { code, stdout, stderr } = await run(...argv);
      assert.deepEqual([code, stdout], [2, ''], argv.join(' '));
      assert.match(stderr, /^error: .*\nhint: /, argv.join(' '));
    }
  });
});
