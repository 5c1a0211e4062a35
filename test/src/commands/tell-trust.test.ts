import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { journalFile } from '../../../ca/trust/journal.ts';
import { TrustTeller } from '../../../src/commands/tell-trust.ts';
import { EventLog } from '../../../src/events/log.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('TrustTeller', () => {
  const scratch = scratchFolders();

  it('tells where the root is, what it could not look into, and nothing once the proxy ends', async function () {
    if (process.platform !== 'linux') this.skip();
    const [home, user] = [scratch(), scratch()];
    const folder = join(user, '.pki', 'nssdb');
    mkdirSync(folder, { recursive: true });
    // A database, and no certutil in PATH to read it.
    writeFileSync(join(folder, 'cert9.db'), '');
    const log = new EventLog();
    const tell = (stop = new AbortController().signal): Promise<void> => new TrustTeller({ home, rootSha256: '00'.repeat(32), env: { HOME: user, PATH: scratch() }, log, stop }).tell();
    await tell();
    const [event] = [...log.since(0)];
    assert.ok(event?.type === 'ca.trusted');
    assert.deepEqual(event.places.find(({ store }) => store === 'chromium'), { store: 'chromium', place: folder, state: 'unknown' });
    assert.deepEqual(event.places.filter(({ state }) => state === 'trusted'), [], 'nothing was probed');
    writeFileSync(journalFile(home), 'broken');
    await tell();
    await tell(AbortSignal.abort());
    assert.deepEqual([...log.since(0)].map((one) => (one.type === 'proxy.warning' ? one.code : one.type)), ['ca.trusted', 'journal_unreadable']);
  });

  it('looks again when told to, and the last word is of the last look', async function () {
    if (process.platform !== 'linux') this.skip();
    const [home, user] = [scratch(), scratch()];
    const log = new EventLog();
    const teller = new TrustTeller({ home, rootSha256: '00'.repeat(32), env: { HOME: user, PATH: scratch() }, log, stop: new AbortController().signal });
    const first = teller.tell();
    const folder = join(user, '.pki', 'nssdb');
    const second = first.then(() => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'cert9.db'), '');
    });
    await Promise.all([second, second.then(() => teller.tell())]);
    const seen = [...log.since(0)].map((event) => event.type === 'ca.trusted' && event.places.some(({ place }) => place === folder));
    assert.deepEqual(seen, [false, true]);
  });
});
