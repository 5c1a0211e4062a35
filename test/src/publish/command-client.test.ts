import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import type { SubscriberMessage } from '../../../src/events/schema.ts';
import { newToken } from '../../../src/publish/access.ts';
import { giveCommand } from '../../../src/publish/command-client.ts';
import { startPublisher } from '../../../src/publish/server.ts';
import { closing } from '../../support/closing.ts';

describe('giveCommand', () => {
  const later = closing('each');

  it('gives it to the proxy and resolves to the answer', async () => {
    const token = newToken();
    const given: SubscriberMessage[] = [];
    const publisher = await startPublisher({
      log: new EventLog(),
      run: 'r',
      token,
      onCommand: (command) => {
        given.push(command);
        return Promise.resolve({ ok: false, message: 'no such host' });
      },
    });
    later(() => publisher.close());
    const command: SubscriberMessage = { kind: 'command', id: 7, name: 'pass_host', host: 'a.test' };
    assert.deepEqual(await giveCommand({ url: publisher.url, token }, command), { ok: false, message: 'no such host' });
    assert.deepEqual(given, [command]);
    await assert.rejects(giveCommand({ url: publisher.url, token: newToken() }, command), { code: 'stream_unreachable', message: /401/ });
  });

  it('says when nobody is there', async () => {
    await assert.rejects(giveCommand({ url: 'ws://127.0.0.1:1/events', token: 'x' }, { kind: 'command', id: 1, name: 'open_browser' }), { code: 'stream_unreachable', message: /ECONNREFUSED/ });
  });
});
