/** Finds the profile folders of Firefox: those that profiles.ini names, wherever they lie, and those beside it. */
import { readFile, readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { inHome, kindOf } from './machine.ts';
import type { Machine } from './machine.ts';
import { databaseKind } from './nss-place.ts';

/** The folders in which some Firefox keeps profiles.ini, with what kind of Firefox that is. */
export function firefoxFolders(machine: Machine): { folder: string; kind?: string }[] {
  if (machine.platform === 'darwin') return [{ folder: inHome(machine, 'Library', 'Application Support', 'Firefox') }];
  if (machine.platform !== 'linux') return [];
  const config = machine.env['XDG_CONFIG_HOME'];
  return [
    { folder: inHome(machine, '.mozilla', 'firefox') },
    // Since Firefox 147.
    { folder: join(config === undefined || config === '' ? inHome(machine, '.config') : config, 'mozilla', 'firefox') },
    { folder: inHome(machine, 'snap', 'firefox', 'common', '.mozilla', 'firefox'), kind: 'Firefox from the snap store' },
    { folder: inHome(machine, '.var', 'app', 'org.mozilla.firefox', '.mozilla', 'firefox'), kind: 'Firefox from Flathub' },
    { folder: inHome(machine, '.var', 'app', 'org.mozilla.firefox', 'config', 'mozilla', 'firefox'), kind: 'Firefox from Flathub' },
  ];
}

/** The profile folders that a profiles.ini names, absolute; `folder` is the one it lies in. Pure. */
export function profilesIn(text: string, folder: string): string[] {
  const profiles: string[] = [];
  for (const section of text.split(/^\s*(?=\[)/m)) {
    if (!/^\[Profile\d+\]/i.test(section)) continue;
    const path = /^Path=(.+?)\s*$/im.exec(section)?.[1];
    const relative = /^IsRelative=0/im.exec(section) === null;
    if (path !== undefined) profiles.push(relative && !isAbsolute(path) ? join(folder, path) : path);
  }
  return profiles;
}

/** All profile folders of this user, each once. */
export async function firefoxProfiles(machine: Machine): Promise<{ folder: string; kind?: string }[]> {
  const found = new Map<string, { folder: string; kind?: string }>();
  for (const { folder, kind } of firefoxFolders(machine)) {
    const named = profilesIn(await readFile(join(folder, 'profiles.ini'), 'utf8').catch(() => ''), folder);
    const beside: string[] = [];
    for (const parent of [folder, join(folder, 'Profiles')]) {
      for (const name of await readdir(parent).catch(() => [])) if ((await databaseKind(join(parent, name))) !== undefined) beside.push(join(parent, name));
    }
    for (const profile of [...named, ...beside]) {
      if ((await kindOf(profile)) === 'folder' && !found.has(profile)) found.set(profile, { folder: profile, ...(kind !== undefined && { kind }) });
    }
  }
  return [...found.values()];
}
