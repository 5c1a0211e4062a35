import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { familyIn, familyOf, missingHere, missingProgram } from '../../../ca/trust/packages.ts';
import { fakeMachine } from '../../support/fake-machine.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('packages of programs', () => {
  const scratch = scratchFolders();

  it('are named after the distribution that os-release says, itself before its relatives', () => {
    assert.equal(familyIn('NAME="Debian GNU/Linux"\nID=debian\n'), 'debian');
    assert.equal(familyIn('ID=linuxmint\nID_LIKE="ubuntu debian"\n'), 'debian');
    assert.equal(familyIn("ID='rocky'\nID_LIKE='rhel centos fedora'\n"), 'fedora');
    assert.equal(familyIn('ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n'), 'opensuse');
    assert.equal(familyIn('ID=endeavouros\nID_LIKE="arch"\n'), 'arch');
    assert.equal(familyIn('ID=alpine\r\n'), 'alpine');
    for (const text of ['', 'ID=', 'ID=plan9\nID_LIKE=unix', 'VERSION_ID=debian', '\u0000']) assert.equal(familyIn(text), undefined, text);
  });

  it('are asked of this machine, which has its os-release in either place, and of Linux alone', async () => {
    assert.equal(await familyOf(fakeMachine({ folder: scratch(), files: { '/usr/lib/os-release': 'ID=fedora' } })), 'fedora');
    assert.equal(await familyOf(fakeMachine({ folder: scratch(), files: { '/etc/os-release': 'ID=fedora' }, platform: 'freebsd' })), undefined);
    assert.deepEqual(await missingHere(fakeMachine({ folder: scratch(), platform: 'darwin' }), 'certutil'), { program: 'certutil', remedy: 'brew install nss' });
  });

  it('fall back on words for a system that is not known', () => {
    assert.equal(missingProgram('certutil', 'freebsd').remedy, 'install the package of this system that has certutil');
    assert.equal(missingProgram('certutil', undefined).remedy, 'install the package of this system that has certutil');
    assert.equal(missingProgram('keytool', 'fedora').remedy, 'dnf install java-latest-openjdk-headless');
  });
});
