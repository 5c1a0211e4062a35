import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, it } from 'mocha';
import { events } from '../../../src/commands/events.ts';
import type { EventLog } from '../../../src/events/log.ts';
import { removeRunFile, writeRunFile } from '../../../src/publish/run-file.ts';
import type { Publisher } from '../../../src/publish/server.ts';
import { RUN, emitMany, publishers, runFileFor } from '../../support/event-stream.ts';
import { entry, plainEnvironment } from '../../support/program.ts';
import { runCommand } from '../../support/run-command.ts';
import { scratchFolders } from '../../support/scratch.ts';

interface Line {
  v: number;
  type: string;
  seq?: number;
  from?: number;
  to?: number;
}

/** The whole lines of an output. Throws on one that is not a JSON object. */
function linesOf(output: string): Line[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const value: unknown = JSON.parse(line);
      assert.ok(isLine(value), line);
      return value;
    });
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && 'v' in value && 'type' in value;
}

/** A program that runs, with what it has said so far. */
class Running {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #ended: Promise<void>;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#ended = once(child, 'close').then(() => undefined);
  }

  get seqs(): (number | undefined)[] {
    return linesOf(this.stdout).map(({ seq }) => seq);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      assert.equal(this.child.exitCode, null, this.stderr);
      await wait(10);
    }
  }

  /** Resolves to its exit code. */
  async ended(): Promise<number | null> {
    await this.#ended;
    return this.child.exitCode;
  }
}

describe('trustlens events', function () {
  this.timeout(60_000);
  const folder = scratchFolders();
  const publish = publishers();
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  function run(home: string, args: readonly string[] = []): Running {
    const child = spawn(process.execPath, [...entry(), 'events', '--home', home, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: plainEnvironment(home) });
    children.push(child);
    return new Running(child);
  }

  /** A publisher whose run file stands in a new home folder. */
  async function running(maxEvents = 200_000): Promise<{ home: string; log: EventLog; publisher: Publisher }> {
    const home = folder();
    const { log, publisher } = await publish({}, { maxEvents });
    await writeRunFile(home, runFileFor(publisher.url));
    return { home, log, publisher };
  }

  it('prints what is held and what comes, one event a line, until the proxy ends', async () => {
    const { home, log, publisher } = await running();
    emitMany(log, 3);
    const program = run(home);
    await program.until(() => program.seqs.length === 3);
    emitMany(log, 2);
    await program.until(() => program.seqs.length === 5);
    assert.deepEqual(linesOf(program.stdout), [...log.since(0)]);
    await removeRunFile(home, RUN);
    await publisher.close();
    assert.equal(await program.ended(), 0);
    assert.equal(program.stderr, 'the proxy has ended\n');
  });

  it('ends in order when it is asked to', async () => {
    const { home, log } = await running();
    emitMany(log, 1);
    const program = run(home);
    await program.until(() => program.seqs.length === 1);
    program.child.kill('SIGINT');
    assert.equal(await program.ended(), 0);
    assert.equal(program.stderr, '');
  });

  it('with --no-follow ends after what is held, and says what is not', async () => {
    const { home, log } = await running(10);
    emitMany(log, 25);
    const all = await runCommand(events, ['--no-follow'], { home });
    const [gap, ...held] = linesOf(all.stdout.toString());
    assert.deepEqual(gap, { v: 1, type: 'stream.gap', from: 1, to: 15 });
    assert.deepEqual(held, [...log.since(0)]);
    assert.equal(all.stderr, 'events 1 to 15 are lost: they are no longer held\n');
    const since = await runCommand(events, ['--no-follow', '--since', '22'], { home });
    assert.deepEqual(linesOf(since.stdout.toString()), [...log.since(22)]);
    assert.equal(since.stderr, '');
  });

  it('filters by type and connection, and brings bodies only when asked', async () => {
    const { home, log } = await running();
    // Another reader stays: bodies go with the last one that asks for them.
    log.askForBodies();
    log.emit('proxy.stopping', null, 0, { reason: '' });
    log.emit('http.data', 1, 0, { exchange: 1, from: 'client', data: 'AA==' });
    log.emit('tunnel.passed', 2, 0, { reason: 'rule', detail: '' });
    log.emit('tunnel.passed', 1, 0, { reason: 'rule', detail: '' });
    const expected: [args: string[], seqs: number[]][] = [
      [[], [1, 3, 4]],
      [['--bodies'], [1, 2, 3, 4]],
      [['--type', 'http.data'], [2]],
      [['--type', 'proxy.stopping', '--type', 'tunnel.passed'], [1, 3, 4]],
      [['--connection', '1'], [4]],
      [['--connection', '1', '--bodies'], [2, 4]],
    ];
    for (const [args, seqs] of expected) {
      const { code, stdout } = await runCommand(events, ['--no-follow', ...args], { home });
      assert.equal(code, 0);
      assert.deepEqual(linesOf(stdout.toString()).map(({ seq }) => seq), seqs, args.join(' '));
    }
  });

  it('waits for a reader that takes its time, and loses nothing', async () => {
    const { home, log } = await running();
    let serialised = 0;
    const payload = {
      reason: 'rule',
      detail: 'x'.repeat(1_000),
      toJSON(this: object) {
        serialised += 1;
        return { ...this, toJSON: undefined };
      },
    };
    for (let count = 0; count < 40_000; count += 1) log.emit('tunnel.passed', 1, 0, payload);
    const program = run(home, ['--no-follow']);
    program.child.stdout?.pause();
    // Until it takes no more, because a pipe holds far less than 40 MB.
    let before = -1;
    while (serialised === 0 || serialised > before) {
      before = serialised;
      await wait(200);
    }
    assert.ok(serialised < 40_000, 'it took everything although nobody read');
    program.child.stdout?.resume();
    assert.equal(await program.ended(), 0, program.stderr);
    assert.deepEqual(program.seqs, Array.from({ length: 40_000 }, (_, index) => index + 1));
    assert.equal(program.stderr, '');
  });

  it('ends quietly when its reader has enough', async () => {
    const { home, log } = await running();
    emitMany(log, 5_000, 1_000);
    const command = [process.execPath, ...entry(), 'events', '--home', home].map((word) => `'${word}'`).join(' ');
    const child = spawn('bash', ['-c', `set -o pipefail; ${command} | head -1`], { stdio: ['ignore', 'pipe', 'pipe'], env: plainEnvironment(home) });
    children.push(child);
    const program = new Running(child);
    assert.equal(await program.ended(), 0);
    assert.deepEqual(program.seqs, [1]);
    assert.equal(program.stderr, '');
  });

  it('says what is wrong with its options, and when no proxy runs', async () => {
    const home = folder();
    const cases: [args: string[], stderr: RegExp][] = [
      [[], /^error: no trustlens proxy is running\nhint: .*trustlens start/],
      [['--since', 'yesterday'], /^error: --since takes a whole number, not 'yesterday'\n/],
      [['--connection', '-1'], /^error: /],
      [['--type', 'tls'], /^error: there is no event type 'tls'\nhint: .*tls\.message/],
    ];
    for (const [args, said] of cases) {
      const { code, stdout, stderr } = await runCommand(events, args, { home });
      assert.equal(code, 2);
      assert.match(stderr, said);
      assert.equal(stdout.length, 0);
    }
  });
});
