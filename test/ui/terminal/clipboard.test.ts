import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { clipboardSequence } from '../../../ui/terminal/clipboard.ts';

describe('clipboardSequence', () => {
  it('is OSC 52 with the text in base64, whatever is in it', () => {
    const sequence = clipboardSequence('ü\u001b[31m\n', null);
    const parts = /^\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007$/.exec(sequence);
    assert.equal(Buffer.from(parts?.[1] ?? '', 'base64').toString('utf8'), 'ü\u001b[31m\n');
  });

  it('goes through tmux and screen as well', () => {
    const plain = clipboardSequence('x', null);
    const tmux = clipboardSequence('x', 'tmux');
    assert.ok(tmux.startsWith(plain));
    const wrapped = /\u001bPtmux;([\s\S]*)\u001b\\$/.exec(tmux)?.[1] ?? '';
    assert.equal(wrapped.replaceAll('\u001b\u001b', '\u001b'), plain);
    assert.equal(clipboardSequence('x', 'screen'), `\u001bP${plain}\u001b\\`);
  });
});
