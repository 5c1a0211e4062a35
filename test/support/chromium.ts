/** A headless Chromium of a test's own, with a profile and certificates of its own, driven over the DevTools protocol. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { scratchFolder } from './closing.ts';
import type { Closing } from './closing.ts';
import { endGroup, eventually } from './processes.ts';

export interface Chromium {
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
  /** Presses the element that a selector finds. */
  click(selector: string): Promise<void>;
  /** Says what the pages wrote to the console, what failed to load for the policy, and which requests they made. */
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts Chromium through a proxy. `home` holds its NSS database; without one it has an empty home. */
export async function startChromium(later: Closing, proxy: { port: number }, options: { home?: string; script?: boolean; userAgent?: string } = {}): Promise<Chromium> {
  const profile = scratchFolder(later);
  const home = options.home ?? scratchFolder(later);
  const child = spawn(
    'chromium',
    [
      '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      `--user-data-dir=${profile}`, `--proxy-server=127.0.0.1:${proxy.port}`, '--proxy-bypass-list=<-loopback>', '--remote-debugging-port=0',
      ...(options.userAgent === undefined ? [] : [`--user-agent=${options.userAgent}`]), 'about:blank',
    ],
    { detached: true, stdio: 'ignore', env: { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' } },
  );
  const close = (): Promise<void> => endGroup(child);
  later(close);
  const address = await eventually('the port of Chromium', () => {
    try {
      const [port, path] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
      return path === undefined ? undefined : `ws://127.0.0.1:${port ?? ''}${path}`;
    } catch {
      assert.equal(child.exitCode, null, 'Chromium ended');
      return undefined;
    }
  });
  const socket = new WebSocket(address);
  later(() => socket.terminate());
  await once(socket, 'open');
  let last = 0;
  const waiting = new Map<number, (message: Record<string, unknown>) => void>();
  const told = new Map<string, (parameters: Record<string, unknown>) => void>();
  socket.on('message', (data: Buffer) => {
    const message = record(JSON.parse(data.toString()));
    const { id, method } = message;
    if (typeof id === 'number') waiting.get(id)?.(message);
    else if (typeof method === 'string') told.get(method)?.(record(message['params']));
  });
  const call = async (method: string, parameters: object = {}, session?: string): Promise<Record<string, unknown>> => {
    last += 1;
    const id = last;
    const answer = new Promise<Record<string, unknown>>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params: parameters, ...(session === undefined ? {} : { sessionId: session }) }));
    const message = await answer;
    waiting.delete(id);
    assert.equal(message['error'], undefined, `${method}: ${JSON.stringify(message['error'])}`);
    return record(message['result']);
  };
  const { targetInfos } = await call('Target.getTargets');
  assert.ok(Array.isArray(targetInfos));
  const { targetId } = record(targetInfos.map(record).find(({ type }) => type === 'page'));
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  assert.ok(typeof sessionId === 'string');
  const page = (method: string, parameters: object = {}): Promise<Record<string, unknown>> => call(method, parameters, sessionId);
  const requests: string[] = [];
  const complaints: string[] = [];
  let loaded = (): void => undefined;
  told.set('Network.requestWillBeSent', ({ request }) => void requests.push(String(record(request)['url'])));
  told.set('Log.entryAdded', ({ entry }) => void complaints.push(`${String(record(entry)['source'])}: ${String(record(entry)['text'])}`));
  told.set('Runtime.exceptionThrown', ({ exceptionDetails }) => void complaints.push(JSON.stringify(exceptionDetails)));
  told.set('Page.loadEventFired', () => loaded());
  for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await page(`${domain}.enable`);
  if (options.script === false) await page('Emulation.setScriptExecutionDisabled', { value: true });
  const evaluate = async (expression: string): Promise<unknown> => record((await page('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }))['result'])['value'];
  return {
    evaluate,
    requests,
    complaints,
    close,
    async open(url) {
      const done = new Promise<void>((resolve) => (loaded = resolve));
      const { errorText } = await page('Page.navigate', { url });
      assert.equal(errorText, undefined, `${url}: ${String(errorText)}`);
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
    async click(selector) {
      assert.equal(await evaluate(`document.querySelector(${JSON.stringify(selector)}) !== null`), true, `${selector} is there`);
      await evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
    },
  };
}

function record(value: unknown): Record<string, unknown> {
  assert.ok(typeof value === 'object' && value !== null);
  return { ...value };
}
