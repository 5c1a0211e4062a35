/** The loads: wrk through proxychains4, since wrk knows no proxy, and curl for bulk. Each is bounded in time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../test/support/processes.ts';
import type { Subject } from './subject.ts';

/** A place to send a load to. */
export interface Route {
  kind: Subject['kind'];
  /** Of the subject. */
  port: number;
  originPort: number;
  folder: string;
}

/** What wrk saw. */
export interface WrkResult {
  requestsPerSecond: number;
  /** Median latency, ms. */
  latency: number;
  errors: number;
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };

/** Requests for a 1 KB file. `close` makes every request a new connection with new handshakes. */
export async function wrk(route: Route, options: { connections: number; seconds: number; close: boolean }): Promise<WrkResult> {
  const port = route.kind === 'direct' ? route.port : route.originPort;
  const args = ['-t1', `-c${options.connections}`, `-d${options.seconds}s`, '--latency', ...(options.close ? ['-H', 'Connection: close'] : []), `https://127.0.0.1:${port}/1k`];
  const chains = join(route.folder, 'proxychains.conf');
  writeFileSync(chains, `strict_chain\nquiet_mode\n[ProxyList]\nhttp 127.0.0.1 ${route.port}\n`);
  const { stdout, stderr } = route.kind === 'direct' ? await runToEnd('wrk', args) : await runToEnd('proxychains4', ['-q', '-f', chains, 'wrk', ...args]);
  const text = stdout.toString();
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(text)?.[1];
  const [, median, unit] = /50%\s+([\d.]+)(us|ms|s)/.exec(text) ?? [];
  if (rate === undefined || median === undefined || unit === undefined) throw new Error(`wrk said: ${text} ${stderr}`);
  const errors = [...text.matchAll(/(?:Socket errors:.*|Non-2xx or 3xx responses: \d+)/g)].flatMap(([line]) => [...line.matchAll(/\d+/g)].map(Number)).reduce((sum, count) => sum + count, 0);
  return { requestsPerSecond: Number(rate), latency: Number(median) * (UNITS[unit] ?? Number.NaN), errors };
}

/** Longest download, s: a proxy that takes longer for 100 MB has no number worth printing. */
const DOWNLOAD_SECONDS = 30;

/** Downloads the 100 MB file once; MB/s, 0 when it did not come in time. */
export async function download(route: Route): Promise<number> {
  const target = route.kind === 'direct' ? [`https://127.0.0.1:${route.port}/100m`] : ['-x', `http://127.0.0.1:${route.port}`, `https://127.0.0.1:${route.originPort}/100m`];
  const { status, stdout, stderr } = await runToEnd('curl', ['-sk', '--http1.1', '--max-time', `${DOWNLOAD_SECONDS}`, '-o', '/dev/null', '-w', '%{speed_download} %{http_code}', ...target]);
  // 28: the time was over.
  if (status === 28) return 0;
  const [speed, code] = stdout.toString().split(' ');
  if (status !== 0 || code !== '200') throw new Error(`curl: ${status ?? ''} ${code ?? ''} ${stderr}`);
  return Number(speed) / 1e6;
}
