import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'mocha';
import type { Surroundings } from '../../../src/commands/command.ts';
import { watchCommand } from '../../../src/commands/watch.ts';
import type { Dashboard } from '../../../src/commands/watch.ts';
import { UserError } from '../../../src/errors.ts';
import { writeRunFile } from '../../../src/publish/run-file.ts';
import type { DashboardOptions, DashboardOutcome } from '../../../ui/main.ts';
import { TOKEN, publishers, runFileFor } from '../../support/event-stream.ts';
import { scratchFolders } from '../../support/scratch.ts';

/** A stream that says it is a terminal; what is written to it can be read. */
function terminal<T extends object>(model: T, isTTY: boolean, written?: PassThrough): T {
  return new Proxy(model, {
    get: (target, name): unknown => {
      if (name === 'isTTY') return isTTY;
      if (name === 'write' && written !== undefined) return (text: string) => written.write(text);
      return Reflect.get(target, name);
    },
  });
}

describe('trustlens watch', () => {
  const folder = scratchFolders();
  const publish = publishers();

  /** A dashboard that notes what it was given and ends at once. */
  function dashboard(outcome: DashboardOutcome, refusal?: string): Dashboard & { given: DashboardOptions[]; loaded: number; load: () => Promise<Dashboard> } {
    const given: DashboardOptions[] = [];
    const made = {
      given,
      loaded: 0,
      dashboardRefusal: () => refusal,
      runDashboard: (options: DashboardOptions) => {
        given.push(options);
        return Promise.resolve(outcome);
      },
      load: () => {
        made.loaded += 1;
        return Promise.resolve<Dashboard>(made);
      },
    };
    return made;
  }

  async function run(load: () => Promise<Dashboard>, home: string, isTTY: boolean, owner = false): Promise<{ code: number; stderr: string; surroundings: Surroundings }> {
    const stderr = new PassThrough({ encoding: 'utf8' });
    const surroundings: Surroundings = {
      env: { TERM: 'xterm' },
      home,
      stdin: terminal(process.stdin, isTTY),
      stdout: terminal(process.stdout, isTTY),
      stderr: terminal(process.stderr, false, stderr),
      stop: new AbortController().signal,
      colour: false,
    };
    const code = await watchCommand(load).run({ options: owner ? { owner: true } : {}, positionals: [], rest: [] }, surroundings);
    return { code, stderr: String(stderr.read() ?? ''), surroundings };
  }

  /** A home folder with a run file that points at a publisher. */
  async function running(): Promise<{ home: string; url: string }> {
    const home = folder();
    const { publisher } = await publish();
    await writeRunFile(home, runFileFor(publisher.url));
    return { home, url: publisher.url };
  }

  it('gives the dashboard the stream of the running proxy and the terminal', async () => {
    const { home, url } = await running();
    const guest = dashboard({ reason: 'quit' });
    const { code, stderr, surroundings } = await run(guest.load, home, true);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const { env, stdin: input, stdout: output, stop } = surroundings;
    assert.deepEqual(guest.given, [{ url, token: TOKEN, input, output, env, stop, ownsProxy: false }]);
    const owner = dashboard({ reason: 'stream_ended', message: 'the proxy has ended' });
    const ended = await run(owner.load, home, true, true);
    assert.deepEqual([ended.code, ended.stderr, owner.given[0]?.ownsProxy], [0, 'the proxy has ended\n', true]);
  });

  it('needs a terminal, and one that can be drawn on', async () => {
    const { home } = await running();
    const unused = dashboard({ reason: 'quit' });
    const refused = (error: unknown): boolean => error instanceof UserError && error.code === 'no_terminal' && error.hints.some((hint) => hint.includes('trustlens events'));
    await assert.rejects(run(unused.load, home, false), refused);
    assert.equal(unused.loaded, 0);
    await assert.rejects(run(dashboard({ reason: 'quit' }, 'TERM=dumb').load, home, true), refused);
  });

  it('says when no proxy runs, also when one has crashed', async () => {
    const unused = dashboard({ reason: 'quit' });
    const refused = (error: unknown): boolean => error instanceof UserError && error.code === 'not_running' && error.hints.some((hint) => hint.includes('trustlens start'));
    await assert.rejects(run(unused.load, folder(), true), refused);
    // The run file is there and its process number is in use, but nobody answers.
    const crashed = folder();
    const { publisher } = await publish();
    await publisher.close();
    await writeRunFile(crashed, runFileFor(publisher.url));
    await assert.rejects(run(unused.load, crashed, true), refused);
    assert.equal(unused.loaded, 0);
  });
});
