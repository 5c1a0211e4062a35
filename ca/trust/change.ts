/** Brings a root into places and takes roots out: first the plan, then the commands one by one, each told before it runs. */
import type { JournalEntry } from './journal.ts';
import type { Machine } from './machine.ts';
import { commandLine } from './shell.ts';
import type { HeldRoot, StoreCommand, TrustPlace, TrustRoot } from './stores/store.ts';

/** What is to be done in one place. */
export interface PlannedChange {
  place: TrustPlace;
  commands: readonly StoreCommand[];
  /** The roots it is about. */
  roots: readonly { name: string; sha256: string; der: Uint8Array }[];
  /** Why there is nothing to do, or why nothing can be done; null where there are commands. */
  idle: { reason: 'done' | 'missing' | 'unreadable'; words: string } | null;
}

/** How commands are run. */
export interface Runner {
  machine: Machine;
  /** A user who can be asked for a password. */
  keyboard: boolean;
  /** Told each command line, and what a failed command said. */
  tell: (line: string) => void;
}

/** What each place needs to trust the root. */
export async function planInstall(places: readonly TrustPlace[], root: TrustRoot): Promise<PlannedChange[]> {
  return Promise.all(places.map((place) => planInstallIn(place, root)));
}

/** The same for one place; to be asked again where a change elsewhere may have changed this place too. */
export async function planInstallIn(place: TrustPlace, root: TrustRoot): Promise<PlannedChange> {
  const holding = await place.look();
  const idle = (reason: 'done' | 'missing' | 'unreadable', said: string): PlannedChange => ({ place, commands: [], roots: [root], idle: { reason, words: said } });
  if (place.missing.length > 0) return idle('missing', missingWords(place));
  if (!holding.readable) return idle('unreadable', holding.why);
  const held = holding.roots.find(({ sha256 }) => sha256 === root.sha256);
  if (held?.inEffect === true) return idle('done', 'it is there already');
  return { place, commands: place.install(root, held), roots: [root], idle: null };
}

/** What each place needs to lose the roots that `wanted` names. */
export async function planUninstall(places: readonly TrustPlace[], wanted: (root: HeldRoot) => boolean): Promise<PlannedChange[]> {
  return Promise.all(places.map((place) => planUninstallFrom(place, wanted)));
}

/** The same for one place. */
export async function planUninstallFrom(place: TrustPlace, wanted: (root: HeldRoot) => boolean): Promise<PlannedChange> {
  const holding = await place.look();
  if (!holding.readable) {
    return { place, commands: [], roots: [], idle: place.missing.length > 0 ? { reason: 'missing', words: missingWords(place) } : { reason: 'unreadable', words: holding.why } };
  }
  const held = holding.roots.filter(wanted);
  if (held.length === 0) return { place, commands: [], roots: [], idle: { reason: 'done', words: 'it is not there' } };
  if (place.missing.length > 0) return { place, commands: [], roots: held, idle: { reason: 'missing', words: missingWords(place) } };
  return { place, commands: place.uninstall(held), roots: held, idle: null };
}

/** A change's commands as they can be pasted into a shell. */
export function commandLines(machine: Machine, { commands }: Pick<PlannedChange, 'commands'>): string[] {
  return commands.map((command) => commandLine(words(machine, command), machine.platform));
}

/** Runs the commands until one fails; gives whether all went well. */
export async function perform({ machine, keyboard, tell }: Runner, change: PlannedChange): Promise<boolean> {
  const lines = commandLines(machine, change);
  for (const [index, command] of change.commands.entries()) {
    const line = lines[index] ?? '';
    const [name = '', ...args] = words(machine, command);
    const program = await machine.program(name);
    if (program === undefined) {
      tell(`${name} is not here: run as administrator: ${lines.slice(index).map((left) => left.replace(/^sudo /, '')).join(' && ')}`);
      return false;
    }
    tell(`$ ${line}`);
    // Without somebody to ask, sudo must not wait for a password.
    const { status, stdout, stderr } = await machine.run(program, name === 'sudo' && !keyboard ? ['-n', ...args] : args, { keyboard });
    if (status === 0) continue;
    for (const said of `${stdout}\n${stderr}`.split('\n').filter((text) => text.trim() !== '')) tell(`  ${said}`);
    tell(`  it ended with ${status ?? 'no exit status'}; what is left to run: ${lines.slice(index).join(' && ')}`);
    return false;
  }
  return true;
}

/** Entries for the journal; `through` names the store that handed the roots on to this place. */
export function journalEntries({ place, roots }: Pick<PlannedChange, 'place' | 'roots'>, since: number, through?: string): JournalEntry[] {
  return roots.map(({ name, sha256, der }) => ({ store: place.store, path: place.path, sha256, name, der: Buffer.from(der).toString('base64'), since, ...(through !== undefined && { through }) }));
}

function words(machine: Machine, { program, args, asAdministrator }: StoreCommand): string[] {
  return [...(asAdministrator && !machine.isAdministrator ? ['sudo'] : []), program, ...args];
}

function missingWords(place: TrustPlace): string {
  return place.missing.map(({ program, remedy }) => `${program} is not installed: ${remedy}`).join('; ');
}
