import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import type { Peek } from '../../../src/inspect/tap.ts';
import { MAX_FIRST_BYTES, firstBytes } from '../../../src/relay/first-bytes.ts';
import { readAll } from '../../support/clients.ts';
import { closing } from '../../support/closing.ts';
import { socketPair } from '../../support/socket-pair.ts';
import type { SocketPair } from '../../support/socket-pair.ts';

const NOTHING = Buffer.alloc(0);

/** Content with a full stop somewhere; asks for `step` bytes more each time. Notes how many bytes it was shown. */
function untilStop(shown: number[], step = 1): Peek {
  return (bytes) => {
    shown.push(bytes.length);
    return Buffer.from(bytes).includes('.') ? { layer: 'http' } : { layer: 'wait', need: bytes.length + step };
  };
}

describe('firstBytes', () => {
  const later = closing('each');

  async function sides(): Promise<{ client: SocketPair; server: SocketPair }> {
    return { client: await socketPair(later), server: await socketPair(later) };
  }

  /** Nothing of the wait is left on a socket; its next bytes are read by whoever comes. */
  function assertLeftAlone({ client, server }: { client: SocketPair; server: SocketPair }): void {
    for (const { far } of [client, server]) for (const event of ['readable', 'data']) assert.equal(far.listenerCount(event), 0, event);
  }

  it('come from the client: what was read is in the result, what follows is in the socket', async () => {
    const both = await sides();
    const first = firstBytes(both.client.far, NOTHING, both.server.far, untilStop([]));
    both.client.near.write('hello.');
    assert.deepEqual(await first, { who: 'client', bytes: Buffer.from('hello.'), peeked: { layer: 'http' } });
    assertLeftAlone(both);
    both.client.near.end('and more');
    assert.equal((await readAll(both.client.far)).bytes.toString(), 'and more');
  });

  it('may have come with the request for the tunnel, whole or in part', async () => {
    const both = await sides();
    assert.deepEqual(await firstBytes(both.client.far, Buffer.from('all of it.'), both.server.far, untilStop([])), { who: 'client', bytes: Buffer.from('all of it.'), peeked: { layer: 'http' } });
    const first = firstBytes(both.client.far, Buffer.from('half'), both.server.far, untilStop([]));
    both.client.near.write(' and half.');
    assert.deepEqual(await first, { who: 'client', bytes: Buffer.from('half and half.'), peeked: { layer: 'http' } });
  });

  it('may dribble; they are looked at only when there can be something new', async () => {
    const both = await sides();
    const shown: number[] = [];
    const first = firstBytes(both.client.far, NOTHING, both.server.far, untilStop(shown, 10));
    for (const character of 'a word in single letters.') {
      both.client.near.write(character);
      await new Promise((resolve) => setImmediate(resolve));
    }
    both.client.near.write(' '.repeat(10));
    const found = await first;
    assert.ok(found.who === 'client');
    assert.match(found.bytes.toString(), /^a word in single letters\. *$/);
    assert.ok(shown.length <= 4 && shown.every((length, index) => index === 0 || length >= (shown[index - 1] ?? 0) + 10), shown.join());
  });

  it('come from the server, and stay in its socket', async () => {
    const both = await sides();
    both.server.near.write('220 hello');
    assert.deepEqual(await firstBytes(both.client.far, NOTHING, both.server.far, untilStop([])), { who: 'server' });
    assertLeftAlone(both);
    both.server.near.end();
    assert.equal((await readAll(both.server.far)).bytes.toString(), '220 hello');
  });

  it('may still come from a client whose server has ended its direction', async () => {
    const both = await sides();
    const first = firstBytes(both.client.far, NOTHING, both.server.far, untilStop([]));
    both.server.near.end();
    await once(both.server.near, 'finish');
    both.client.near.write('speaks.');
    assert.equal((await first).who, 'client');
  });

  it('are cut off when the client ends in the middle', async () => {
    for (const leave of ['end', 'reset'] as const) {
      const both = await sides();
      const first = firstBytes(both.client.far, Buffer.from('half'), both.server.far, untilStop([]));
      if (leave === 'end') both.client.near.end(' of');
      else both.client.near.resetAndDestroy();
      assert.deepEqual(await first, { who: 'client_cut_off', bytes: Buffer.from(leave === 'end' ? 'half of' : 'half'), why: 'ended' });
    }
  });

  it('are cut off when the client takes too long for the rest', async () => {
    const both = await sides();
    const first = firstBytes(both.client.far, NOTHING, both.server.far, untilStop([]), 30);
    both.client.near.write('half');
    assert.deepEqual(await first, { who: 'client_cut_off', bytes: Buffer.from('half'), why: 'timeout' });
    assertLeftAlone(both);
  });

  it('may take any time to begin', async () => {
    const both = await sides();
    let over = false;
    const first = firstBytes(both.client.far, NOTHING, both.server.far, untilStop([]), 1).finally(() => (over = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(over, false);
    both.client.near.write('at last.');
    assert.equal((await first).who, 'client');
  });

  it('are called too long, and none of them is lost, when they stay unclear', async () => {
    const both = await sides();
    const sent = Buffer.alloc(MAX_FIRST_BYTES + 50_000, 'x');
    const first = firstBytes(both.client.far, NOTHING, both.server.far, untilStop([], 1_000));
    both.client.near.end(sent);
    const found = await first;
    assert.ok(found.who === 'client');
    assert.deepEqual(found.peeked, { layer: 'opaque', reason: 'too_long' });
    assert.ok(found.bytes.length > MAX_FIRST_BYTES);
    both.client.far.unshift(found.bytes);
    assert.ok((await readAll(both.client.far)).bytes.equals(sent));
  });

  it('never come when one side leaves without a word', async () => {
    for (const left of ['client', 'server'] as const) {
      for (const leave of ['destroy', 'resetAndDestroy'] as const) {
        const both = await sides();
        const first = firstBytes(both.client.far, NOTHING, both.server.far, untilStop([]));
        both[left].near[leave]();
        // Half-open sockets: the server's end alone says nothing yet.
        if (left === 'server' && leave === 'destroy') both.server.far.destroy();
        assert.deepEqual(await first, { who: 'nobody', left }, `${left} ${leave}`);
      }
    }
  });

  it('never come when one side has left before', async () => {
    for (const left of ['client', 'server'] as const) {
      const both = await sides();
      both[left].far.destroy();
      await once(both[left].far, 'close');
      assert.deepEqual(await firstBytes(both.client.far, NOTHING, both.server.far, untilStop([])), { who: 'nobody', left });
      assert.equal(both[left].far.listenerCount('readable'), 0);
    }
  });
});
