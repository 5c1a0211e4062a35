/** A client that leaves in the middle of a download is told as that, not as a fault of the bytes. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { closing } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** More than the sockets on the way hold, so that the server is still sending. */
const BYTES = 64 * 1024 * 1024;

describe('a client that leaves in the middle of a download', () => {
  const later = closing('all');
  let stage: Stage;

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl');
    stage = await setStage(later);
    stage.nginx.addRandom('large', BYTES);
  });

  for (const version of ['1.1', '2']) {
    it(`is on the row of HTTP/${version}, and nothing is said to be unreadable`, async () => {
      // curl gives up when it cannot write what it gets: nothing fits on this device (full(4)).
      const { row, result } = await stage.proxy.feed.one(() => stage.curl([`--http${version}`, '-o', '/dev/full', `https://origin.test:${stage.nginx.tls}/large`]));
      assert.equal(result.status, 23, result.stderr);
      const end = row.end(1, 'server');
      assert.equal(end.complete, false);
      assert.ok(end.bodyBytes < BYTES);
      assert.match(end.cause ?? '', /^(?:the client left|CANCEL)$/);
      assert.deepEqual(row.all('connection.closed').map(({ by }) => by), ['client']);
      row.assertReadable();
    });
  }
});
