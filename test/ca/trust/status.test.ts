import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { journalFile } from '../../../ca/trust/journal.ts';
import type { ProbeServer } from '../../../ca/trust/probe-server.ts';
import { currentStanding, standingOf } from '../../../ca/trust/status.ts';
import type { Holding, Proof } from '../../../ca/trust/stores/store.ts';
import { UserError } from '../../../src/errors.ts';
import { fakeMachine } from '../../support/fake-machine.ts';
import { fakePlace, heldRoot } from '../../support/fake-place.ts';
import { scratchFolders } from '../../support/scratch.ts';
import { trustRoot } from '../../support/trust-roots.ts';

describe('standing of the root', () => {
  const scratch = scratchFolders();
  const server: ProbeServer = { port: 1, host: 'h', isAddress: false, leafFile: '', hostsFile: '', during: () => assert.fail('the place asks'), close: () => Promise.resolve() };
  const mine = heldRoot('mine');
  const other = heldRoot('other');

  it('is trust only where a verification said so, and absence where it said no, whatever the store lists', async () => {
    const there: Holding = { readable: true, roots: [other, mine] };
    const idle: Holding = { readable: true, roots: [{ ...mine, inEffect: false }, { ...other, inEffect: false }] };
    const none: Holding = { readable: true, roots: [other] };
    const closed: Holding = { readable: false, why: 'it is locked' };
    const cases: [holding: Holding, verdict: Proof['verdict'] | 'not asked', state: string, proved: boolean, evidence: string][] = [
      [there, 'trusted', 'trusted', true, 'a client said so'],
      [there, 'refused', 'refused', true, 'listed, but a client said so'],
      [there, 'unclear', 'listed', false, 'listed with its fingerprint, not probed: a client said so'],
      [there, 'not asked', 'listed', false, 'listed with its fingerprint, not probed'],
      [idle, 'refused', 'absent', true, 'a client said so'],
      [idle, 'not asked', 'absent', false, 'it lies there, but does not count'],
      [none, 'trusted', 'trusted', true, 'a client said so'],
      [none, 'refused', 'absent', true, 'a client said so'],
      [none, 'unclear', 'absent', false, 'not listed, not probed: a client said so'],
      [none, 'not asked', 'absent', false, 'not listed'],
      [closed, 'trusted', 'trusted', true, 'a client said so'],
      [closed, 'refused', 'absent', true, 'a client said so'],
      [closed, 'unclear', 'unknown', false, 'it is locked, not probed: a client said so'],
      [closed, 'not asked', 'unknown', false, 'it is locked'],
    ];
    for (const [holding, verdict, ...expected] of cases) {
      const place = fakePlace(holding, verdict === 'not asked' ? { prove: () => assert.fail('nothing to ask with') } : { verdict });
      const standing = await standingOf(place, mine.sha256, verdict === 'not asked' ? undefined : server);
      assert.deepEqual([standing.state, standing.proved, standing.evidence], expected, JSON.stringify([holding, verdict]));
      assert.deepEqual(standing.others, holding.readable && holding !== idle ? [other] : []);
    }
  });

  it('says what to install where a program is missing', async () => {
    const place = fakePlace({ readable: false, why: 'certutil is not installed' }, { missing: [{ program: 'certutil', remedy: 'apt-get install libnss3-tools' }] });
    assert.equal((await standingOf(place, 'x')).evidence, 'certutil is not installed: apt-get install libnss3-tools');
  });

  it('is looked up in all stores of the machine at once, without a verification', async () => {
    const home = scratch();
    const { root, pem } = await trustRoot(home);
    const machine = fakeMachine({
      folder: scratch(),
      programs: ['update-ca-certificates'],
      files: { '/etc/os-release': 'ID=debian', '/etc/ssl/certs/ca-certificates.crt': pem, '/home/ana/.pki/nssdb/cert9.db': '' },
    });
    const standing = (await currentStanding(machine, home, root.sha256)).map(({ store, path, scope, state }) => [store, path.replace(machine.userHome, '~'), scope, state]);
    assert.deepEqual(standing, [['debian', '/usr/local/share/ca-certificates', 'machine', 'listed'], ['chromium', '~/.pki/nssdb', 'user', 'unknown']]);
    writeFileSync(journalFile(home), 'broken');
    await assert.rejects(currentStanding(machine, home, root.sha256), UserError);
  });
});
