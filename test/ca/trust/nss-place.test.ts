import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { perform, planInstall, planUninstall } from '../../../ca/trust/change.ts';
import { thisMachine } from '../../../ca/trust/machine.ts';
import type { Machine } from '../../../ca/trust/machine.ts';
import { databaseKind, nicknames, nssPlace } from '../../../ca/trust/nss-place.ts';
import { startProbeServer } from '../../../ca/trust/probe-server.ts';
import { standingOf } from '../../../ca/trust/status.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { needs } from '../../support/needs.ts';
import { trustRoot } from '../../support/trust-roots.ts';

describe('NSS databases', function () {
  this.timeout(60_000);
  const later = closing('each');

  function quiet(machine: Machine): Parameters<typeof perform>[0] {
    return { machine, keyboard: false, tell: () => undefined };
  }

  /** Without one program, as many machines are. */
  function without(machine: Machine, ...missing: string[]): Machine {
    return { ...machine, program: (...candidates) => machine.program(...candidates.filter((name) => !missing.includes(name))) };
  }

  for (const lacking of [[], ['tstclnt']]) {
    it(`trust the root after install and not before or after, as ${lacking.length === 0 ? 'a TLS client of NSS' : 'certutil -V by a copy'} says`, async function () {
      needs(this, 'certutil', 'tstclnt');
      const machine = without(thisMachine({ PATH: process.env['PATH'] }), ...lacking);
      const folder = join(scratchFolder(later), 'with space', 'nssdb');
      const { authority, root } = await trustRoot(scratchFolder(later), ['example.test']);
      const { root: former } = await trustRoot(scratchFolder(later));
      const server = await startProbeServer(authority);
      later(() => server.close());
      const place = (): ReturnType<typeof nssPlace> => nssPlace(machine, 'chromium', folder);
      const standing = async (): Promise<unknown[]> => {
        const { state, proved, evidence, others } = await standingOf(await place(), root.sha256, server);
        return [state, proved, evidence, others.map(({ sha256 }) => sha256)];
      };
      const client = lacking.length === 0 ? ['tstclnt (NSS) accepted a TLS server with a leaf of the root', 'tstclnt (NSS) refused a TLS server with a leaf of the root: alert unknown_ca'] : ['certutil -V accepted a leaf of the root in a copy of the database', 'certutil -V refused a leaf of the root in a copy of the database'];
      assert.deepEqual(await standing(), ['absent', true, 'there is no database yet', []]);
      for (const each of [former, root]) {
        for (const change of await planInstall([await place()], each)) assert.ok(await perform(quiet(machine), change));
      }
      assert.deepEqual(await standing(), ['trusted', true, client[0], [former.sha256]]);
      // certutil's own judgement: a CA for TLS servers, and for nothing else.
      const usable = (usage: string): number | null => spawnSync('certutil', ['-V', '-u', usage, '-d', `sql:${folder}`, '-n', `${root.name} (${root.sha256.slice(0, 8)})`]).status;
      assert.deepEqual([usable('L'), usable('S') === 0], [0, false]);
      const [again] = await planInstall([await place()], root);
      assert.deepEqual([again?.commands, again?.idle?.reason], [[], 'done'], 'doing it twice is nothing');
      // Somebody takes the trust bit away, as by hand in the browser.
      execFileSync('certutil', ['-M', '-d', `sql:${folder}`, '-t', ',,', '-n', `${root.name} (${root.sha256.slice(0, 8)})`]);
      assert.deepEqual((await standing()).slice(0, 2), ['absent', true]);
      for (const change of await planInstall([await place()], root)) assert.ok(await perform(quiet(machine), change));
      assert.equal((await standing())[0], 'trusted');
      for (const change of await planUninstall([await place()], ({ sha256 }) => sha256 === root.sha256)) assert.ok(await perform(quiet(machine), change));
      assert.deepEqual(await standing(), ['absent', true, client[1], [former.sha256]]);
      assert.equal(readFileSync(join(folder, 'cert9.db')).length > 0, true);
    });
  }

  it('find a root that came in by hand under another nickname', async function () {
    needs(this, 'certutil');
    const folder = scratchFolder(later);
    const { root } = await trustRoot(scratchFolder(later));
    execFileSync('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password']);
    execFileSync('certutil', ['-A', '-d', `sql:${folder}`, '-t', 'CT,C,C', '-n', `ümlaut ${root.name} - #2`, '-i', root.file]);
    const place = await nssPlace(thisMachine({ PATH: process.env['PATH'] }), 'firefox', folder);
    const holding = await place.look();
    assert.ok(holding.readable);
    assert.deepEqual(holding.roots.map(({ sha256, handle, inEffect }) => [sha256, handle, inEffect]), [[root.sha256, `ümlaut ${root.name} - #2`, true]]);
    const machine = thisMachine({ PATH: process.env['PATH'] });
    for (const change of await planUninstall([place], () => true)) assert.ok(await perform(quiet(machine), change));
    assert.deepEqual(await place.look(), { readable: true, roots: [] });
  });

  it('say what is wrong where they cannot be read', async function () {
    needs(this, 'certutil');
    const folder = scratchFolder(later);
    mkdirSync(join(folder, 'db'));
    writeFileSync(join(folder, 'db', 'cert9.db'), 'no database at all');
    const machine = thisMachine({ PATH: process.env['PATH'] });
    const broken = await (await nssPlace(machine, 'firefox', join(folder, 'db'))).look();
    assert.ok(!broken.readable && broken.why.startsWith('certutil cannot read it: '), JSON.stringify(broken));
    const lacking = await nssPlace(without(machine, 'certutil', 'tstclnt'), 'firefox', join(folder, 'db'));
    assert.deepEqual([await lacking.look(), lacking.missing.length], [{ readable: false, why: 'certutil is not installed' }, 1]);
  });

  it('are told apart by their files', async () => {
    const folder = scratchFolder(later);
    assert.equal(await databaseKind(folder), undefined);
    writeFileSync(join(folder, 'cert8.db'), '');
    assert.equal(await databaseKind(folder), 'dbm');
    writeFileSync(join(folder, 'cert9.db'), '');
    assert.equal(await databaseKind(folder), 'sql');
  });

  it('are listed by certutil with flags at the end of the line', () => {
    const text = '\nCertificate Nickname                                         Trust Attributes\n                                                             SSL,S/MIME,JAR/XPI\n\na, b,c   d                                                   ,,\nmine                                                         u,u,u\ntrustlens 2026-11-21 ana@mbp (0011aabb)                      CT,C,c\n';
    assert.deepEqual(nicknames(text), [{ nickname: 'a, b,c   d', flags: ',,' }, { nickname: 'mine', flags: 'u,u,u' }, { nickname: 'trustlens 2026-11-21 ana@mbp (0011aabb)', flags: 'CT,C,c' }]);
  });
});
