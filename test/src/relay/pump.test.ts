import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, it } from 'mocha';
import type { Side } from '../../../src/inspect/tap.ts';
import { pump } from '../../../src/relay/pump.ts';
import { closing } from '../../support/closing.ts';
import { socketPair } from '../../support/socket-pair.ts';

interface Relayed {
  client: Socket;
  server: Socket;
  seen: Record<Side, Buffer[]>;
  ended: [Side, string | undefined][];
  done: Promise<void>;
}

/** Everything up to the end; unlike `for await` it leaves the socket open for writing. */
function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => socket.once('end', () => resolve(Buffer.concat(chunks))));
}

describe('pump', () => {
  const later = closing('each');

  async function relay(): Promise<Relayed> {
    const down = await socketPair(later);
    const up = await socketPair(later);
    const seen: Record<Side, Buffer[]> = { client: [], server: [] };
    const ended: [Side, string | undefined][] = [];
    const done = pump({ stream: down.far, tcp: down.far }, { stream: up.near, tcp: up.near }, {
      bytes: (from, chunk) => seen[from].push(Buffer.from(chunk)),
      ended: (from, _at, error) => ended.push([from, error]),
    });
    return { client: down.near, server: up.far, seen, ended, done };
  }

  it('relays both ways byte for byte and tells the observer the same bytes', async () => {
    const { client, server, seen, ended, done } = await relay();
    const up = randomBytes(3_000_000);
    const down = randomBytes(2_000_000);
    client.end(up);
    server.end(down);
    const [atServer, atClient] = await Promise.all([readAll(server), readAll(client)]);
    await done;
    assert.ok(atServer.equals(up) && atClient.equals(down));
    const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    assert.equal(hash(Buffer.concat(seen.client)), hash(up));
    assert.equal(hash(Buffer.concat(seen.server)), hash(down));
    assert.deepEqual(ended.sort(), [['client', undefined], ['server', undefined]]);
  });

  it('keeps one direction open after the other has ended', async () => {
    const { client, server, done } = await relay();
    client.end('question');
    assert.equal((await readAll(server)).toString(), 'question');
    server.end('answer after the end');
    assert.equal((await readAll(client)).toString(), 'answer after the end');
    await done;
  });

  it('passes on an end that came before it began', async () => {
    const down = await socketPair(later);
    const up = await socketPair(later);
    down.near.end();
    down.far.resume();
    await once(down.far, 'end');
    const atServer = readAll(up.far);
    const done = pump({ stream: down.far, tcp: down.far }, { stream: up.near, tcp: up.near }, { bytes: () => undefined, ended: () => undefined });
    assert.equal((await atServer).length, 0);
    up.far.end();
    await done;
  });

  it('does not read faster than the other side takes', async () => {
    const { client, server, seen } = await relay();
    server.pause();
    const offered = 64 * 1024 * 1024;
    const block = Buffer.alloc(1024 * 1024);
    for (let sent = 0; sent < offered; sent += block.length) client.write(block);
    const relayed = (): number => seen.client.reduce((sum, chunk) => sum + chunk.length, 0);
    // The amount stands still when the buffers of the kernel are full: two looks at the same amount.
    let before = -1;
    while (before !== relayed()) {
      before = relayed();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.ok(before < offered / 2, `${before} bytes were taken for a server that does not read`);
  });

  it('passes a reset on, so that a cut-off body looks cut off', async () => {
    const { client, server, ended, done } = await relay();
    server.write('half of a bo');
    await once(client, 'data');
    const broken = new Promise<boolean>((resolve) => client.once('close', resolve));
    server.resetAndDestroy();
    assert.equal(await broken, true);
    await done;
    assert.deepEqual(ended[0], ['server', 'ECONNRESET']);
  });

  it('tells a reset from an end, although both may come with the last bytes', async () => {
    const { client, server, ended, done } = await relay();
    client.resume();
    server.write('half of a bo', () => setImmediate(() => server.resetAndDestroy()));
    await done;
    assert.deepEqual(ended[0], ['server', 'ECONNRESET']);
  });

  it('ends a side that goes on sending to somebody who left', async () => {
    const { client, server, ended, done } = await relay();
    const block = Buffer.alloc(65_536);
    const more = (): void => {
      while (!server.destroyed && server.write(block));
    };
    server.on('drain', more);
    more();
    await once(client, 'data');
    client.end();
    client.destroy();
    const over = new Promise((resolve) => server.once('close', resolve));
    await Promise.all([over, done]);
    assert.equal(ended[0]?.[0], 'client');
  });
});
