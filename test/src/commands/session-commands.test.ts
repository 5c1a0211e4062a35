import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { exceptionsFile, saveException } from '../../../src/commands/exceptions-file.ts';
import { KeptExceptions } from '../../../src/commands/kept-exceptions.ts';
import { START_PAGE, sessionCommands } from '../../../src/commands/session-commands.ts';
import { UserError } from '../../../src/errors.ts';
import { EventLog } from '../../../src/events/log.ts';
import type { SubscriberMessage } from '../../../src/events/schema.ts';
import { ClientCertificates } from '../../../src/relay/client-certificates.ts';
import { PassList } from '../../../src/relay/pass-list.ts';
import { closing, scratchFolder } from '../../support/closing.ts';

/** A command as a subscriber gives it, each kind for itself. */
type Asked = SubscriberMessage extends infer One ? (One extends SubscriberMessage ? Omit<One, 'kind' | 'id'> : never) : never;

describe('the commands of a session', () => {
  const later = closing('each');

  async function commanded(openBrowser: (url: string) => Promise<readonly string[]> = () => Promise.resolve([])): Promise<{ home: string; command: (asked: Asked) => Promise<[ok: boolean, message: string]> }> {
    const home = scratchFolder(later);
    const kept = await KeptExceptions.open(home, [], new EventLog());
    const onCommand = sessionCommands({ passes: new PassList([]), clientCertificates: new ClientCertificates(), kept, openBrowser, answerWithPage: () => 'by a page', lookAtTrust: () => 'it looks' });
    const command = async (asked: Asked): Promise<[ok: boolean, message: string]> => {
      const message: SubscriberMessage = { kind: 'command', id: 1, ...asked };
      const answer = await onCommand(message);
      return [answer.ok, answer.message];
    };
    return { home, command };
  }

  it('pass hosts, and read them again', async () => {
    const { command } = await commanded();
    assert.deepEqual(await command({ name: 'pass_host', host: 'a.test' }), [true, 'new connections to a.test are passed through']);
    assert.deepEqual(await command({ name: 'inspect_host', host: 'a.test' }), [true, 'new connections to a.test are inspected']);
    assert.deepEqual(await command({ name: 'inspect_host', host: 'a.test' }), [true, 'a.test was not passed through']);
  });

  it('give and take back exceptions, and read the saved ones again', async () => {
    const { home, command } = await commanded();
    assert.match((await command({ name: 'except_host', host: 'A.test', port: 8443, checks: ['expired'], save: false })).join(), /^true,new connections to a\.test:8443 are let through although: expired \(until this run ends\)$/);
    assert.equal(existsSync(exceptionsFile(home)), false, 'it ends with the run');
    assert.match((await command({ name: 'except_host', host: 'a.test', checks: ['leaked_key'], save: true })).join(), /^false,no exception can be made for leaked_key; somebody else may hold the key/);
    assert.deepEqual(await command({ name: 'unexcept_host', host: 'b.test' }), [false, 'there is no exception for b.test']);
    assert.equal((await command({ name: 'unexcept_host', host: 'a.test', port: 8443 }))[0], true);
    await saveException(home, { host: 'c.test', port: null, checks: ['expired'], date: '2026-11-22T00:00:00Z' });
    assert.deepEqual(await command({ name: 'reread_exceptions' }), [true, 'new connections to c.test are let through although: expired (saved)']);
    writeFileSync(exceptionsFile(home), '{');
    assert.match((await command({ name: 'reread_exceptions' })).join(), /^false,the exceptions in .*; mend the file/);
  });

  it('have the session do the rest, and say what a person can mend', async () => {
    const opened: string[] = [];
    const { command } = await commanded((url) => {
      opened.push(url);
      return opened.length === 1 ? Promise.resolve(['a note', 'another']) : Promise.reject(opened.length === 2 ? new UserError('no_browser', 'no browser was found', ['install one']) : new Error('a bug'));
    });
    assert.deepEqual(await command({ name: 'open_browser' }), [true, 'a note; another']);
    assert.deepEqual(await command({ name: 'open_browser' }), [false, 'no browser was found; install one']);
    await assert.rejects(command({ name: 'open_browser' }), /a bug/);
    assert.deepEqual(opened, [START_PAGE, START_PAGE, START_PAGE]);
    assert.deepEqual(await command({ name: 'answer_with_page' }), [true, 'by a page']);
    assert.deepEqual(await command({ name: 'look_at_trust' }), [true, 'it looks']);
  });
});
