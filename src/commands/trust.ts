/** `trustlens trust`: says where the root is trusted, brings it into trust stores and takes it out again, and proves each of that. */
import { openAuthority } from '../../ca/authority.ts';
import { writeTrustFiles } from '../../ca/bundle.ts';
import { readFormerRoots, readRoot } from '../../ca/key-store.ts';
import type { PassphraseSource } from '../../ca/key-store.ts';
import { rootFacts, sha256Hex } from '../../ca/root.ts';
import { commandLines, journalEntries, perform, planInstall, planInstallIn, planUninstall, planUninstallFrom } from '../../ca/trust/change.ts';
import type { PlannedChange, Runner } from '../../ca/trust/change.ts';
import { forget, journaledRoots, readJournal, record } from '../../ca/trust/journal.ts';
import type { JournalEntry } from '../../ca/trust/journal.ts';
import { thisMachine } from '../../ca/trust/machine.ts';
import { chosenStores, findPlaces, followers, storeNames } from '../../ca/trust/places.ts';
import type { StorePlaces } from '../../ca/trust/places.ts';
import { startProbeServer } from '../../ca/trust/probe-server.ts';
import type { ProbeServer } from '../../ca/trust/probe-server.ts';
import { trustStores } from '../../ca/trust/stores/registry.ts';
import { standingOf } from '../../ca/trust/status.ts';
import type { Standing } from '../../ca/trust/status.ts';
import { noRoot } from '../../ca/authority.ts';
import type { RootFacts } from '../../ca/authority.ts';
import type { HeldRoot } from '../../ca/trust/stores/store.ts';
import { printable } from '../bytes/printable.ts';
import { EXIT, UserError } from '../errors.ts';
import { flag, stringOptions } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { confirmed } from './confirm.ts';
import { passphraseSource } from './passphrase.ts';
import { tellRunning } from './tell-running.ts';
import { otherRoots, standingsJson, trustTable } from './trust-table.ts';

interface Action {
  /** Options that mean something to it. */
  options: readonly string[];
  run(args: Arguments, surroundings: Surroundings): Promise<number>;
}

const actions: Readonly<Record<string, Action>> = {
  status: { options: ['store', 'json'], run: status },
  install: { options: ['store', 'dry-run', 'yes', 'json'], run: install },
  uninstall: { options: ['store', 'former', 'all', 'dry-run', 'json'], run: uninstall },
};

export const trust: Command = {
  name: 'trust',
  usage: ['trust [status] [--store NAME]... [--json]', 'trust install [--store NAME]... [--dry-run] [--yes] [--json]', 'trust uninstall [--store NAME]... [--former | --all] [--dry-run] [--json]'],
  options: {
    store: { type: 'string', value: 'NAME', multiple: true, help: `only these stores: ${storeNames().join(', ')} (default: all that this machine has)` },
    'dry-run': { type: 'boolean', help: 'print the commands and run none' },
    yes: { type: 'boolean', help: 'install: change stores of every user of this machine without being asked' },
    former: { type: 'boolean', help: 'uninstall: take out the roots that were replaced, and leave the present one' },
    all: { type: 'boolean', help: 'uninstall: take out every root that trustlens made, other home folders\' as well' },
    json: { type: 'boolean', help: 'print JSON' },
  },
  maxPositionals: 1,
  run: async (args, surroundings) => {
    const [name = 'status'] = args.positionals;
    const action = new Map(Object.entries(actions)).get(name);
    if (action === undefined) throw new UserError('unknown_action', `trust does not know '${name}'`, [`it knows: ${Object.keys(actions).join(', ')}`]);
    const foreign = Object.keys(args.options).find((option) => option in trust.options && !action.options.includes(option));
    if (foreign !== undefined) throw new UserError('unknown_option', `trust ${name} takes no --${foreign}`, ['run `trustlens trust --help` to see what it takes']);
    return action.run(args, surroundings);
  },
};

async function status(args: Arguments, surroundings: Surroundings): Promise<number> {
  const { home, env, stderr } = surroundings;
  const root = await presentRoot(home);
  const stores = await findPlaces(thisMachine(env), chosenStores(stringOptions(args, 'store')), await readJournal(home));
  // Nobody is asked for a passphrase only to look.
  const standings = await withProbe(surroundings, root, knownPassphrase(env), (server) => standingsOf(stores, root?.sha256 ?? '', server));
  await printStandings(args, surroundings, root, stores, standings);
  if (root === undefined) stderr.write(`hint: there is no root CA in ${home} yet\n`);
  return standings.some(({ state }) => state === 'refused') ? EXIT.failed : EXIT.ok;
}

async function install(args: Arguments, surroundings: Surroundings): Promise<number> {
  const { home, env, stdin, stdout, stderr } = surroundings;
  const root = await presentRoot(home);
  if (root === undefined) throw noRoot(home);
  const machine = thisMachine(env);
  const named = stringOptions(args, 'store');
  const stores = await findPlaces(machine, chosenStores(named).filter(({ byDefault }) => byDefault || named.length > 0));
  const places = stores.flatMap((one) => one.places);
  if (places.length === 0) throw new UserError('no_store', 'none of these trust stores is on this machine', ['`trustlens trust status` lists those that are', '`trustlens browser` and `trustlens run` need no store']);
  const { caPem } = await writeTrustFiles(home, root);
  const changes = await planInstall(places, { ...root, file: caPem });
  if (flag(args, 'dry-run')) return dryRun(args, surroundings, changes);

  stderr.write(`"${printable(root.name)}" is to be trusted ${root.constraints.length === 0 ? 'for every site' : `for ${root.constraints.join(', ')}`} in:\n`);
  tellPlan(surroundings, changes);
  const wide = changes.filter(({ place, commands }) => place.scope === 'machine' && commands.length > 0);
  if (wide.length > 0 && !flag(args, 'yes')) {
    const what = `${wide.map(({ place }) => place.path).join(', ')}: every user of this machine would trust the root`;
    if (!stdin.isTTY) throw new UserError('confirmation_needed', what, ['say --yes if that is wanted', 'or name stores of this user alone: --store browsers']);
    if (!(await confirmed(surroundings, `${what}. go on?`))) {
      stderr.write('nothing was changed\n');
      return EXIT.failed;
    }
  }
  // Written before anything is changed: what a cut-off run brought in is known.
  await record(home, changes.filter(({ idle }) => idle === null || idle.reason === 'done').flatMap((change) => journalEntries(change, Date.now())));
  const runner = runnerFor(surroundings);
  // A store may have taken the root over from one before it, so that each is looked at again before it is changed.
  for (const { place, commands } of changes) if (commands.length > 0) await perform(runner, await planInstallIn(place, { ...root, file: caPem }));
  await recordFollowers(surroundings, stores, root);
  const standings = await withProbe(surroundings, root, passphraseSource(surroundings), (server) => standingsOf(stores, root.sha256, server));
  const ok = standings.every(({ state }) => state === 'trusted');
  await printStandings(args, { stdout, stderr, home }, root, stores, standings, ok);
  await tellRunning(surroundings, 'look_at_trust');
  return ok ? EXIT.ok : EXIT.failed;
}

async function uninstall(args: Arguments, surroundings: Surroundings): Promise<number> {
  const { home, env, stderr } = surroundings;
  const machine = thisMachine(env);
  const journal = await readJournal(home);
  const root = await presentRoot(home);
  const known = await knownRoots(home);
  const wanted = (held: { sha256: string }): boolean => {
    if (flag(args, 'former')) return known.has(held.sha256) && held.sha256 !== root?.sha256;
    return flag(args, 'all') || known.has(held.sha256);
  };
  const chosen = chosenStores(stringOptions(args, 'store'));
  const stores = [...(await findPlaces(machine, chosen, journal)), ...(await followers(machine, chosen, journal))];
  const places = stores.flatMap((one) => one.places);
  const changes = await planUninstall(places, wanted);
  if (flag(args, 'dry-run')) return dryRun(args, surroundings, changes);

  const runner = runnerFor(surroundings);
  tellPlan(surroundings, changes);
  // A store may have lost the root with the one it takes roots over from, so that each is looked at again before it is changed.
  for (const { place, commands } of changes) if (commands.length > 0) await perform(runner, await planUninstallFrom(place, wanted));

  const present = root !== undefined && wanted(root) ? root : undefined;
  const standings = await withProbe(surroundings, present, passphraseSource(surroundings), (server) => standingsOf(stores, present?.sha256 ?? '', server));
  // Whatever cannot be looked into counts only where a root was brought in.
  const left = standings.filter(({ store, path, state, others }) => {
    if (state === 'unknown') return journal.some((entry) => entry.store === store && entry.path === path && wanted(entry));
    return (present !== undefined && state !== 'absent') || others.some(wanted);
  });
  const looked = (entry: JournalEntry): boolean => chosen.some(({ name }) => name === entry.store) || standings.some(({ store, path }) => store === entry.store && path === entry.path);
  const gone = journal.filter((entry) => looked(entry) && wanted(entry) && !left.some(({ store, path }) => store === entry.store && path === entry.path));
  await forget(home, gone);
  const ok = left.length === 0;
  await printStandings(args, surroundings, root, stores, standings, ok);
  for (const { store, path, name } of (await readJournal(home)).filter(wanted)) {
    stderr.write(`hint: "${printable(name)}" was brought into ${store} ${printable(path)} and is not proved to be gone from there\n`);
  }
  await tellRunning(surroundings, 'look_at_trust');
  return ok ? EXIT.ok : EXIT.failed;
}

/** Notes the places that took the root over from a store that was changed: they have to lose it with that store. */
async function recordFollowers({ home, env, stderr }: Surroundings, stores: readonly StorePlaces[], root: RootFacts): Promise<void> {
  const changed = new Set(stores.filter(({ places }) => places.length > 0).map(({ store }) => store.name));
  const through = stores.find(({ store, places }) => store.group === 'system' && places.length > 0)?.store.name;
  if (through === undefined) return;
  const journal = await readJournal(home);
  const others = await findPlaces(thisMachine(env), trustStores.filter(({ name }) => !changed.has(name)));
  for (const place of others.flatMap(({ places }) => places)) {
    const holding = await place.look();
    if (!holding.readable || !holding.roots.some(({ sha256 }) => sha256 === root.sha256)) continue;
    if (journal.some((entry) => entry.store === place.store && entry.path === place.path && entry.sha256 === root.sha256)) continue;
    await record(home, journalEntries({ place, roots: [root] }, Date.now(), through));
    stderr.write(`note: ${place.store} ${printable(place.path)} has the root too; \`trustlens trust uninstall --store ${through}\` takes it out there as well\n`);
  }
}

function runnerFor({ env, stdin, stderr }: Surroundings): Runner {
  return { machine: thisMachine(env), keyboard: stdin.isTTY, tell: (line) => void stderr.write(`${printable(line)}\n`) };
}

async function presentRoot(home: string): Promise<RootFacts | undefined> {
  const stored = await readRoot(home);
  return stored === undefined ? undefined : rootFacts(stored.certificate);
}

/** Fingerprints of the roots that this home folder made: the present one, the former ones, and those that the journal remembers. */
async function knownRoots(home: string): Promise<Set<string>> {
  const present = await presentRoot(home);
  const former = (await readFormerRoots(home)).map((der) => sha256Hex(der));
  return new Set([...(present === undefined ? [] : [present.sha256]), ...former, ...journaledRoots(await readJournal(home)).map(({ sha256 }) => sha256)]);
}

/** A passphrase that needs no asking. */
function knownPassphrase(env: Surroundings['env']): PassphraseSource {
  return () => {
    const passphrase = env['TRUSTLENS_PASSPHRASE'] ?? '';
    return passphrase === '' ? Promise.reject(new UserError('passphrase_needed', 'the key of the root CA is under a passphrase; set TRUSTLENS_PASSPHRASE to have them probed')) : Promise.resolve(passphrase);
  };
}

/** Runs `use` with a server whose leaf is the root's, or without one where no leaf can be made: expired root, no passphrase. */
async function withProbe<T>({ home, stderr }: Pick<Surroundings, 'home' | 'stderr'>, root: RootFacts | undefined, passphrase: PassphraseSource, use: (server: ProbeServer | undefined) => Promise<T>): Promise<T> {
  if (root === undefined) return use(undefined);
  let server: ProbeServer | undefined;
  try {
    const authority = await openAuthority({ home, create: false, passphrase });
    server = await startProbeServer(authority);
    await authority.flush();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    stderr.write(`note: stores are looked into, but not probed: ${error.message}\n`);
  }
  try {
    return await use(server);
  } finally {
    await server?.close();
  }
}

/** One place after the other: they share the server. */
async function standingsOf(stores: readonly StorePlaces[], sha256: string, server: ProbeServer | undefined): Promise<Standing[]> {
  const standings: Standing[] = [];
  for (const place of stores.flatMap(({ places }) => places)) standings.push(await standingOf(place, sha256, server));
  return standings;
}

function tellPlan({ env, stderr }: Pick<Surroundings, 'env' | 'stderr'>, changes: readonly PlannedChange[]): void {
  const machine = thisMachine(env);
  for (const change of changes) {
    const { place, idle } = change;
    const notes = [place.scope === 'machine' ? 'every user of this machine' : '', place.note ?? '', idle?.words ?? ''].filter((text) => text !== '');
    stderr.write(`  ${place.store} ${printable(place.path)}${notes.length === 0 ? '' : ` (${printable(notes.join('; '))})`}\n`);
    for (const line of commandLines(machine, change)) stderr.write(`      ${printable(line)}\n`);
  }
}

/** The commands alone on stdout, so that they can be kept and run by hand. */
async function dryRun(args: Arguments, { env, stdout, stderr }: Surroundings, changes: readonly PlannedChange[]): Promise<number> {
  const machine = thisMachine(env);
  const planned = changes.map((change) => ({ store: change.place.store, path: change.place.path, scope: change.place.scope, commands: commandLines(machine, change), ...(change.idle !== null && { idle: change.idle }) }));
  if (flag(args, 'json')) await print(stdout, `${JSON.stringify({ dryRun: true, places: planned })}\n`);
  else {
    await print(stdout, planned.flatMap(({ commands }) => commands.map((line) => `${line}\n`)).join(''));
    for (const { store, path, idle } of planned) if (idle !== undefined) stderr.write(`${store} ${printable(path)}: ${printable(idle.words)}\n`);
  }
  return EXIT.ok;
}

async function printStandings(args: Arguments, { stdout, stderr, home }: Pick<Surroundings, 'stdout' | 'stderr' | 'home'>, root: RootFacts | undefined, stores: readonly StorePlaces[], standings: readonly Standing[], ok?: boolean): Promise<void> {
  if (flag(args, 'json')) {
    const about = root === undefined ? null : { name: root.name, sha256: root.sha256, notAfter: root.notAfter };
    await print(stdout, `${JSON.stringify({ root: about, ...(ok !== undefined && { ok }), places: standingsJson(standings) })}\n`);
    return;
  }
  const rows = stores.map(({ store, places }) => ({ store, standings: standings.filter((one) => places.some((place) => place.store === one.store && place.path === one.path)) }));
  await print(stdout, trustTable(rows));
  const known = await knownRoots(home);
  for (const line of otherRoots(standings, ({ sha256 }: HeldRoot) => known.has(sha256))) stderr.write(`note: ${line}\n`);
}

/** Writes and waits, so that nothing is lost when the program ends right after. */
async function print(stdout: NodeJS.WriteStream, data: string): Promise<void> {
  await new Promise<void>((done) => stdout.write(data, () => done()));
}

