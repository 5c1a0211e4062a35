import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'mocha';
import { findProgram, isPath } from '../../../src/launch/programs.ts';
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

  it('takes what has a slash in it as a path from the working folder, whatever PATH says', async () => {
    const inPath = folder();
    const elsewhere = folder();
    for (const place of [inPath, elsewhere]) {
      mkdirSync(join(place, 'sub'));
      writeFileSync(join(place, 'sub', 'program'), '#!/bin/sh\n', { mode: 0o755 });
    }
    const path = relative(process.cwd(), join(elsewhere, 'sub', 'program'));
    assert.equal(await findProgram([path], { PATH: inPath }), join(elsewhere, 'sub', 'program'));
    assert.equal(await findProgram(['sub/program'], { PATH: inPath }), undefined);
    assert.deepEqual(['./program', 'sub/program', '/program', 'program'].map(isPath), [true, true, true, false]);
  });

  it('does not take a folder for a program', async () => {
    const place = folder();
    mkdirSync(join(place, 'chromium'), { mode: 0o755 });
    assert.equal(await findProgram(['chromium', join(place, 'chromium')], { PATH: place }), undefined);
  });
});
