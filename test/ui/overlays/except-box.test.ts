import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lineWidth, plainText } from '../../../ui/drawing/line.ts';
import { exceptBox } from '../../../ui/overlays/except-box.ts';

describe('exceptBox', () => {
  const faults = [
    { check: 'expired', words: 'expired 3 days ago', forgivable: true },
    { check: 'wrong_host', words: 'for another host', forgivable: true },
  ];

  it('names the host and every check that fails, and how to answer', () => {
    for (const width of [40, 74, 118]) {
      const { lines } = exceptBox({ kind: 'except', name: 'api.example.test', host: 'api.example.test', port: 443, faults }, width);
      const text = lines.map((words) => plainText(words)).join(' ').replace(/ +/g, ' ');
      assert.match(text, /Let api\.example\.test through although: ✗ expired 3 days ago \(expired\) ✗ for another host \(wrong_host\)/);
      assert.match(text, /y yes, until this run ends s yes, and save it n no/);
      if (width > 70) assert.ok(lines.every((words) => lineWidth(words) <= 70));
    }
  });
});
