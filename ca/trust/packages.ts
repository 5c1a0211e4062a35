/** Which package of which distribution has a program that a store needs. */
import { kindOf, textOf } from './machine.ts';
import type { Machine } from './machine.ts';

/** Programs of the stores that not every machine has. */
export type StoreProgram = 'certutil' | 'keytool' | 'update-ca-certificates' | 'update-ca-trust' | 'trust';

/** A program that is not installed, and the command that installs it. */
export interface MissingProgram {
  program: StoreProgram;
  /** `apt-get install libnss3-tools`, or words where the system is unknown. */
  remedy: string;
}

/** Families of Linux distributions that share package names. */
export type Family = 'debian' | 'alpine' | 'fedora' | 'arch' | 'opensuse';

/** How each system installs a package, and what it calls the ones that are needed. Sources: the package lists of the distributions and of Homebrew. */
const INSTALLERS: Readonly<Record<Family | 'darwin', { command: string; packages: Readonly<Partial<Record<StoreProgram, string>>> }>> = {
  debian: { command: 'apt-get install', packages: { certutil: 'libnss3-tools', keytool: 'default-jre-headless', 'update-ca-certificates': 'ca-certificates', trust: 'p11-kit' } },
  alpine: { command: 'apk add', packages: { certutil: 'nss-tools', keytool: 'openjdk17-jre-headless', 'update-ca-certificates': 'ca-certificates', trust: 'p11-kit-trust' } },
  fedora: { command: 'dnf install', packages: { certutil: 'nss-tools', keytool: 'java-latest-openjdk-headless', 'update-ca-trust': 'ca-certificates', trust: 'p11-kit-trust' } },
  arch: { command: 'pacman -S', packages: { certutil: 'nss', keytool: 'jre-openjdk-headless', 'update-ca-trust': 'ca-certificates-utils', trust: 'p11-kit' } },
  opensuse: { command: 'zypper install', packages: { certutil: 'mozilla-nss-tools', keytool: 'java-17-openjdk-headless', 'update-ca-certificates': 'ca-certificates', trust: 'p11-kit-tools' } },
  darwin: { command: 'brew install', packages: { certutil: 'nss', keytool: 'openjdk' } },
};

/** Names in `ID` and `ID_LIKE` of os-release(5), and the family they belong to. */
const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ['debian', 'debian'],
  ['ubuntu', 'debian'],
  ['alpine', 'alpine'],
  ['fedora', 'fedora'],
  ['rhel', 'fedora'],
  ['centos', 'fedora'],
  ['arch', 'arch'],
  ['suse', 'opensuse'],
  ['opensuse', 'opensuse'],
  ['opensuse-leap', 'opensuse'],
  ['opensuse-tumbleweed', 'opensuse'],
  ['sles', 'opensuse'],
]);

/** The family that an os-release(5) file names: its `ID`, else the first of `ID_LIKE` that is known. */
export function familyIn(osRelease: string): Family | undefined {
  const value = (key: string): string[] => (new RegExp(`^${key}=["']?([^"'\\r\\n]*)`, 'm').exec(osRelease)?.[1] ?? '').toLowerCase().split(' ');
  for (const name of [...value('ID'), ...value('ID_LIKE')]) {
    const family = FAMILIES.get(name);
    if (family !== undefined) return family;
  }
  return undefined;
}

/** The family of this machine; undefined where it is no Linux or an unknown one. */
export async function familyOf(machine: Machine): Promise<Family | undefined> {
  if (machine.platform !== 'linux') return undefined;
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    if ((await kindOf(machine.at(file))) === 'file') return familyIn(await textOf(machine.at(file)));
  }
  return undefined;
}

/** What to tell somebody who lacks a program. Pure. */
export function missingProgram(program: StoreProgram, system: Family | NodeJS.Platform | undefined): MissingProgram {
  const installer = new Map<string, (typeof INSTALLERS)[Family]>(Object.entries(INSTALLERS)).get(system ?? '');
  const name = installer?.packages[program];
  return { program, remedy: installer === undefined || name === undefined ? `install the package of this system that has ${program}` : `${installer.command} ${name}` };
}

/** The same for this machine. */
export async function missingHere(machine: Machine, program: StoreProgram): Promise<MissingProgram> {
  return missingProgram(program, (await familyOf(machine)) ?? machine.platform);
}
