/** One headless Chromium for many tabs, with a profile of its own and certificates of the test's choice among its roots, driven over the DevTools protocol. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { scratchFolder } from './closing.ts';
import type { Closing } from './closing.ts';
import { endGroup, eventually } from './processes.ts';
import { plainEnvironment } from './program.ts';

export interface Chromium {
  /** A tab whose cookies, caches and proxy are nobody else's. */
  tab(options?: TabOptions): Promise<Tab>;
  close(): Promise<void>;
}

export interface TabOptions {
  /** Where its requests go, those to this machine as well: `http://127.0.0.1:8080`. */
  proxy?: string;
  /** False to have no scripts run. */
  script?: boolean;
}

/** A tab of its own. */
export interface Tab {
  /** Goes to an address; gives Chromium's error (`net::ERR_…`), or null when the page has come. */
  visit(url: string): Promise<string | null>;
  /** Opens an address, and waits until it has loaded. */
  open(url: string): Promise<void>;
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** Waits until an expression is true in the page. */
  until(expression: string): Promise<void>;
  /** A picture of the window as PNG. */
  screenshot(): Promise<Buffer>;
  /** Sets the window's size in CSS pixels, and whether it prefers dark pages. */
  window(width: number, height: number, dark?: boolean): Promise<void>;
  /** The addresses that its pages asked for. */
  readonly requests: readonly string[];
  /** What its pages wrote to the console, and what failed to load. */
  readonly complaints: readonly string[];
}

/** What DevTools answers and tells (Chrome DevTools Protocol, `Target` and `Page`). */
type Values = Readonly<Record<string, unknown>>;

/** Starts it with a home of its own, in whose NSS database these PEM certificates are trusted for servers. */
export async function startChromium(later: Closing, roots: readonly string[] = []): Promise<Chromium> {
  const home = scratchFolder(later);
  trust(home, roots);
  const child = spawn(
    'chromium',
    [
      '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic',
      '--remote-debugging-port=0', `--user-data-dir=${join(home, 'profile')}`, 'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'], env: plainEnvironment(home) },
  );
  const close = (): Promise<void> => endGroup(child);
  later(close);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const url = await eventually('the address of DevTools', () => {
    assert.equal(child.exitCode, null, said);
    return /DevTools listening on (ws:\S+)/.exec(said)?.[1];
  });
  const tools = await connectTo(later, url);
  return { close, tab: (options = {}) => openTab(tools, options) };
}

function trust(home: string, roots: readonly string[]): void {
  const database = join(home, '.pki', 'nssdb');
  mkdirSync(database, { recursive: true });
  execFileSync('certutil', ['-N', '-d', `sql:${database}`, '--empty-password']);
  for (const [index, pem] of roots.entries()) {
    const file = join(home, `root-${index}.pem`);
    writeFileSync(file, pem);
    execFileSync('certutil', ['-A', '-d', `sql:${database}`, '-t', 'C,,', '-n', `root ${index}`, '-i', file]);
  }
}

async function openTab({ call, told }: DevTools, { proxy, script = true }: TabOptions): Promise<Tab> {
  const { browserContextId } = await call('Target.createBrowserContext', proxy === undefined ? {} : { proxyServer: proxy, proxyBypassList: '<-loopback>' });
  const { targetId } = await call('Target.createTarget', { url: 'about:blank', browserContextId });
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  assert.ok(typeof sessionId === 'string');
  const page = (method: string, parameters: Values = {}): Promise<Values> => call(method, parameters, sessionId);
  const requests: string[] = [];
  const complaints: string[] = [];
  let loaded = (): void => undefined;
  told(sessionId, (method, values) => {
    if (method === 'Network.requestWillBeSent') requests.push(String(record(values['request'])['url']));
    else if (method === 'Log.entryAdded') complaints.push(`${String(record(values['entry'])['source'])}: ${String(record(values['entry'])['text'])}`);
    else if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(values['exceptionDetails']));
    else if (method === 'Page.loadEventFired') loaded();
  });
  for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await page(`${domain}.enable`);
  if (!script) await page('Emulation.setScriptExecutionDisabled', { value: true });
  const visit = async (url: string): Promise<string | null> => {
    const { errorText } = await page('Page.navigate', { url });
    return typeof errorText === 'string' ? errorText : null;
  };
  const evaluate = async (expression: string): Promise<unknown> => record((await page('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }))['result'])['value'];
  return {
    visit,
    evaluate,
    requests,
    complaints,
    async open(url) {
      const done = new Promise<void>((resolve) => (loaded = resolve));
      assert.equal(await visit(url), null, url);
      await done;
    },
    async until(expression) {
      await eventually(expression, async () => (await evaluate(expression)) === true || undefined);
    },
    async screenshot() {
      return Buffer.from(String((await page('Page.captureScreenshot', { format: 'png' }))['data']), 'base64');
    },
    async window(width, height, dark = false) {
      await page('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
      await page('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
    },
  };
}

interface DevTools {
  call: (method: string, parameters: Values, session?: string) => Promise<Values>;
  /** Has `listen` told what happens in a session. */
  told: (session: string, listen: (method: string, parameters: Values) => void) => void;
}

async function connectTo(later: Closing, url: string): Promise<DevTools> {
  const socket = new WebSocket(url);
  later(() => socket.terminate());
  const waiting = new Map<number, (answer: Values) => void>();
  const listening = new Map<unknown, (method: string, parameters: Values) => void>();
  socket.on('message', (data: Buffer) => {
    const message = record(JSON.parse(data.toString('utf8')));
    const { id, method, sessionId } = message;
    if (typeof id === 'number') {
      waiting.get(id)?.(message);
      waiting.delete(id);
    } else if (typeof method === 'string') {
      listening.get(sessionId)?.(method, record(message['params']));
    }
  });
  await once(socket, 'open');
  let last = 0;
  return {
    call: async (method, params, sessionId) => {
      last += 1;
      const id = last;
      const answered = new Promise<Values>((resolve) => waiting.set(id, resolve));
      socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
      const { result, error } = await answered;
      assert.equal(error, undefined, `${method}: ${JSON.stringify(error)}`);
      return record(result);
    },
    told: (session, listen) => void listening.set(session, listen),
  };
}

function record(value: unknown): Values {
  assert.ok(typeof value === 'object' && value !== null);
  return { ...value };
}
