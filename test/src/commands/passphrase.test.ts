import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'mocha';
import { passphraseSource } from '../../../src/commands/passphrase.ts';

/** A terminal where a person types these lines, one for each question. */
function typing(...lines: string[]): { stdin: PassThrough & { isTTY: boolean }; stderr: PassThrough; shown: () => string } {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  let shown = '';
  stderr.on('data', (data: Buffer) => {
    shown += data.toString();
    if (shown.endsWith(': ')) {
      const line = lines.shift();
      if (line === undefined) stdin.end();
      else stdin.write(line);
    }
  });
  return { stdin, stderr, shown: () => shown };
}

describe('passphrase', () => {
  it('comes from the environment where it is there', async () => {
    const { stdin, stderr, shown } = typing();
    const source = passphraseSource({ env: { TRUSTLENS_PASSPHRASE: 'from there' }, stdin, stderr });
    assert.deepEqual([await source('known'), await source('new'), shown()], ['from there', 'from there', '']);
  });

  it('is asked for once when it is known and twice when it is new, and is not shown', async () => {
    const known = typing('secret\r');
    assert.equal(await passphraseSource({ env: {}, ...known })('known'), 'secret');
    assert.equal(known.shown(), 'passphrase of the root CA: \n');
    const fresh = typing('secret\r', 'secret\r');
    assert.equal(await passphraseSource({ env: { TRUSTLENS_PASSPHRASE: '' }, ...fresh })('new'), 'secret');
    assert.equal(fresh.shown(), 'new passphrase for the key of the root CA: \nthe same again: \n');
  });

  it('takes corrections at the keyboard, on a dumb terminal too', async () => {
    const before = process.env['TERM'];
    try {
      for (const term of ['xterm', 'dumb']) {
        process.env['TERM'] = term;
        assert.equal(await passphraseSource({ env: {}, ...typing('secreX\u007ft\r') })('known'), 'secret', term);
        assert.equal(await passphraseSource({ env: {}, ...typing('\u007fa\u{1f511}\u007fb\r') })('known'), 'ab', term);
      }
    } finally {
      if (before === undefined) delete process.env['TERM'];
      else process.env['TERM'] = before;
    }
  });

  it('is refused when the two differ, when nothing is typed, and on Ctrl-C', async () => {
    await assert.rejects(passphraseSource({ env: {}, ...typing('one\r', 'two\r') })('new'), { code: 'passphrases_differ' });
    for (const typed of [['\r'], ['\u0003'], ['abc\u0003'], []]) await assert.rejects(passphraseSource({ env: {}, ...typing(...typed) })('known'), { code: 'passphrase_needed' }, JSON.stringify(typed));
  });

  it('is refused where there is no terminal', async () => {
    await assert.rejects(passphraseSource({ env: {}, stdin: new PassThrough(), stderr: new PassThrough() })('known'), { code: 'passphrase_needed' });
  });

  it('is waited for no longer when the program is to end', async () => {
    const stop = new AbortController();
    const { stdin, stderr } = { stdin: Object.assign(new PassThrough(), { isTTY: true }), stderr: new PassThrough() };
    const source = passphraseSource({ env: {}, stdin, stderr, stop: stop.signal });
    const asked = assert.rejects(source('known'), { code: 'passphrase_needed' });
    stop.abort('SIGTERM');
    await asked;
    assert.equal(stdin.listenerCount('keypress') + stdin.listenerCount('end'), 0, 'nobody reads the terminal any more');
    await assert.rejects(source('known'), { code: 'passphrase_needed' });
  });
});
