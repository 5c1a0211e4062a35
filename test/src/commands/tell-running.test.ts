import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { exceptions } from '../../../src/commands/exceptions.ts';
import { tellRunning } from '../../../src/commands/tell-running.ts';
import { EventLog } from '../../../src/events/log.ts';
import type { SubscriberMessage } from '../../../src/events/schema.ts';
import { newToken } from '../../../src/publish/access.ts';
import { writeRunFile } from '../../../src/publish/run-file.ts';
import { startPublisher } from '../../../src/publish/server.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { runCommand } from '../../support/run-command.ts';

describe('telling the running proxy', () => {
  const later = closing('each');

  /** A home folder with a proxy that answers every command so. */
  async function running(answer: { ok: boolean; message: string }): Promise<{ home: string; given: SubscriberMessage[] }> {
    const home = scratchFolder(later);
    const given: SubscriberMessage[] = [];
    const token = newToken();
    const onCommand = (command: SubscriberMessage): Promise<{ ok: boolean; message: string }> => {
      given.push(command);
      return Promise.resolve(answer);
    };
    const publisher = await startPublisher({ log: new EventLog(), run: 'r', token, onCommand });
    later(() => publisher.close());
    const root = { name: 'a root', sha256: '00', spkiSha256: 'AA==', notBefore: 0, notAfter: 1, constraints: [] };
    await writeRunFile(home, { run: 'r', pid: process.pid, version: '0', startedAt: 0, proxy: { host: '127.0.0.1', port: 1 }, stream: { url: publisher.url, token }, root, caPem: '/ca.pem', bundlePem: '/bundle.pem' });
    return { home, given };
  }

  it('is done for what a command changed, and its answer is passed on with escapes made harmless', async () => {
    const { home, given } = await running({ ok: true, message: 'done \x1b[2J' });
    const added = await runCommand(exceptions, ['add', 'a.test=expired'], { home });
    assert.deepEqual([added.code, added.stderr.includes('the running proxy: done '), added.stderr.includes('\x1b')], [0, true, false]);
    assert.equal((await runCommand(exceptions, ['reread'], { home })).code, 0);
    assert.deepEqual(given.map(({ name }) => name), ['reread_exceptions', 'reread_exceptions']);
  });

  it('fails the command where the proxy goes on as before, which is said', async () => {
    const { home } = await running({ ok: false, message: 'the file is broken' });
    const words = 'warning: the running proxy goes on as before: the file is broken\n';
    for (const argv of [['add', 'a.test=expired'], ['remove', 'a.test'], ['reread']]) {
      const { code, stderr } = await runCommand(exceptions, argv, { home });
      assert.deepEqual([code, stderr], [1, words], argv.join(' '));
    }
  });

  it('is not done where none runs', async () => {
    assert.equal(await tellRunning({ home: scratchFolder(later), stderr: process.stderr }, 'look_at_trust'), 'none');
  });
});
