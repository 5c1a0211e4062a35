import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { BINDINGS, caption } from '../../../ui/keys.ts';
import { helpBox } from '../../../ui/overlays/help-box.ts';

describe('helpBox', () => {
  it('has every key and what it does', () => {
    const text = helpBox(118).lines.map((words) => plainText(words).trim()).join(' ').replace(/\s+/g, ' ');
    for (const { command, keys, help } of BINDINGS) {
      if (keys.length === 0 || command.startsWith('tab_')) continue;
      assert.ok(text.includes(help), help);
      assert.ok(text.includes(caption(keys[0] ?? '')), help);
    }
    assert.match(text, /1 to 7 views: summary, handshake, chains, changed, exchanges, raw, steps/);
  });

  it('has the marks and colours with their words', () => {
    const text = helpBox(118).lines.map((words) => plainText(words)).join('\n');
    assert.match(text, /✓ fine +! look +✗ refused or broken +– does not apply +… going on/);
    assert.match(text, /down client and trustlens +up trustlens and server/);
  });

  it('fits its width', () => {
    for (const width of [34, 60, 74, 118]) {
      const box = helpBox(width);
      for (const words of box.lines.slice(0, -3)) assert.ok(plainText(words).length <= width, plainText(words));
    }
  });
});
