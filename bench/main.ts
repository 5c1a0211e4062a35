/**
 * What the relay costs, against a bare tunnel and against other interceptors, in one run on one machine: requests a second on
 * kept-alive connections, new TLS connections a second, bulk, and the latency of one request. All subjects run at the same time and
 * take turns, so that a slow minute meets all of them; of the rounds the best counts. Numbers are only comparable within a run: the
 * ratio to the bare tunnel says something.
 *
 *   npm run bench -- [--rounds N] [--seconds N] [--only NAME,NAME] [--packages DIR]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startNginx } from '../test/support/nginx.ts';
import { TestPki } from '../test/support/test-pki.ts';
import { download, wrk } from './loads.ts';
import type { Route } from './loads.ts';
import type { Subject } from './subject.ts';
import { usePackages } from './subjects/mockttp.ts';
import { subjects } from './subjects/registry.ts';
import { table } from './table.ts';
import type { Row } from './table.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' }, only: { type: 'string' }, packages: { type: 'string' } },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seconds) || seconds < 1) throw new Error('--rounds and --seconds are whole numbers of at least 1');
usePackages(values.packages);

/** A subject that takes part. */
interface Contestant {
  route: Route;
  row: Row;
}

const folder = mkdtempSync(join(tmpdir(), 'trustlens-bench-'));
const closings: (() => void | Promise<void>)[] = [];
try {
  const pki = new TestPki(folder);
  const origin = await startNginx((close) => closings.push(close), [pki.leaf({ names: ['127.0.0.1', 'localhost'], key: 'ec' })]);
  origin.add('1k', Buffer.alloc(1024, 'x'));
  origin.addRandom('100m', 100_000_000);

  const contestants: Contestant[] = [];
  for (const subject of subjects) {
    if (values.only !== undefined && !values.only.split(',').some((part) => subject.name.includes(part))) continue;
    const contestant = await enter(subject, origin.tls, pki.rootFile);
    if (contestant !== undefined) contestants.push(contestant);
  }
  for (let round = 1; round <= rounds; round += 1) {
    console.error(`round ${round} of ${rounds}`);
    for (const contestant of contestants) await measure(contestant);
  }
  console.log(table(contestants.map(({ row }) => row)));
} finally {
  for (const close of closings.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
}

/** Starts a subject and warms it up: compiled code, issued leaves and kept connections are part of everyday use. */
async function enter(subject: Subject, originPort: number, rootFile: string): Promise<Contestant | undefined> {
  const missing = await subject.missing();
  if (missing !== undefined) {
    console.log(`${subject.name}: left out, ${missing}`);
    return undefined;
  }
  const own = join(folder, `subject-${closings.length}`);
  mkdirSync(own);
  const running = await subject.start({ folder: own, rootFile, originPort });
  closings.push(() => running.close());
  const route: Route = { kind: subject.kind, port: running.port, originPort, folder: own };
  await wrk(route, { connections: 16, seconds: 2, close: false });
  await wrk(route, { connections: 16, seconds: 2, close: true });
  return { route, row: { name: subject.name, requests: [], connections: [], bulk: [], latency: [], errors: 0 } };
}

async function measure({ route, row }: Contestant): Promise<void> {
  const kept = await wrk(route, { connections: 16, seconds, close: false });
  const fresh = await wrk(route, { connections: 16, seconds, close: true });
  const single = await wrk(route, { connections: 1, seconds: 1, close: false });
  row.requests.push(kept.requestsPerSecond);
  row.connections.push(fresh.requestsPerSecond);
  row.latency.push(single.latency);
  // What did not come in time once will not, and its remains would be in the way of the others.
  row.bulk.push(row.bulk.includes(0) ? 0 : await download(route));
  row.errors += kept.errors + single.errors;
}
