import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { createFile, replaceFile, updateFile } from '../../ca/atomic-file.ts';
import { scratchFolders } from '../support/scratch.ts';

describe('atomic file', () => {
  const scratch = scratchFolders();

  it('replaces a file whole, with exactly the mode, whatever the umask', async () => {
    const file = join(scratch(), 'f');
    writeFileSync(file, 'old', { mode: 0o600 });
    const umask = process.umask(0o077);
    try {
      await replaceFile(file, 'new', 0o644);
    } finally {
      process.umask(umask);
    }
    assert.equal(readFileSync(file, 'utf8'), 'new');
    assert.equal(statSync(file).mode & 0o777, 0o644);
  });

  it('creates a file once, when many try', async () => {
    const folder = scratch();
    const file = join(folder, 'f');
    const made = await Promise.all(Array.from({ length: 20 }, (_, index) => createFile(file, `writer ${index}`, 0o600)));
    assert.equal(made.filter((mine) => mine).length, 1);
    assert.equal(readFileSync(file, 'utf8'), `writer ${made.indexOf(true)}`);
    assert.deepEqual(readdirSync(folder), ['f']);
  });

  it('leaves the old file and no other when it fails', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'f'));
    writeFileSync(join(folder, 'f', 'inside'), '');
    await assert.rejects(replaceFile(join(folder, 'f'), 'new', 0o600));
    assert.deepEqual(readdirSync(folder), ['f']);
    await assert.rejects(replaceFile(join(folder, 'no such folder', 'f'), 'new', 0o600), { code: 'ENOENT' });
  });

  it('updates only a file that says something else', async () => {
    const file = join(scratch(), 'f');
    assert.equal(await updateFile(file, 'text', 0o644), true);
    const { ino } = statSync(file);
    assert.equal(await updateFile(file, 'text', 0o644), false);
    assert.equal(statSync(file).ino, ino);
    assert.equal(await updateFile(file, 'other', 0o644), true);
  });

  it('clears away what an interrupted write left long ago, and nothing else', async () => {
    const folder = scratch();
    const old = join(folder, `f.${'a'.repeat(12)}.tmp`);
    const recent = join(folder, `f.${'b'.repeat(12)}.tmp`);
    const stranger = join(folder, 'f.notes.tmp');
    for (const file of [old, recent, stranger]) writeFileSync(file, '');
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const file of [old, stranger]) utimesSync(file, hourAgo, hourAgo);
    await replaceFile(join(folder, 'f'), 'new', 0o600);
    assert.deepEqual(readdirSync(folder).sort(), ['f', `f.${'b'.repeat(12)}.tmp`, 'f.notes.tmp']);
  });
});
