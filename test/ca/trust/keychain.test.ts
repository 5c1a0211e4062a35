import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keychainStore } from '../../../ca/trust/keychain.ts';
import { fakeMachine } from '../../support/fake-machine.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('keychains', () => {
  const scratch = scratchFolders();
  const store = keychainStore({ name: 'macos', title: '', byDefault: true, domain: 'user', path: () => '/my.keychain' });

  it('are there on macOS alone, and reopened while their file is there', async () => {
    const files = { '/kept.keychain': '' };
    const mac = fakeMachine({ folder: scratch(), platform: 'darwin', files });
    assert.deepEqual((await store.find(mac)).map(({ path }) => path), ['/my.keychain']);
    assert.equal((await store.reopen(mac, mac.at('/kept.keychain')))?.path, mac.at('/kept.keychain'));
    assert.equal(await store.reopen(mac, '/gone.keychain'), undefined);
    const linux = fakeMachine({ folder: scratch(), files });
    assert.deepEqual([await store.find(linux), await store.reopen(linux, linux.at('/kept.keychain'))], [[], undefined]);
  });
});
