import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { exceptionsFile, forgetExceptions, readExceptions, saveException } from '../../../src/commands/exceptions-file.ts';
import { closing, scratchFolder } from '../../support/closing.ts';

describe('the file of exceptions', () => {
  const later = closing('each');
  const expired = { host: 'a.test', port: 8443, checks: ['expired', 'wrong_host'], date: '2026-11-22T04:30:00.000Z' };
  const anyPort = { host: 'b.test', port: null, checks: ['self_signed'], date: '2026-11-22T04:31:00.000Z' };

  it('keeps what it is given, for its owner alone, as JSON that a person can read', async () => {
    const home = join(scratchFolder(later), 'home');
    assert.deepEqual(await readExceptions(home), []);
    await saveException(home, expired);
    await saveException(home, anyPort);
    assert.deepEqual(await readExceptions(home), [expired, anyPort]);
    const file = exceptionsFile(home);
    if (process.platform !== 'win32') assert.deepEqual([statSync(file).mode & 0o777, statSync(home).mode & 0o777], [0o600, 0o700]);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { exceptions: [expired, anyPort] });
    assert.match(readFileSync(file, 'utf8'), /\n {6}"host": "a\.test",\n/);
    const newer = { ...expired, checks: ['revoked'], date: '2026-11-23T00:00:00.000Z' };
    await saveException(home, newer);
    assert.deepEqual(await readExceptions(home), [anyPort, newer], 'one for a host and port');
  });

  it('forgets what covers a host and port, and tells that', async () => {
    const home = scratchFolder(later);
    await saveException(home, expired);
    await saveException(home, anyPort);
    assert.deepEqual(await forgetExceptions(home, 'a.test', 443), []);
    assert.deepEqual(await forgetExceptions(home, 'b.test', 443), [anyPort], 'one for every port covers this one');
    assert.deepEqual(await forgetExceptions(home, 'a.test', null), [expired]);
    assert.deepEqual(await readExceptions(home), []);
  });

  it('is refused when others could use it', async function () {
    if (process.platform === 'win32') this.skip();
    const home = scratchFolder(later);
    await saveException(home, expired);
    for (const mode of [0o640, 0o604, 0o620, 0o644]) {
      chmodSync(exceptionsFile(home), mode);
      await assert.rejects(readExceptions(home), { code: 'exceptions_open' }, mode.toString(8));
      await assert.rejects(saveException(home, anyPort), { code: 'exceptions_open' }, 'nor is it written over');
    }
    chmodSync(exceptionsFile(home), 0o600);
    assert.deepEqual(await readExceptions(home), [expired]);
  });

  it('is refused when it is damaged, or forgives what is never forgiven', async () => {
    const home = scratchFolder(later);
    const texts: [text: string, why: RegExp][] = [
      ['{', /cannot be used/],
      ['[]', /no list of exceptions/],
      ['{"exceptions":{}}', /no list of exceptions/],
      ...([{ host: 'A.test' }, { host: 'a b' }, { host: 1 }, { port: 0 }, { port: '443' }, { port: undefined }, { checks: [] }, { checks: null }, { checks: [1] }, { date: 'yesterday' }] as const).map((change): [string, RegExp] => [JSON.stringify({ exceptions: [{ ...expired, ...change }] }), /its exception 1 lacks/]),
      [JSON.stringify({ exceptions: [anyPort, { ...expired, checks: ['own_root'] }] }), /its exception 2: no exception can be made for own_root/],
      [JSON.stringify({ exceptions: [{ ...expired, checks: ['no_such_fault'] }] }), /there is no fault 'no_such_fault'/],
      [' '.repeat(300_000), /300000 bytes/],
    ];
    for (const [text, message] of texts) {
      writeFileSync(exceptionsFile(home), text, { mode: 0o600 });
      await assert.rejects(readExceptions(home), { code: 'exceptions_damaged', message }, text.slice(0, 100));
    }
    assert.ok(existsSync(exceptionsFile(home)), 'it is left for its owner to look at');
  });
});
