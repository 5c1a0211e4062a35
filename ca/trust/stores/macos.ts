/** The keychain of the user's login on macOS. */
import { inHome } from '../machine.ts';
import { keychainStore } from '../keychain.ts';

export const macos = keychainStore({
  name: 'macos',
  title: 'login keychain of macOS',
  byDefault: true,
  domain: 'user',
  path: (machine) => inHome(machine, 'Library', 'Keychains', 'login.keychain-db'),
});
