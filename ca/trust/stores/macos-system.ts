/** The keychain of all users of a Mac. Not by default: the login keychain is enough for whoever works there. */
import { keychainStore } from '../keychain.ts';

export const macosSystem = keychainStore({
  name: 'macos-system',
  title: 'system keychain of macOS',
  byDefault: false,
  domain: 'admin',
  path: () => '/Library/Keychains/System.keychain',
});
