/** The NSS databases of Firefox profiles. On Windows Firefox asks the system's store by itself (security.enterprise_roots.enabled, on since version 120). */
import { firefoxProfiles } from '../firefox-profiles.ts';
import { databaseKind, nssPlace } from '../nss-place.ts';
import type { TrustStore } from './store.ts';

export const firefox: TrustStore = {
  name: 'firefox',
  group: 'browsers',
  title: 'NSS databases of Firefox profiles',
  byDefault: true,
  find: async (machine) => Promise.all((await firefoxProfiles(machine)).map(({ folder, kind }) => nssPlace(machine, 'firefox', folder, kind))),
  reopen: async (machine, path) => ((await databaseKind(path)) === undefined ? undefined : nssPlace(machine, 'firefox', path)),
};
