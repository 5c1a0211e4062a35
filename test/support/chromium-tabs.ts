/** One headless Chromium for many pages: with certificates of the test's choice among its roots, driven over its DevTools protocol. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { scratchFolder } from './closing.ts';
import type { Closing } from './closing.ts';
import { endGroup, eventually } from './processes.ts';
import { plainEnvironment } from './program.ts';

/** A tab of its own. */
export interface Tab {
  /** Goes to an address; gives Chromium's error (`net::ERR_…`), or null when the page has come. */
  visit(url: string): Promise<string | null>;
}

export interface Tabs {
  /** A tab whose cookies, caches and proxy are nobody else's. */
  tab(proxy?: string): Promise<Tab>;
}

/** What DevTools answers (Chrome DevTools Protocol, `Target` and `Page`). */
type Answer = Readonly<Record<string, unknown>>;

/** Starts it with a home of its own, in whose NSS database these PEM certificates are trusted for servers. */
export async function startTabs(later: Closing, roots: readonly string[]): Promise<Tabs> {
  const home = scratchFolder(later);
  const database = join(home, '.pki', 'nssdb');
  mkdirSync(database, { recursive: true });
  execFileSync('certutil', ['-N', '-d', `sql:${database}`, '--empty-password']);
  for (const [index, pem] of roots.entries()) {
    const file = join(home, `root-${index}.pem`);
    writeFileSync(file, pem);
    execFileSync('certutil', ['-A', '-d', `sql:${database}`, '-t', 'C,,', '-n', `root ${index}`, '-i', file]);
  }
  const args = ['--headless', '--disable-gpu', '--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-quic'];
  const child = spawn('chromium', [...args, '--remote-debugging-port=0', `--user-data-dir=${join(home, 'profile')}`, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: plainEnvironment(home) });
  later(() => endGroup(child));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const url = await eventually('the address of DevTools', () => {
    assert.equal(child.exitCode, null, said);
    return /DevTools listening on (ws:\S+)/.exec(said)?.[1];
  });
  const call = await connectTo(later, url);
  return {
    tab: async (proxy) => {
      const { browserContextId } = await call('Target.createBrowserContext', proxy === undefined ? {} : { proxyServer: proxy, proxyBypassList: '<-loopback>' });
      const { targetId } = await call('Target.createTarget', { url: 'about:blank', browserContextId });
      const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
      assert.ok(typeof sessionId === 'string');
      return {
        visit: async (address) => {
          const { errorText } = await call('Page.navigate', { url: address }, sessionId);
          return typeof errorText === 'string' ? errorText : null;
        },
      };
    },
  };
}

type Call = (method: string, params: Answer, sessionId?: string) => Promise<Answer>;

async function connectTo(later: Closing, url: string): Promise<Call> {
  const socket = new WebSocket(url);
  later(() => socket.terminate());
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString('utf8'));
    if (!isRecord(message) || typeof message['id'] !== 'number') return;
    waiting.get(message['id'])?.(message);
    waiting.delete(message['id']);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  let last = 0;
  return async (method, params, sessionId) => {
    last += 1;
    const id = last;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    const { result, error } = await answered;
    assert.equal(error, undefined, `${method}: ${JSON.stringify(error)}`);
    assert.ok(isRecord(result));
    return result;
  };
}

function isRecord(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null;
}
