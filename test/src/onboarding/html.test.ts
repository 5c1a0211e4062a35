import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Html, escape, html, words } from '../../../src/onboarding/html.ts';

describe('html', () => {
  it('lets no value out of text or a quoted attribute', () => {
    const evil = `"><script>alert('1')</script>&amp;`;
    assert.equal(html`<a href="${evil}">${evil}</a>`.text, html`<a href="${new Html(escape(evil))}">${[new Html(escape(evil))]}</a>`.text);
    assert.doesNotMatch(html`${evil}`.text, /[<>"']/);
    assert.equal(html`${1}<b>${html`<i>${'&'}</i>`}</b>`.text, '1<b><i>&#38;</i></b>');
  });

  it('makes what cannot be seen visible', () => {
    assert.equal(escape('a\u202eb\u0000'), 'a\\u{202e}b\\x00');
  });

  it('takes code and places to fill in from our own words alone', () => {
    assert.equal(words('run `rm {file}` & wait', { file: 'a`b`<c>' }).text, 'run <code>rm a&#96;b&#96;&#60;c&#62;</code> &#38; wait');
    assert.throws(() => words('{nothing}', {}), TypeError);
  });
});
