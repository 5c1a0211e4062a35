/** Chromium's own judgement of every faulty server, with and without trustlens in between: the same error where the fault can be shown. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'mocha';
import { startChromium } from '../support/chromium.ts';
import type { Tab } from '../support/chromium.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { faultRows } from '../support/fault-rows.ts';
import type { FaultRow } from '../support/fault-rows.ts';
import { needs } from '../support/needs.ts';
import { startTlsOrigin } from '../support/origins.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok';

/** Tabs of each kind at a time: enough to wait at once, few enough for two cores. */
const TABS = 6;

/** What Chromium said without trustlens and with it, null for a page, and what the server was asked in both ways. */
interface Visit {
  without: string | null;
  within: string | null;
  asked: readonly string[];
  port: number;
}

describe('faults of servers in Chromium', function () {
  this.timeout(180_000);
  const later = closing('all');
  const { root, rows, crl } = faultRows('localhost', Date.now());
  const visits = new Map<FaultRow, Visit>();
  let proxy: RunningProgram;

  before(async function () {
    needs(this, 'chromium', 'certutil', 'openssl');
    const upstreamCa = join(scratchFolder(later), 'root.pem');
    const lists = join(dirname(upstreamCa), 'crl.pem');
    writeFileSync(upstreamCa, root.pem);
    writeFileSync(lists, crl);
    proxy = await startProgram(later, ['--upstream-ca', upstreamCa, '--crl', lists]);
    const chromium = await startChromium(later, [root.pem, readFileSync(proxy.runFile.caPem, 'latin1')]);
    // Chromium waits for seconds before it shows some errors, each tab by itself.
    const left = [...rows];
    await Promise.all(
      Array.from({ length: TABS }, async () => {
        const [direct, through] = [await chromium.tab(), await chromium.tab({ proxy: proxy.url })];
        for (let row = left.shift(); row !== undefined; row = left.shift()) visits.set(row, await visit(row, direct, through));
      }),
    );
  });

  /** Visits a server in both ways. */
  async function visit(row: FaultRow, direct: Tab, through: Tab): Promise<Visit> {
    const asked: string[] = [];
    // The weak ones as well: SECLEVEL 0 lets OpenSSL serve anything.
    const { port } = await startTlsOrigin(
      later,
      row,
      (socket) => {
        socket.on('error', () => undefined);
        socket.once('data', (request: Buffer) => {
          asked.push(request.toString('latin1').split('\r\n')[0] ?? '');
          socket.end(ANSWER);
        });
      },
      { ciphers: 'DEFAULT:@SECLEVEL=0', ALPNProtocols: ['http/1.1'] },
    );
    const [without, within] = await Promise.all([direct.visit(`https://localhost:${port}/without`), through.visit(`https://localhost:${port}/within`)]);
    return { without, within, asked, port };
  }

  for (const row of rows) {
    const words = { served: 'is served', shown: 'is shown, with the same error', refused: 'is refused', failed: 'fails in the same way' }[row.outcome];
    it(`${row.name} ${words}`, async () => {
      const found = visits.get(row);
      assert.ok(found !== undefined);
      const { without, within, asked, port } = found;
      if (row.outcome === 'failed') {
        const failed = await proxy.feed.until('the failure', () => proxy.feed.rows().find((one) => one.one('connection.opened').target.port === port)?.all('tls.failed')[0]);
        assert.deepEqual([failed.hop, failed.by, within, asked], ['upstream', 'trustlens', without, []]);
        assert.equal(without, 'net::ERR_SSL_PROTOCOL_ERROR');
        assert.match(failed.detail, /102,400 bytes/);
        return;
      }
      const told = await proxy.feed.until('the row', () => proxy.feed.rows().find((one) => one.one('connection.opened').target.port === port && one.all('tls.certificates').some(({ hop }) => hop === 'upstream')));
      const { verdict, action } = told.chain('upstream');
      if (row.outcome === 'served') {
        assert.deepEqual([without, within, action], [null, null, 'relay']);
        assert.ok(asked.includes('GET /within HTTP/1.1'));
        return;
      }
      assert.ok(verdict?.findings.some(({ check, severity }) => check === row.check && severity === 'error'), JSON.stringify(verdict?.findings.filter(({ severity }) => severity === 'error')));
      assert.ok(!asked.includes('GET /within HTTP/1.1'), 'the server was asked');
      if (row.outcome === 'shown') {
        assert.match(without ?? '', /^net::ERR_CERT_/);
        assert.deepEqual([within, action], [without, 'mimic']);
      } else {
        // Chromium asks nobody whether a certificate under a root of one's own was taken back; the proxy was given the CA's list.
        if (row.check === 'revoked') assert.deepEqual([without, asked.includes('GET /without HTTP/1.1')], [null, true]);
        // Chromium takes every alert about certificates for one about its own.
        assert.deepEqual([within, action], ['net::ERR_BAD_SSL_CLIENT_AUTH_CERT', 'close']);
      }
    });
  }
});
