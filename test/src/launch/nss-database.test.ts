import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { openAuthority } from '../../../ca/authority.ts';
import { makeNssDatabase } from '../../../src/launch/nss-database.ts';
import { needs } from '../../support/needs.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('makeNssDatabase', () => {
  const folder = scratchFolders();

  it('makes a database, for its owner alone, in which the root is trusted for servers and for nothing else', async function () {
    needs(this, 'certutil');
    const home = folder();
    const { root } = await openAuthority({ home, create: true });
    const caPem = join(home, 'root.pem');
    writeFileSync(caPem, root.pem);
    const place = join(folder(), 'deep', 'nssdb');
    assert.equal(await makeNssDatabase(place, caPem, root.name, process.env), true);
    assert.equal(statSync(place).mode & 0o777, 0o700);
    const listed = execFileSync('certutil', ['-L', '-d', `sql:${place}`], { encoding: 'utf8' });
    const [, flags] = listed.split('\n').find((line) => line.startsWith(root.name))?.match(/(\S+)\s*$/) ?? [];
    assert.equal(flags, 'C,,');
    // certutil's own judgement: usable as a CA for TLS servers, not for e-mail.
    const usable = (usage: string): number | null => spawnSync('certutil', ['-V', '-u', usage, '-d', `sql:${place}`, '-n', root.name]).status;
    assert.equal(usable('L'), 0);
    assert.notEqual(usable('S'), 0);
  });

  it('says when certutil is not there, and makes nothing', async () => {
    const place = join(folder(), 'nssdb');
    assert.equal(await makeNssDatabase(place, '/no/root.pem', 'root', { PATH: folder() }), false);
    assert.throws(() => statSync(place), { code: 'ENOENT' });
  });

  it('rejects when certutil fails', async function () {
    if (process.platform === 'win32') this.skip();
    const programs = folder();
    writeFileSync(join(programs, 'certutil'), '#!/bin/sh\necho "no such token" >&2\nexit 255\n', { mode: 0o755 });
    await assert.rejects(makeNssDatabase(join(folder(), 'nssdb'), '/no/root.pem', 'root', { PATH: programs }), /no such token/);
  });
});
