import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JournalEntry } from '../../../ca/trust/journal.ts';
import { chosenStores, findPlaces, followers, storeNames } from '../../../ca/trust/places.ts';
import type { StorePlaces } from '../../../ca/trust/places.ts';
import { UserError } from '../../../src/errors.ts';
import { fakeMachine } from '../../support/fake-machine.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('places of trust', () => {
  const scratch = scratchFolders();

  function entry(store: string, path: string, through?: string): JournalEntry {
    return { store, path, sha256: '', name: '', der: '', since: 0, ...(through !== undefined && { through }) };
  }

  function pathsOf(found: readonly StorePlaces[]): unknown[] {
    return found.flatMap(({ store, places }) => places.map(({ path }) => [store.name, path]));
  }

  it('are chosen by the names of stores and of groups', () => {
    const names = (...chosen: string[]): string[] => chosenStores(chosen).map(({ name }) => name);
    assert.deepEqual(names('browsers', 'java'), ['chromium', 'firefox', 'java']);
    assert.deepEqual(names('system').slice(0, 2), ['debian', 'fedora']);
    assert.deepEqual(names('arch'), ['arch']);
    assert.deepEqual([...names(), 'system', 'browsers'].sort(), storeNames().sort());
    for (const name of ['', 'System', '__proto__', 'constructor']) assert.throws(() => chosenStores([name]), (error) => error instanceof UserError && error.code === 'unknown_store' && (error.hints[0] ?? '').includes('debian'));
  });

  it('are those found here, and those that the journal knows and that are still there', async () => {
    const machine = fakeMachine({ folder: scratch(), programs: ['keytool'], files: { '/old/cacerts': '', '/etc/ssl/certs/java/cacerts': '' } });
    const debian = machine.at('/etc/ssl/certs/java/cacerts');
    const journal = [entry('java', machine.at('/old/cacerts')), entry('java', debian), entry('java', machine.at('/gone/cacerts')), entry('firefox', machine.at('/old'))];
    assert.deepEqual(pathsOf(await findPlaces(machine, chosenStores(['java', 'firefox']), journal)), [['java', debian], ['java', machine.at('/old/cacerts')]]);
    assert.deepEqual(pathsOf(await findPlaces(machine, chosenStores(['java']))), [['java', debian]]);
  });

  it('follow another store where they took a root over from it', async () => {
    const machine = fakeMachine({ folder: scratch(), programs: ['keytool'], files: { '/old/cacerts': '', '/etc/ssl/certs/java/cacerts': '' } });
    const debian = machine.at('/etc/ssl/certs/java/cacerts');
    const journal = [entry('java', debian, 'debian'), entry('java', machine.at('/old/cacerts'))];
    assert.deepEqual(pathsOf(await followers(machine, chosenStores(['debian']), journal)), [['java', debian]]);
    assert.deepEqual(pathsOf(await followers(machine, chosenStores(['debian', 'java']), journal)), [], 'chosen already');
    assert.deepEqual(pathsOf(await followers(machine, chosenStores(['fedora']), journal)), []);
  });
});
