import assert from 'node:assert/strict';
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { forget, journalFile, journaledRoots, readJournal, record } from '../../../ca/trust/journal.ts';
import type { JournalEntry } from '../../../ca/trust/journal.ts';
import { UserError } from '../../../src/errors.ts';
import { scratchFolders } from '../../support/scratch.ts';
import { trustRoot } from '../../support/trust-roots.ts';

describe('journal of trust', () => {
  const scratch = scratchFolders();

  function entry(change: Partial<JournalEntry> = {}): JournalEntry {
    return { store: 'chromium', path: '/home/ana/.pki/nssdb', sha256: '00'.repeat(32), name: 'trustlens 2026-11-21 ana@mbp', der: '', since: 1, ...change };
  }

  it('keeps what was brought in, once, for its owner alone, until it is gone', async () => {
    const home = join(scratch(), 'new');
    assert.deepEqual(await readJournal(home), []);
    await record(home, []);
    assert.equal(existsSync(journalFile(home)), false);
    const java = entry({ store: 'java', path: '/jdk/cacerts', through: 'debian' });
    await record(home, [entry(), java]);
    await record(home, [entry({ since: 2 })]);
    assert.deepEqual(await readJournal(home), [entry(), java]);
    assert.equal(statSync(journalFile(home)).mode & 0o777, 0o600);
    await forget(home, [entry({ sha256: 'ff' }), entry()]);
    assert.deepEqual(await readJournal(home), [java]);
  });

  it('gives the roots back that it is about, each once', async () => {
    const { root } = await trustRoot(scratch());
    const der = Buffer.from(root.der).toString('base64');
    assert.deepEqual(journaledRoots([entry({ der }), entry({ der, store: 'java' }), entry({ der: 'AAAA' })]), [{ name: root.name, sha256: root.sha256, der: Buffer.from(root.der) }]);
  });

  it('refuses a file that it cannot read, because it would forget what that knew', async () => {
    const home = scratch();
    for (const text of ['', '{', 'null', '[]', '{"v":1}', '{"v":1,"entries":[{}]}', `{"v":1,"entries":[${JSON.stringify({ ...entry(), since: 'x' })}]}`]) {
      writeFileSync(journalFile(home), text);
      await assert.rejects(readJournal(home), (error) => error instanceof UserError && error.code === 'journal_unreadable', text);
      await assert.rejects(record(home, [entry()]), UserError);
    }
  });

  it('says so when it cannot be written', async function () {
    if (process.geteuid?.() === 0) {
      const home = join(scratch(), 'file');
      writeFileSync(home, '');
      await assert.rejects(record(join(home, 'below'), [entry()]), UserError);
      return;
    }
    const home = scratch();
    chmodSync(home, 0o500);
    await assert.rejects(record(home, [entry()]), (error) => error instanceof UserError && error.code === 'journal_unwritable');
  });
});
