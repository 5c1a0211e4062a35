import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, it } from 'mocha';
import { KeyInput } from '../../../ui/terminal/key-input.ts';

class FakeTerminal extends PassThrough {
  readonly modes: boolean[] = [];
  setRawMode(mode: boolean): this {
    this.modes.push(mode);
    return this;
  }
}

function input(): { terminal: FakeTerminal; keys: KeyInput; pasted: string[]; gone: string[]; take: (count: number) => Promise<string[]> } {
  const terminal = new FakeTerminal();
  const pasted: string[] = [];
  const gone: string[] = [];
  const keys = new KeyInput(terminal, (text) => pasted.push(text), (why) => gone.push(why));
  const take = async (count: number): Promise<string[]> => {
    const taken: string[] = [];
    while (taken.length < count) {
      const values: unknown[] = await once(keys, 'data');
      taken.push(String(values[0]));
    }
    return taken;
  };
  return { terminal, keys, pasted, gone, take };
}

describe('KeyInput', () => {
  it('gives a key a chunk, also when a character comes in two', async () => {
    const { terminal, keys } = input();
    const chunks: string[] = [];
    const three = new Promise<void>((resolve) => {
      keys.on('data', (chunk: Buffer) => {
        chunks.push(chunk.toString());
        if (chunks.length === 3) resolve();
      });
    });
    const bytes = Buffer.from('jé\u001b[A');
    terminal.write(bytes.subarray(0, 2));
    terminal.write(bytes.subarray(2));
    await three;
    assert.deepEqual(chunks, ['j', 'é', '\u001b[A']);
  });

  it('gives a lone escape after a moment', async () => {
    const { terminal, take } = input();
    const one = take(1);
    terminal.write('\u001b');
    assert.deepEqual(await one, ['\u001b']);
  });

  it('keeps pastes apart', async () => {
    const { terminal, pasted, take } = input();
    const one = take(1);
    terminal.write('\u001b[200~rm -rf\u001b[201~q');
    assert.deepEqual(await one, ['q']);
    assert.deepEqual(pasted, ['rm -rf']);
  });

  it('hands raw mode through and leaves the terminal as it was', () => {
    const { terminal, keys } = input();
    keys.setRawMode(true);
    assert.ok(keys.isRaw);
    keys.detach();
    assert.deepEqual(terminal.modes, [true, false]);
    assert.ok(terminal.isPaused());
    assert.equal(terminal.listenerCount('data'), 0);
    assert.doesNotThrow(() => terminal.emit('error', new Error('EIO')));
  });

  it('says when the terminal is gone', async () => {
    const ended = input();
    ended.terminal.end();
    await once(ended.terminal, 'end');
    assert.deepEqual(ended.gone, ['the terminal’s input ended']);
    const broken = input();
    broken.terminal.emit('error', new Error('EIO'));
    assert.deepEqual(broken.gone, ['the terminal’s input broke: EIO']);
  });
});
