import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { StreamItem } from '../../ui/actions.ts';
import type { StreamState } from '../../ui/model.ts';
import { StreamClient } from '../../ui/stream-client.ts';
import { CANNED_TOKEN, startCannedStream } from '../support/canned-stream.ts';
import { RUN, TOKEN, emitMany, publishers } from '../support/event-stream.ts';
import { SampleRun, manyConnections } from '../support/sample-events.ts';
import { closing } from '../support/terminal.ts';

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${what} did not come`);
}

describe('StreamClient', () => {
  const close = closing();

  function client(url: string, token = CANNED_TOKEN): { client: StreamClient; items: StreamItem[]; states: StreamState[]; seqs: () => number[] } {
    const items: StreamItem[] = [];
    const states: StreamState[] = [];
    const made: StreamClient = new StreamClient({
      url,
      token,
      firstDelay: 5,
      onItems: () => items.push(...made.take(1_000_000)),
      onState: (state) => states.push(state),
    });
    close(() => {
      made.close();
    });
    return { client: made, items, states, seqs: () => items.flatMap((item) => (item.kind === 'event' ? [item.event.seq] : [])) };
  }

  it('takes what is held, then what comes, with the size of each event', async () => {
    const run = new SampleRun().started();
    const stream = await startCannedStream({ events: run.events, glossary: { x: { text: 'words', citation: 'RFC 1' } } });
    close(() => stream.close());
    const { client: made, items, states, seqs } = client(stream.url);
    made.start();
    await until(() => seqs().length === 2, 'what is held');
    run.connection('plain');
    stream.send(...run.events.slice(2));
    await until(() => seqs().length === run.events.length, 'what comes');
    assert.deepEqual(seqs(), run.events.map(({ seq }) => seq));
    assert.deepEqual(items[0], { kind: 'hello', run: 'canned-run', glossary: { x: { text: 'words', citation: 'RFC 1' } }, resumed: false });
    assert.ok(items.every((item) => item.kind !== 'event' || item.size > JSON.stringify(item.event).length));
    assert.deepEqual(states, [{ kind: 'connecting', attempt: 1 }, { kind: 'open' }]);
  });

  it('comes back to its place after every break, with nothing lost and nothing twice', async () => {
    const run = new SampleRun().started();
    const stream = await startCannedStream({ events: run.events });
    close(() => stream.close());
    const { client: made, items, states, seqs } = client(stream.url);
    made.start();
    for (let round = 0; round < 5; round += 1) {
      await until(() => seqs().length === run.events.length, `round ${round}`);
      stream.drop();
      const before = run.events.length;
      run.connection('plain');
      stream.send(...run.events.slice(before));
    }
    await until(() => seqs().length === run.events.length, 'the last round');
    assert.deepEqual(seqs(), run.events.map(({ seq }) => seq));
    const hellos = items.filter((item) => item.kind === 'hello');
    assert.equal(hellos[0]?.resumed, false);
    assert.ok(hellos.slice(1).every(({ resumed }) => resumed));
    assert.ok(states.some((state) => state.kind === 'waiting' && state.attempt === 2 && state.retryAt > 0));
    assert.equal(stream.queries.at(-1)?.get('run'), 'canned-run');
    assert.ok(Number(stream.queries.at(-1)?.get('since')) > 0);
  });

  it('begins anew when another run is there, and tells of gaps', async () => {
    const stream = await startCannedStream({ events: new SampleRun().started().events });
    close(() => stream.close());
    const { client: made, items, seqs } = client(stream.url);
    made.start();
    await until(() => seqs().length === 2, 'the first run');
    stream.newRun('another', new SampleRun().started().events);
    stream.drop();
    await until(() => seqs().length === 4, 'the second run');
    assert.equal(items.filter((item) => item.kind === 'hello').at(-1)?.resumed, false);
    stream.say({ kind: 'gap', from: 3, to: 9 });
    await until(() => items.at(-1)?.kind === 'gap', 'the gap');
    stream.drop();
    await until(() => stream.queries.at(-1)?.get('since') === '9', 'the place behind the gap');
  });

  it('tries less and less often, and says so', async () => {
    const stream = await startCannedStream();
    const { client: made, states } = client(stream.url);
    await stream.close();
    made.start();
    await until(() => states.filter(({ kind }) => kind === 'waiting').length === 5, 'five tries');
    const attempts = states.flatMap((state) => (state.kind === 'waiting' ? [state.attempt] : []));
    assert.deepEqual(attempts.slice(0, 5), [2, 3, 4, 5, 6]);
    assert.match(states.flatMap((state) => (state.kind === 'waiting' ? [state.why] : []))[0] ?? '', /ECONNREFUSED/);
  });

  it('ends when it is refused, and when the proxy stops', async () => {
    const stream = await startCannedStream({ events: new SampleRun().started().events });
    const refused = client(stream.url, 'wrong');
    refused.client.start();
    await until(() => refused.states.at(-1)?.kind === 'ended', 'the refusal');
    assert.deepEqual(refused.states.at(-1), { kind: 'ended', why: 'the proxy refused this dashboard (HTTP 401)' });
    const open = client(stream.url);
    open.client.start();
    await until(() => open.seqs().length === 2, 'the events');
    await stream.close();
    await until(() => open.states.at(-1)?.kind === 'ended', 'the end');
    assert.deepEqual(open.states.at(-1), { kind: 'ended', why: 'the proxy has stopped' });
  });

  it('ends when the other side speaks another version', async () => {
    const stream = await startCannedStream({ version: 2 });
    close(() => stream.close());
    const { client: made, states } = client(stream.url);
    made.start();
    await until(() => states.at(-1)?.kind === 'ended', 'the end');
    assert.deepEqual(states.at(-1), { kind: 'ended', why: 'the proxy speaks another version of the event stream' });
  });

  it('gives commands and tells what became of them, also when nothing did', async () => {
    const stream = await startCannedStream({ answer: (command) => ({ ok: command.name === 'open_browser', message: `about ${command.name}` }) });
    close(() => stream.close());
    const { client: made, states } = client(stream.url);
    assert.deepEqual(await made.command({ name: 'open_browser' }), { ok: false, message: 'not connected to the proxy' });
    made.start();
    await until(() => states.at(-1)?.kind === 'open', 'the stream');
    const [browser, pass] = await Promise.all([made.command({ name: 'open_browser' }), made.command({ name: 'pass_host', host: 'a.test' })]);
    assert.deepEqual(browser, { ok: true, message: 'about open_browser' });
    assert.deepEqual(pass, { ok: false, message: 'about pass_host' });
    assert.deepEqual(stream.commands, [
      { kind: 'command', id: 1, name: 'open_browser' },
      { kind: 'command', id: 2, name: 'pass_host', host: 'a.test' },
    ]);
    made.close();
    assert.equal((await made.command({ name: 'open_browser' })).ok, false);
  });

  it('holds the stream up when nothing is taken, and loses nothing', async () => {
    const events = manyConnections(6_000);
    const stream = await startCannedStream({ events });
    close(() => stream.close());
    const states: StreamState[] = [];
    const made = new StreamClient({ url: stream.url, token: CANNED_TOKEN, onItems: () => undefined, onState: (state) => states.push(state) });
    close(() => {
      made.close();
    });
    made.start();
    await until(() => made.waiting >= 20_000, 'the limit');
    // What was on its way when the limit was reached still comes in.
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(made.waiting < 24_000, `${made.waiting} are waiting`);
    const seqs: number[] = [];
    await until(() => {
      for (const item of made.take(1_000)) if (item.kind === 'event') seqs.push(item.event.seq);
      return seqs.length === events.length;
    }, 'all of them');
    assert.deepEqual(seqs, events.map(({ seq }) => seq));
  }).timeout(60_000);

  describe('with the real publisher', () => {
    const publish = publishers();

    it('reads, resumes, gives commands and sees the end', async () => {
      const { log, publisher } = await publish({ onCommand: (command) => Promise.resolve({ ok: true, message: `did ${command.name}` }) });
      emitMany(log, 500);
      const { client: made, items, states, seqs } = client(publisher.url, TOKEN);
      made.start();
      await until(() => seqs().length === 500, 'what is held');
      emitMany(log, 500);
      await until(() => seqs().length === 1_000, 'what comes');
      assert.deepEqual(seqs(), Array.from({ length: 1_000 }, (_, index) => index + 1));
      assert.equal(items[0]?.kind === 'hello' ? items[0].run : '', RUN);
      assert.deepEqual(await made.command({ name: 'pass_host', host: 'a.test' }), { ok: true, message: 'did pass_host' });
      await publisher.close();
      await until(() => states.at(-1)?.kind === 'ended', 'the end');
      assert.deepEqual(states.at(-1), { kind: 'ended', why: 'the proxy has stopped' });
    });
  });
});
