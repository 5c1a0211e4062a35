import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { WireItem } from '../../../src/events/wire.ts';
import { readWire } from '../../../src/publish/wire-client.ts';
import { UserError } from '../../../src/errors.ts';
import { EventLog } from '../../../src/events/log.ts';
import { newToken } from '../../../src/publish/access.ts';
import { startPublisher } from '../../../src/publish/server.ts';
import type { SelectWire } from '../../../src/publish/wire-sender.ts';
import { closing } from '../../support/closing.ts';

describe('wire bytes over the WebSocket', () => {
  const later = closing('each');
  const never = new AbortController().signal;

  async function publish(wire?: SelectWire): Promise<{ url: string; token: string }> {
    const token = newToken();
    const publisher = await startPublisher({ log: new EventLog(), run: 'run', token, onCommand: () => Promise.resolve({ ok: true, message: '' }), ...(wire === undefined ? {} : { wire }) });
    later(() => publisher.close());
    return { url: publisher.url, token };
  }

  it('gives a slow reader everything, in order, and takes no more from the store than the socket takes', async () => {
    let taken = 0;
    const count = 400;
    const data = 'A'.repeat(40_000);
    const address = await publish(function* ({ connections }) {
      assert.deepEqual(connections, [9]);
      for (; taken < count; taken += 1) yield { kind: 'bytes', connection: 9, hop: 'upstream', from: 'client', at: taken, data } satisfies WireItem;
      yield { kind: 'done', missing: 2 };
    });
    const seen: number[] = [];
    let takenAtFirst = 0;
    await readWire(
      address,
      { connections: [9], hosts: [] },
      async (item) => {
        // The first item waits until the sender has nothing to do any more.
        for (let last = -1; seen.length === 0 && last !== taken; ) {
          last = taken;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        if (seen.length === 0) takenAtFirst = taken;
        if (item.kind === 'bytes') seen.push(item.at);
      },
      never,
    );
    assert.deepEqual(seen, Array.from({ length: count }, (_, index) => index));
    assert.ok(takenAtFirst < count, `${takenAtFirst} taken while the reader had one`);
  });

  it('refuses without the token, and says when nothing is kept or the query is none', async () => {
    const rejects = (address: { url: string; token: string }, code: string): Promise<void> =>
      assert.rejects(readWire(address, { connections: [], hosts: [] }, () => undefined, never), (error) => error instanceof UserError && error.code === code);
    const { url, token } = await publish();
    await rejects({ url, token }, 'wire_not_kept');
    await rejects({ url, token: 'wrong' }, 'export_refused');
    await rejects(
      await publish(() => {
        throw new UserError('bad_pattern', 'no');
      }),
      'export_refused',
    );
    const broken = await publish(function* () {
      yield { kind: 'ended', connection: 1, at: 1 } satisfies WireItem;
    });
    await rejects(broken, 'export_broken');
  });
});
