import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { findProgram } from '../../../src/launch/programs.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('findProgram', () => {
  const folder = scratchFolders();

  it('takes the first candidate that can be run, in PATH or at its place', async () => {
    const one = folder();
    const other = folder();
    for (const [path, mode] of [[join(one, 'plain'), 0o644], [join(other, 'plain'), 0o755], [join(other, 'second'), 0o755]] as const) {
      writeFileSync(path, '#!/bin/sh\n');
      chmodSync(path, mode);
    }
    const env = { PATH: `${one}:${other}` };
    assert.equal(await findProgram(['missing', 'plain', 'second'], env), join(other, 'plain'));
    assert.equal(await findProgram([join(other, 'second')], {}), join(other, 'second'));
    assert.equal(await findProgram(['missing'], env), undefined);
  });
});
