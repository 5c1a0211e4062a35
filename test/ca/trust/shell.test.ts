import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'mocha';
import { commandLine } from '../../../ca/trust/shell.ts';

describe('commandLine', () => {
  it('is read by a shell as the words it was made from', () => {
    const words = ['plain', 'with space', "it's", '$HOME `id` "x"', '*', '', 'a\nb', '~', '\\', 'C,,', '-x=/a:b@c', '; rm -rf /', 'ümlaut'];
    assert.equal(execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${commandLine(words, 'linux')}`], { encoding: 'utf8' }), words.map((word) => `${word}\0`).join(''));
    assert.equal(commandLine(['certutil', '-t', 'C,,'], 'linux'), 'certutil -t C,,');
  });

  it('quotes for Windows with double quotes', () => {
    assert.equal(commandLine(['certutil', '-addstore', String.raw`C:\Users\ana b\ca.pem`], 'win32'), String.raw`certutil -addstore "C:\Users\ana b\ca.pem"`);
  });
});
