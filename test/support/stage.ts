/** What most end-to-end tests stand on: an own public key infrastructure, nginx with a chain of it, the real program that trusts its root, and curl through it. */
import { scratchFolder } from './closing.ts';
import type { Closing } from './closing.ts';
import { startNginx } from './nginx.ts';
import type { Nginx } from './nginx.ts';
import { runToEnd } from './processes.ts';
import type { Ended, RunOptions } from './processes.ts';
import { startProgram } from './program.ts';
import type { RunningProgram } from './program.ts';
import { TestPki } from './test-pki.ts';

/** Names of every origin here; none of them resolves but `localhost`, so that only the proxy's target leads anywhere. */
export const ORIGIN_NAMES = ['origin.test', 'localhost', '127.0.0.1'] as const;

export interface Stage {
  pki: TestPki;
  nginx: Nginx;
  proxy: RunningProgram;
  /** Runs curl through the proxy, with trust in its root. Any host name leads to loopback: CONNECT names 127.0.0.1, SNI the URL's host. */
  curl(args: readonly string[], options?: RunOptions): Promise<Ended>;
}

/** curl's arguments that lead every host to loopback, on the port of the URL. */
export const TO_LOOPBACK = ['--connect-to', '::127.0.0.1:'] as const;

/** Sets the stage; everything on it is closed with `later`. */
export async function setStage(later: Closing, args: readonly string[] = []): Promise<Stage> {
  const pki = new TestPki(scratchFolder(later));
  const nginx = await startNginx(later, [pki.leaf({ names: ORIGIN_NAMES }), pki.leaf({ names: ORIGIN_NAMES, key: 'rsa' })]);
  const proxy = await startProgram(later, ['--upstream-ca', pki.rootFile, ...args]);
  return { pki, nginx, proxy, curl: (curlArgs, options) => curlThrough(proxy, curlArgs, options) };
}

/** Runs curl through a proxy as above. */
export function curlThrough(proxy: RunningProgram, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runToEnd('curl', ['-sS', '--max-time', '50', '-x', proxy.url, '--cacert', proxy.runFile.caPem, '--suppress-connect-headers', ...TO_LOOPBACK, ...args], { env: proxy.env, ...options });
}

/** What curl -v says it sent (`>`) or got (`<`): one list of lines a head, first line first, without the empty last one. */
export function headsIn(stderr: string, mark: '>' | '<'): string[][] {
  const heads: string[][] = [];
  let head: string[] = [];
  for (const line of stderr.split(/\r?\n/)) {
    if (!line.startsWith(`${mark} `) && line !== mark) continue;
    const text = line.slice(2);
    if (text !== '') head.push(text);
    else if (head.length > 0) {
      heads.push(head);
      head = [];
    }
  }
  return heads;
}
