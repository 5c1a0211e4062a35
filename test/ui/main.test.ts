import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { dashboardRefusal, runDashboard } from '../../ui/main.ts';
import type { DashboardOptions, DashboardOutcome } from '../../ui/main.ts';
import { CANNED_TOKEN, startCannedStream } from '../support/canned-stream.ts';
import type { CannedStream } from '../support/canned-stream.ts';
import { SAMPLE_GLOSSARY, SampleRun, manyConnections, sampleRun } from '../support/sample-events.ts';
import { MemoryKeyboard, MemoryTerminal, closing } from '../support/terminal.ts';
import type { Event } from '../../src/events/schema.ts';

const ENV = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };

interface Running {
  stream: CannedStream;
  terminal: MemoryTerminal;
  keyboard: MemoryKeyboard;
  stop: AbortController;
  outcome: Promise<DashboardOutcome>;
}

describe('runDashboard', () => {
  const close = closing();

  async function start(events: readonly Event[], options: Partial<DashboardOptions> = {}): Promise<Running> {
    const stream = await startCannedStream({ events, glossary: SAMPLE_GLOSSARY });
    const terminal = new MemoryTerminal(100, 30);
    const keyboard = new MemoryKeyboard();
    const stop = new AbortController();
    const outcome = runDashboard({ url: stream.url, token: CANNED_TOKEN, input: keyboard, output: terminal, env: ENV, stop: stop.signal, ...options });
    close(async () => {
      stop.abort();
      await outcome;
      await stream.close();
    });
    return { stream, terminal, keyboard, stop, outcome };
  }

  it('shows what the stream says, does what keys say, and leaves the terminal as it was', async () => {
    const { terminal, keyboard, outcome, stream } = await start(sampleRun().events);
    await terminal.until((screen) => /8 +\d\d:\d\d:\d\d +shop\.example\.test/.test(screen) && screen.includes('live'), 'the list');
    keyboard.write('j\r2');
    await terminal.until((screen) => screen.includes('7 api.example.test') && screen.includes('ServerHello'), 'the handshake');
    keyboard.write('\u001b');
    await terminal.until((screen) => screen.includes('┌ connections'), 'the list again');
    keyboard.write('p');
    await terminal.until((screen) => screen.includes('✓ done: pass_host'), 'the answer');
    assert.deepEqual(stream.commands, [{ kind: 'command', id: 1, name: 'pass_host', host: 'api.example.test' }]);
    keyboard.write('y');
    await terminal.until((screen) => screen.includes('copied host'), 'the copy');
    assert.ok(terminal.written.includes(`\u001b]52;c;${Buffer.from('api.example.test').toString('base64')}\u0007`));
    keyboard.write('q');
    assert.deepEqual(await outcome, { reason: 'quit' });
    await terminal.screen();
    assert.ok(!terminal.alternate && !keyboard.raw);
  });

  it('shows events as they come', async () => {
    const run = new SampleRun().started();
    const { terminal, stream } = await start(run.events);
    await terminal.until((screen) => screen.includes('Nothing yet'), 'the first screen');
    const before = run.events.length;
    run.connection('good', { open: true });
    stream.send(...run.events.slice(before));
    await terminal.until((screen) => screen.includes('✓ The server’s chain is fine'), 'the connection');
  });

  it('keeps what was seen when the stream breaks, says so, and goes on', async () => {
    const run = sampleRun();
    const { terminal, stream } = await start(run.events);
    await terminal.until((screen) => screen.includes('live'), 'the stream');
    stream.drop();
    await terminal.until((screen) => /stream lost, try 2|connecting, try 2/.test(screen), 'the break');
    const before = run.events.length;
    run.connection('plain', { host: 'after.example.test' });
    stream.send(...run.events.slice(before));
    await terminal.until((screen) => screen.includes('after.example.test') && screen.includes('live'), 'what came after');
  });

  it('stays when the proxy stops under a guest, and goes with it under its owner', async () => {
    const guest = await start(sampleRun().events);
    await guest.terminal.until((screen) => screen.includes('live'), 'the stream');
    await guest.stream.close();
    await guest.terminal.until((screen) => screen.includes('✗ the proxy has stopped') && screen.includes('shop.example.test'), 'the end of the stream');
    guest.keyboard.write('q');
    assert.deepEqual(await guest.outcome, { reason: 'quit' });

    const owner = await start(sampleRun().events, { ownsProxy: true });
    await owner.terminal.until((screen) => screen.includes('live'), 'the stream');
    await owner.stream.close();
    assert.deepEqual(await owner.outcome, { reason: 'stream_ended', message: 'the proxy has stopped' });
  });

  it('ends with words when it is not let in', async () => {
    const { outcome, terminal } = await start([], { token: 'wrong' });
    assert.deepEqual(await outcome, { reason: 'stream_ended', message: 'the proxy refused this dashboard (HTTP 401)' });
    await terminal.screen();
    assert.ok(!terminal.alternate);
  });

  it('stops when it is asked to, or the terminal goes away', async () => {
    const asked = await start(sampleRun().events);
    await asked.terminal.until((screen) => screen.includes('live'), 'the stream');
    asked.stop.abort();
    assert.deepEqual(await asked.outcome, { reason: 'stopped' });
    const gone = await start(sampleRun().events);
    await gone.terminal.until((screen) => screen.includes('live'), 'the stream');
    gone.keyboard.end();
    assert.deepEqual(await gone.outcome, { reason: 'stopped', message: 'the terminal’s input ended' });
  });

  it('follows the size of the terminal', async () => {
    const { terminal, keyboard } = await start(sampleRun().events);
    await terminal.until((screen) => screen.includes('live'), 'the stream');
    keyboard.write('3');
    for (const [columns, rows] of [[160, 45], [40, 10], [30, 8], [80, 24], [120, 30]] as const) {
      terminal.resize(columns, rows);
      await terminal.until((screen) => (columns < 40 ? screen.includes('too small') : screen.includes('q quit') && screen.split('\n').some((line) => line.length >= columns - 1)), `${columns} × ${rows}`);
    }
  });

  it('stays quick while very much comes in, and answers keys meanwhile', async () => {
    const { terminal, keyboard } = await start(manyConnections(8_000));
    await terminal.until((screen) => screen.includes('connections'), 'the first rows');
    keyboard.write('R');
    await terminal.until((screen) => screen.includes('the root of trustlens'), 'the answer to a key');
    keyboard.write('\u001b');
    await terminal.until((screen) => screen.includes('8,000'), 'all rows');
    keyboard.write('/host:shop status:5xx\r');
    await terminal.until((screen) => /filter host:shop status:5xx ─ \d+ of 8,000/.test(screen), 'the filter');
  }).timeout(60_000);

  it('refuses in words where there is no terminal', async () => {
    const keyboard = new MemoryKeyboard();
    const terminal = new MemoryTerminal(80, 24);
    const options = { url: 'ws://127.0.0.1:1/events', token: '', input: keyboard, output: terminal, stop: new AbortController().signal };
    const outcome = await runDashboard({ ...options, env: { TERM: 'dumb' } });
    assert.equal(outcome.reason, 'stopped');
    assert.match(outcome.message ?? '', /TERM=dumb/);
    assert.equal(terminal.written, '', 'nothing is drawn');
    assert.equal(dashboardRefusal({ ...options, env: ENV }), undefined);
    const aborted = new AbortController();
    aborted.abort();
    assert.deepEqual(await runDashboard({ ...options, env: ENV, stop: aborted.signal }), { reason: 'stopped' });
  });
});
