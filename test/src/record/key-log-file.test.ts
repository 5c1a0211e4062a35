import assert from 'node:assert/strict';
import { chmodSync, chownSync, lchownSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/errors.ts';
import { KeyLogFile } from '../../../src/record/key-log-file.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('KeyLogFile', () => {
  const folder = scratchFolders();
  const open = (path: string): KeyLogFile => KeyLogFile.open(path, () => undefined);
  const refusal = (path: string): UserError => {
    try {
      open(path).close();
    } catch (error) {
      assert.ok(error instanceof UserError);
      return error;
    }
    throw new Error(`${path} was taken`);
  };

  it('makes a file for its owner alone, and appends', () => {
    const path = join(folder(), 'keys');
    for (const line of ['CLIENT_RANDOM 00 11', 'CLIENT_RANDOM 22 33']) {
      const file = open(path);
      file.append(line);
      assert.ok(readFileSync(path, 'latin1').endsWith(`${line}\n`), 'at once');
      file.close();
      file.close();
      file.append('too late');
    }
    assert.equal(readFileSync(path, 'latin1'), 'CLIENT_RANDOM 00 11\nCLIENT_RANDOM 22 33\n');
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('refuses what others may read or own, and says how to mend it', () => {
    const wide = join(folder(), 'wide');
    writeFileSync(wide, '');
    chmodSync(wide, 0o640);
    assert.match(refusal(wide).message, /may be read by others \(mode 640\)/);
    assert.deepEqual(refusal(wide).hints, [`chmod 600 ${wide}`]);
    assert.match(refusal(folder()).message, /cannot be written|is no ordinary file/);
    assert.equal(refusal(join(folder(), 'no', 'such')).code, 'key_log_unwritable');
    assert.equal(refusal('/dev/null').code, 'key_log_unsafe');
  });

  it('refuses a file and a link of somebody else', function () {
    if (process.getuid?.() !== 0) this.skip();
    const path = join(folder(), 'theirs');
    writeFileSync(path, '', { mode: 0o600 });
    chownSync(path, 12_345, 12_345);
    assert.match(refusal(path).message, /belongs to somebody else/);
    const own = join(folder(), 'own');
    writeFileSync(own, '', { mode: 0o600 });
    const link = join(folder(), 'link');
    symlinkSync(own, link);
    open(link).close();
    lchownSync(link, 12_345, 12_345);
    assert.match(refusal(link).message, /is a link that belongs to somebody else/);
  });
});
