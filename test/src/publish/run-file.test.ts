import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/errors.ts';
import { RUN_FILE, claimHome, findRunning, newRun, readRunFile, removeRunFile, writeRunFile } from '../../../src/publish/run-file.ts';
import type { RunFile } from '../../../src/publish/run-file.ts';
import { RUN, TOKEN, publishers, runFileFor } from '../../support/event-stream.ts';
import { scratchFolders } from '../../support/scratch.ts';

function content(rest: Partial<RunFile> = {}): RunFile {
  return { ...runFileFor('ws://127.0.0.1:9/events'), ...rest };
}

/** The number of a process that is over. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '0']).pid;
}

function hasCode(code: string, message = /./): (error: unknown) => boolean {
  return (error) => error instanceof UserError && error.code === code && message.test([error.message, ...error.hints].join('\n'));
}

describe('run file', () => {
  const folder = scratchFolders();

  it('is written for its owner alone and read back the same', async () => {
    const home = join(folder(), 'new', 'home');
    await writeRunFile(home, content());
    assert.equal(statSync(join(home, RUN_FILE)).mode & 0o777, 0o600);
    assert.equal(statSync(home).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(home), [RUN_FILE]);
    assert.deepEqual(await readRunFile(home), content());
  });

  it('counts as absent when there is none or its process is gone', async () => {
    const home = folder();
    assert.equal(await readRunFile(home), undefined);
    assert.equal(await readRunFile(join(home, 'nowhere')), undefined);
    await writeRunFile(home, content({ pid: deadPid() }));
    assert.equal(await readRunFile(home), undefined);
  });

  it('is refused when others can read it, or it is a link', async () => {
    const home = folder();
    await writeRunFile(home, content());
    for (const mode of [0o640, 0o604, 0o660, 0o602, 0o644]) {
      chmodSync(join(home, RUN_FILE), mode);
      await assert.rejects(readRunFile(home), hasCode('run_file_exposed', /delete the file/));
    }
    chmodSync(join(home, RUN_FILE), 0o400);
    assert.deepEqual(await readRunFile(home), content());
    const other = folder();
    symlinkSync(join(home, RUN_FILE), join(other, RUN_FILE));
    await assert.rejects(readRunFile(other), hasCode('run_file_unreadable'));
  });

  it('is refused when a field is missing, wrong or empty', async () => {
    const home = folder();
    const put = (text: string): void => writeFileSync(join(home, RUN_FILE), text, { mode: 0o600 });
    const good = content();
    const bad: unknown[] = [
      null,
      [],
      'run',
      ...Object.keys(good).map((name) => ({ ...good, [name]: undefined })),
      ...Object.keys(good).map((name) => ({ ...good, [name]: true })),
      ...Object.keys(good.root).map((name) => ({ ...good, root: { ...good.root, [name]: null } })),
      { ...good, run: '' },
      { ...good, pid: 0 },
      { ...good, pid: -1 },
      { ...good, pid: 1.5 },
      { ...good, proxy: { host: '127.0.0.1' } },
      { ...good, proxy: { host: '127.0.0.1', port: 65_536 } },
      { ...good, stream: { url: 'http://127.0.0.1/', token: TOKEN } },
      { ...good, stream: { url: 'nonsense', token: TOKEN } },
      { ...good, stream: { url: good.stream.url } },
      { ...good, root: { ...good.root, constraints: [1] } },
    ];
    for (const value of bad) {
      put(JSON.stringify(value));
      await assert.rejects(readRunFile(home), hasCode('run_file_invalid'), JSON.stringify(value));
    }
    for (const text of ['', '{', `${JSON.stringify(good)}x`, JSON.stringify({ ...good, more: 'x'.repeat(100_000) })]) {
      put(text);
      await assert.rejects(readRunFile(home), hasCode('run_file_invalid'));
    }
    put(JSON.stringify({ ...good, more: 'from a newer version' }));
    assert.deepEqual(await readRunFile(home), good);
  });

  it('is removed by its own run only', async () => {
    const home = folder();
    await writeRunFile(home, content());
    await removeRunFile(home, 'another');
    assert.ok(existsSync(join(home, RUN_FILE)));
    await removeRunFile(home, RUN);
    assert.ok(!existsSync(join(home, RUN_FILE)));
    await removeRunFile(home, RUN);
    writeFileSync(join(home, RUN_FILE), 'nonsense', { mode: 0o600 });
    await removeRunFile(home, RUN);
    assert.ok(existsSync(join(home, RUN_FILE)));
  });
});

describe('one run per home folder', () => {
  const folder = scratchFolders();
  const publish = publishers();

  it('a second one is refused, and told of the first', async () => {
    const home = folder();
    const { publisher } = await publish();
    await claimHome(home);
    const first = content({ stream: { url: publisher.url, token: TOKEN } });
    await writeRunFile(home, first);
    assert.deepEqual(await findRunning(home), first);
    await assert.rejects(claimHome(home), hasCode('already_running', new RegExp(`${process.pid}.*127\\.0\\.0\\.1:8080[^]*trustlens watch[^]*--home`)));
    await assert.rejects(writeRunFile(home, content({ run: 'second' })), hasCode('already_running'));
    assert.deepEqual(await readRunFile(home), first);
    assert.deepEqual(readdirSync(home), [RUN_FILE]);
    // The same run may write again.
    await writeRunFile(home, { ...first, version: '0.2.0' });
    assert.equal((await readRunFile(home))?.version, '0.2.0');
  });

  it('what a crash left behind is no obstacle, even when the process number is in use again', async () => {
    const home = folder();
    const { publisher } = await publish();
    await publisher.close();
    const { publisher: another } = await publish({ run: 'another' });
    const leftovers = [
      content({ run: 'old', pid: deadPid() }),
      // Nobody listens.
      content({ run: 'old', stream: { url: publisher.url, token: TOKEN } }),
      // Another run took the port, with our token or its own.
      content({ run: 'old', stream: { url: another.url, token: TOKEN } }),
      content({ run: 'old', stream: { url: another.url, token: 'old' } }),
    ];
    for (const leftover of leftovers) {
      writeFileSync(join(home, RUN_FILE), JSON.stringify(leftover), { mode: 0o600 });
      assert.equal(await findRunning(home), undefined);
      await claimHome(home);
      await writeRunFile(home, content({ run: 'new' }));
      assert.equal((await readRunFile(home))?.run, 'new');
    }
  });

  it('of two that start at once, one wins', async () => {
    const home = folder();
    const runs = await Promise.all(
      ['one', 'two', 'three'].map(async (run) => {
        const { publisher } = await publish({ run });
        return content({ run, stream: { url: publisher.url, token: TOKEN } });
      }),
    );
    await Promise.all(runs.map(() => claimHome(home)));
    const outcomes = await Promise.allSettled(runs.map((run) => writeRunFile(home, run)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const outcome of outcomes) assert.ok(outcome.status === 'fulfilled' || hasCode('already_running')(outcome.reason));
    assert.deepEqual(readdirSync(home), [RUN_FILE]);
  });

  it('never shows a file that is half written', async () => {
    const home = folder();
    await writeRunFile(home, content());
    const writing = Array.from({ length: 20 }, (_, index) => writeRunFile(home, content({ startedAt: index })));
    for (let look = 0; look < 50; look += 1) {
      assert.match(readFileSync(join(home, RUN_FILE), 'utf8'), /^\{[^]*\}\n$/);
      assert.equal((await readRunFile(home))?.run, RUN);
    }
    await Promise.all(writing);
  });
});

describe('newRun', () => {
  it('never gives the same', () => {
    assert.equal(new Set(Array.from({ length: 100 }, newRun)).size, 100);
  });
});
