import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keyName } from '../../../ui/terminal/key-names.ts';

describe('keyName', () => {
  it('names keys as the records do', () => {
    assert.equal(keyName('j', { name: 'j' }), 'j');
    assert.equal(keyName('J', { name: 'j', shift: true }), 'J');
    assert.equal(keyName('/', {}), '/');
    assert.equal(keyName('ä', {}), 'ä');
    assert.equal(keyName(undefined, { name: 'pageup' }), 'pageup');
    assert.equal(keyName('\t', { name: 'tab' }), 'tab');
    assert.equal(keyName(undefined, { name: 'tab', shift: true }), 'S-tab');
    assert.equal(keyName('\u0003', { name: 'c', ctrl: true }), 'C-c');
    assert.equal(keyName(' ', { name: 'space' }), 'space');
    assert.equal(keyName('\u007f', { name: 'backspace' }), 'backspace');
    assert.equal(keyName('\u001b', { name: 'escape' }), 'escape');
  });

  it('gives Enter once, whichever way blessed reports it', () => {
    assert.equal(keyName('\r', { name: 'return' }), 'enter');
    assert.equal(keyName('\r', { name: 'enter', sequence: '\r' }), undefined);
    assert.equal(keyName('\n', { name: 'linefeed' }), 'enter');
  });

  it('passes over what has no meaning here', () => {
    assert.equal(keyName(undefined, { name: 'x', meta: true }), undefined);
    assert.equal(keyName(undefined, { name: 'left', ctrl: true }), undefined);
    assert.equal(keyName('\u001c', {}), undefined);
    assert.equal(keyName('\ud83d', {}), undefined);
    assert.equal(keyName(undefined, { name: 'insert' }), undefined);
    assert.equal(keyName(undefined, {}), undefined);
  });
});
