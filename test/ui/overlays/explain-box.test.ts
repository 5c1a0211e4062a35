import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { explainBox } from '../../../ui/overlays/explain-box.ts';

describe('explainBox', () => {
  it('has the words, then the source, in lines that are easy to read', () => {
    const box = explainBox({ kind: 'explain', top: 0, explanation: { title: 'key_share', text: 'Half of a key exchange. '.repeat(6).trim(), citation: 'RFC 9846 §4.3.8' } }, 118);
    assert.equal(plainText(box.title), '? key_share');
    const lines = box.lines.map((words) => plainText(words));
    assert.ok(lines.every((drawn) => drawn.length <= 72));
    assert.equal(lines.at(-1), ' RFC 9846 §4.3.8');
    assert.match(lines[1] ?? '', /^ Half of a key exchange\./);
  });

  it('does without a source', () => {
    const box = explainBox({ kind: 'explain', top: 0, explanation: { title: 'x', text: 'Words.', citation: '' } }, 40);
    assert.deepEqual(box.lines.map((words) => plainText(words)), ['', ' Words.', '']);
  });
});
