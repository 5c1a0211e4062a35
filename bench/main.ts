/**
 * What the relay costs, against a bare tunnel and against other interceptors, in one run on one machine: requests a second on
 * kept-alive connections, new TLS connections a second, bulk, and the latency that one request gains. Numbers are only comparable within
 * a run; the ratio to the bare tunnel is what counts.
 *
 *   npm run bench -- [--seconds N] [--only NAME,NAME] [--packages DIR]
 */
import { mkdtempSync, rmSync } from 'node:fs';
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

/** One subject's numbers. */
interface Numbers {
  name: string;
  requests: number;
  connections: number;
  /** MB/s. */
  bulk: number;
  /** ms. */
  latency: number;
  errors: number;
}

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '8' }, only: { type: 'string' }, packages: { type: 'string' } } });
const seconds = Number(values.seconds);
usePackages(values.packages);

const folder = mkdtempSync(join(tmpdir(), 'trustlens-bench-'));
const closings: (() => void | Promise<void>)[] = [];
try {
  const pki = new TestPki(folder);
  const origin = await startNginx((close) => closings.push(close), [pki.leaf({ names: ['127.0.0.1', 'localhost'], key: 'ec' })]);
  origin.add('1k', Buffer.alloc(1024, 'x'));
  origin.addRandom('100m', 100_000_000);

  const results: Numbers[] = [];
  for (const subject of subjects) {
    if (values.only !== undefined && !values.only.split(',').some((part) => subject.name.includes(part))) continue;
    const missing = await subject.missing();
    if (missing !== undefined) {
      console.log(`${subject.name}: left out, ${missing}`);
      continue;
    }
    results.push(await measure(subject, origin.tls, pki.rootFile));
    print(results);
  }
} finally {
  for (const close of closings.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(subject: Subject, originPort: number, rootFile: string): Promise<Numbers> {
  const own = mkdtempSync(join(folder, 'subject-'));
  const running = await subject.start({ folder: own, rootFile, originPort });
  const route: Route = { kind: subject.kind, port: running.port, originPort, folder: own };
  try {
    // Compiled code, issued leaves and connections are part of everyday use: the first seconds do not count.
    await wrk(route, { connections: 16, seconds: 2, close: false });
    const kept = await wrk(route, { connections: 16, seconds, close: false });
    const fresh = await wrk(route, { connections: 16, seconds, close: true });
    const single = await wrk(route, { connections: 1, seconds: Math.max(2, Math.ceil(seconds / 2)), close: false });
    await download(route);
    const bulk = Math.max(await download(route), await download(route), await download(route));
    return { name: subject.name, requests: kept.requestsPerSecond, connections: fresh.requestsPerSecond, bulk, latency: single.latency, errors: kept.errors + single.errors };
  } finally {
    await running.close();
  }
}

function print(results: readonly Numbers[]): void {
  const [base] = results;
  const last = results.at(-1);
  if (base === undefined || last === undefined) return;
  if (results.length === 1) {
    console.log(`${'subject'.padEnd(26)}${'requests/s'.padStart(20)}${'new TLS conn/s'.padStart(20)}${'100 MB, MB/s'.padStart(18)}${'1 request, ms'.padStart(18)}  errors`);
  }
  const cell = (value: number, of: number, digits: number): string => `${value.toFixed(digits)} (${(value / of).toFixed(2)})`;
  console.log(
    last.name.padEnd(26) +
      cell(last.requests, base.requests, 0).padStart(20) +
      cell(last.connections, base.connections, 0).padStart(20) +
      cell(last.bulk, base.bulk, 0).padStart(18) +
      `${last.latency.toFixed(2)} (+${(last.latency - base.latency).toFixed(2)})`.padStart(18) +
      `  ${last.errors}`,
  );
}
