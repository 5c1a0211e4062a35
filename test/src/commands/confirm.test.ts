import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import { confirmed } from '../../../src/commands/confirm.ts';

describe('confirmed', () => {
  /** Asks with a process's stdout in place of the keyboard. */
  async function answer(script: string, stop = new AbortController().signal): Promise<{ yes: boolean; asked: string }> {
    const keyboard = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    let asked = '';
    // What the command reads is a stream of lines, whatever it comes from.
    const stdin: unknown = keyboard.stdout;
    const stderr: unknown = { write: (text: string) => (asked += text) !== '' };
    assert.ok(isInput(stdin) && isOutput(stderr));
    const yes = await confirmed({ stdin, stderr, stop }, 'sure?');
    keyboard.kill();
    if (keyboard.exitCode === null && keyboard.signalCode === null) await once(keyboard, 'exit');
    return { yes, asked };
  }

  function isInput(stream: unknown): stream is NodeJS.ReadStream {
    return typeof stream === 'object' && stream !== null && 'read' in stream;
  }

  function isOutput(stream: unknown): stream is NodeJS.WriteStream {
    return typeof stream === 'object' && stream !== null && 'write' in stream;
  }

  it('takes y and yes for a yes, and everything else for a no', async () => {
    for (const [typed, yes] of [['y\\n', true], ['Yes\\n', true], [' y \\n', true], ['n\\n', false], ['\\n', false], ['', false], ['yesterday\\n', false], ['n\\ny\\n', false]] as const) {
      assert.deepEqual(await answer(`process.stdout.write("${typed}")`), { yes, asked: 'sure? [y/N] ' }, typed);
    }
  });

  it('is a no when the program is told to end', async () => {
    const stop = new AbortController();
    const asking = answer('setInterval(() => {}, 1000)', stop.signal);
    stop.abort();
    assert.equal((await asking).yes, false);
    assert.equal((await answer('setInterval(() => {}, 1000)', stop.signal)).yes, false);
  });
});
