import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { anchorsStore } from '../../../ca/trust/anchors.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { fakeMachine } from '../../support/fake-machine.ts';

describe('system stores of Linux', () => {
  const later = closing('each');
  const store = anchorsStore({ name: 'debian', title: '', families: ['debian'], folder: '/anchors', extension: 'crt', program: 'update-ca-certificates', afterInstall: [], afterUninstall: [], bundles: ['/bundle'] });

  it('are known by folder and program on a system that does not say what it is', async () => {
    const files = { '/anchors/some.crt': 'text' };
    const count = async (wish: Omit<Parameters<typeof fakeMachine>[0], 'folder'>): Promise<number> => (await store.find(fakeMachine({ folder: scratchFolder(later), ...wish }))).length;
    const programs = ['update-ca-certificates'];
    assert.equal(await count({ files, programs }), 1);
    assert.equal(await count({ files }), 0);
    assert.equal(await count({ programs }), 0);
    assert.equal(await count({ files: { ...files, '/etc/os-release': 'ID=fedora' }, programs }), 0, 'another system with such a folder');
  });

  it('are reopened where their folder is left, and prove nothing without a client', async () => {
    const machine = fakeMachine({ folder: scratchFolder(later), files: { '/anchors/some.crt': '' } });
    const place = await store.reopen(machine, '/anchors');
    assert.ok(place);
    assert.equal(await store.reopen(machine, '/other'), undefined);
    const server = { port: 1, host: 'h', isAddress: false, leafFile: '', hostsFile: '', during: () => assert.fail('nobody to run'), close: () => Promise.resolve() };
    assert.deepEqual(await place.prove(server), { verdict: 'unclear', evidence: 'neither openssl nor curl is here to ask' });
  });
});
