/** The NSS databases of Chromium, Chrome and their relatives on Linux; elsewhere they ask the system's store. */
import { join } from 'node:path';
import { inHome, kindOf } from '../machine.ts';
import type { Machine } from '../machine.ts';
import { databaseKind, nssPlace } from '../nss-place.ts';
import type { TrustStore } from './store.ts';

/** Programs whose presence says that a database will be read as soon as there is one. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'google-chrome-beta', 'brave-browser', 'microsoft-edge', 'vivaldi'];

/** The database of all versions, and the one that Chromium uses since version 146 where the former is not there. */
function folders(machine: Machine): { classic: string; data: string; snap: string } {
  const data = machine.env['XDG_DATA_HOME'];
  return {
    classic: inHome(machine, '.pki', 'nssdb'),
    data: join(data === undefined || data === '' ? inHome(machine, '.local', 'share') : data, 'pki', 'nssdb'),
    snap: inHome(machine, 'snap', 'chromium', 'current', '.pki', 'nssdb'),
  };
}

export const chromium: TrustStore = {
  name: 'chromium',
  group: 'browsers',
  title: 'NSS database of Chromium, Chrome and their relatives',
  byDefault: true,
  find: async (machine) => {
    if (machine.platform !== 'linux') return [];
    const { classic, data, snap } = folders(machine);
    const [hasClassic, hasData] = [await isDatabase(classic), await isDatabase(data)];
    const places = [];
    // Version 146 and later pass over their own database where the classic folder is there, so that one counts for every version.
    if (hasClassic) places.push(await nssPlace(machine, 'chromium', classic));
    if (hasData) places.push(await nssPlace(machine, 'chromium', data, hasClassic ? 'browsers do not read it while ~/.pki/nssdb is there' : 'read since Chromium 146'));
    // The classic one is read by every version; made where neither is there, it hides nothing.
    if (!hasClassic && !hasData && (await machine.program(...BROWSERS)) !== undefined) places.push(await nssPlace(machine, 'chromium', classic));
    if ((await kindOf(inHome(machine, 'snap', 'chromium', 'current'))) === 'folder') places.push(await nssPlace(machine, 'chromium', snap, 'Chromium from the snap store'));
    return places;
  },
  reopen: async (machine, path) => ((await isDatabase(path)) ? nssPlace(machine, 'chromium', path) : undefined),
};

async function isDatabase(folder: string): Promise<boolean> {
  return (await databaseKind(folder)) !== undefined;
}
