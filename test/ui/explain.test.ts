import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explain } from '../../ui/explain.ts';
import { TestScreen } from '../support/screens.ts';

/** What a thing brings along. */
const OWN = { title: 'x', text: 'Its own words.', citation: 'RFC 5280 §6.1' };

const { model } = new TestScreen({ glossary: { 'tls.extensions': { text: 'All extensions.', citation: 'RFC 9846 §4.3' } } });

describe('explain', () => {
  it('takes the first key the stream’s glossary knows', () => {
    assert.deepEqual(explain(model, { title: 'key_share', keys: ['tls.extension.51', 'tls.extensions'], fallback: OWN }), {
      title: 'key_share',
      text: 'All extensions.',
      citation: 'RFC 9846 §4.3',
    });
  });

  it('falls back to the words the thing came with, and is not fooled by names every object has', () => {
    assert.equal(explain(model, { title: 'x', keys: ['toString', '__proto__'], fallback: OWN }), OWN);
    assert.equal(explain(model, { title: 'x', keys: [] }), undefined);
  });
});
