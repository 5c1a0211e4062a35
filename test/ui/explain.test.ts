import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explain } from '../../ui/explain.ts';
import { EXPLANATIONS } from '../../ui/explanations.ts';
import { TestScreen } from '../support/screens.ts';

const { model } = new TestScreen({ glossary: { 'tls.extensions': { text: 'All extensions.', citation: 'RFC 9846 §4.3' } } });

describe('explain', () => {
  it('takes the first key the stream’s glossary knows', () => {
    assert.deepEqual(explain(model, { title: 'key_share', keys: ['tls.extension.51', 'tls.extensions'], fallback: EXPLANATIONS.ja4 }), {
      title: 'key_share',
      text: 'All extensions.',
      citation: 'RFC 9846 §4.3',
    });
  });

  it('falls back to the dashboard’s own words, and is not fooled by names every object has', () => {
    assert.equal(explain(model, { title: 'x', keys: ['toString', '__proto__'], fallback: EXPLANATIONS.ja4 }), EXPLANATIONS.ja4);
    assert.equal(explain(model, { title: 'x', keys: [] }), undefined);
  });
});

describe('explanations', () => {
  it('are whole sentences', () => {
    for (const { title, text } of Object.values(EXPLANATIONS)) {
      assert.match(text, /^[A-Z].*\.$/s, title);
      assert.ok(text.length < 330, title);
    }
  });
});
