/** `trustlens ca`: shows the root, hands out its certificate, lists what it issued, renews and replaces it. */
import { stat, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { noRoot } from '../../ca/authority.ts';
import type { RootFacts } from '../../ca/authority.ts';
import { writeTrustFiles } from '../../ca/bundle.ts';
import { issuedLogFile, readIssuedLog } from '../../ca/issued-log.ts';
import type { IssuedRecord } from '../../ca/issued-log.ts';
import { authorityFolder, octal, readRoot, writeRoot } from '../../ca/key-store.ts';
import type { StoredRoot } from '../../ca/key-store.ts';
import { DAY_MS, DEFAULT_ROOT_DAYS, MAX_ROOT_DAYS, daysOf } from '../../ca/profiles.ts';
import { makeRoot, rootFacts } from '../../ca/root.ts';
import { toColonHex } from '../bytes/hex.ts';
import { printable } from '../bytes/printable.ts';
import { EXIT, UserError, messageOf } from '../errors.ts';
import { flag, stringOption, stringOptions } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { passphraseSource } from './passphrase.ts';

interface Action {
  /** Options that mean something to it. */
  options: readonly string[];
  run(args: Arguments, surroundings: Surroundings): Promise<void>;
}

/** A root without constraints that lives longer than this, days, is worth a word: what it was made for is over, but it still speaks for any site. */
const LONG_LIFE_DAYS = 90;

const actions: Readonly<Record<string, Action>> = {
  show: { options: ['json'], run: show },
  export: { options: ['format', 'out'], run: exportRoot },
  issued: { options: ['json'], run: issued },
  renew: { options: ['json'], run: renew },
  init: { options: ['days', 'constrain', 'passphrase', 'force', 'json'], run: init },
};

export const ca: Command = {
  name: 'ca',
  usage: [
    'ca [show] [--json]',
    'ca export [--format pem|der] [--out FILE]',
    'ca issued [--json]',
    'ca renew [--json]',
    'ca init [--days N] [--constrain NAME]... [--passphrase] [--force] [--json]',
  ],
  options: {
    json: { type: 'boolean', help: 'print JSON; times are ms since the epoch' },
    format: { type: 'string', value: 'FORMAT', help: 'export: pem (default) or der' },
    out: { type: 'string', value: 'FILE', help: 'export: write to FILE instead of stdout' },
    days: { type: 'string', value: 'N', help: `init: how long the root lives, 1 to ${MAX_ROOT_DAYS} days (default ${DEFAULT_ROOT_DAYS})` },
    constrain: { type: 'string', value: 'NAME', multiple: true, help: 'init: a domain or network that the root may speak for, and no other; may be repeated' },
    passphrase: { type: 'boolean', help: 'init: put the key under a passphrase (asked for, or $TRUSTLENS_PASSPHRASE)' },
    force: { type: 'boolean', help: 'init: replace the root there is; trust must then be given anew' },
  },
  maxPositionals: 1,
  run: async (args, surroundings) => {
    const [name = 'show'] = args.positionals;
    const action = new Map(Object.entries(actions)).get(name);
    if (action === undefined) throw new UserError('unknown_action', `ca does not know '${name}'`, [`it knows: ${Object.keys(actions).join(', ')}`]);
    const foreign = Object.keys(args.options).find((option) => option in (ca.options) && !action.options.includes(option));
    if (foreign !== undefined) throw new UserError('unknown_option', `ca ${name} takes no --${foreign}`, ['run `trustlens ca --help` to see what it takes']);
    await action.run(args, surroundings);
    return EXIT.ok;
  },
};

async function show(args: Arguments, { home, stdout }: Surroundings): Promise<void> {
  const stored = await storedRoot(home);
  await print(stdout, await description(home, stored, flag(args, 'json')));
}

async function exportRoot(args: Arguments, { home, stdout, stderr }: Surroundings): Promise<void> {
  const format = stringOption(args, 'format') ?? 'pem';
  if (format !== 'pem' && format !== 'der') throw new UserError('bad_format', `there is no format '${format}'`, ['choose pem or der']);
  const { pem, der } = rootFacts((await storedRoot(home)).certificate);
  const out = stringOption(args, 'out');
  if (out === undefined) {
    if (format === 'der' && stdout.isTTY) throw new UserError('binary_to_terminal', 'der is binary, and stdout is a terminal', ['name a file with --out FILE, or redirect stdout']);
    await print(stdout, format === 'pem' ? pem : der);
    return;
  }
  const file = resolve(out);
  // Nothing is ever to be written over the key.
  if (relative(authorityFolder(home), dirname(file)) === '') throw new UserError('bad_file', `${file} is in the folder of the key`, ['name a file elsewhere']);
  await writeFile(file, format === 'pem' ? pem : der).catch((error: unknown) => {
    throw new UserError('cannot_write', `cannot write ${file} (${messageOf(error)})`, [], { cause: error });
  });
  stderr.write(`wrote the certificate of the root CA, without its key, to ${file}\n`);
}

async function issued(args: Arguments, { home, stdout, stderr }: Surroundings): Promise<void> {
  const file = issuedLogFile(home);
  let broken = 0;
  let lines = 0;
  for await (const record of records(file)) {
    if (record === undefined) broken += 1;
    else {
      lines += 1;
      await print(stdout, flag(args, 'json') ? `${JSON.stringify(record)}\n` : issuedLine(record));
    }
  }
  if (lines === 0) stderr.write('no leaf was issued yet\n');
  if (broken > 0) stderr.write(`${broken} lines of ${file} could not be read\n`);
}

async function renew(args: Arguments, surroundings: Surroundings): Promise<void> {
  const { home } = surroundings;
  const stored = await storedRoot(home);
  const old = rootFacts(stored.certificate);
  await make(args, surroundings, {
    // Never longer than a new root may live, whatever the old one says.
    days: Math.min(Math.max(daysOf(old), 1), MAX_ROOT_DAYS),
    constraints: old.constraints,
    sealed: stored.sealed,
    replace: true,
  });
}

async function init(args: Arguments, surroundings: Surroundings): Promise<void> {
  const replace = flag(args, 'force');
  if (!replace && (await readRoot(surroundings.home)) !== undefined) throw rootExists(surroundings.home);
  const wanted = stringOption(args, 'days');
  if (wanted !== undefined && !/^-?[0-9]{1,9}$/.test(wanted)) {
    throw new UserError('bad_days', `'${wanted}' is no number of days`, [`choose a whole number from 1 to ${MAX_ROOT_DAYS}`]);
  }
  await make(args, surroundings, {
    days: wanted === undefined ? DEFAULT_ROOT_DAYS : Number(wanted),
    constraints: stringOptions(args, 'constrain').flatMap((value) => value.split(',')),
    sealed: flag(args, 'passphrase'),
    replace,
  });
}

interface Settings {
  days: number;
  constraints: readonly string[];
  sealed: boolean;
  replace: boolean;
}

async function make(args: Arguments, surroundings: Surroundings, { days, constraints, sealed, replace }: Settings): Promise<void> {
  const { home, stdout, stderr } = surroundings;
  const hadOne = replace && (await stat(authorityFolder(home)).catch(() => undefined)) !== undefined;
  const root = await makeRoot({ now: Date.now(), days, constraints });
  const written = await writeRoot(home, root, { replace, ...(sealed && { passphrase: passphraseSource(surroundings) }) });
  if (!written) throw rootExists(home);
  const facts = rootFacts(root.certificate);
  await writeTrustFiles(home, facts);
  stderr.write(`made the root CA ${facts.name}\n`);
  if (hadOne) {
    stderr.write('hint: nothing trusts it yet: give trust anew where the old root had it, and take the old one out\n');
    stderr.write('hint: a proxy that is running still uses the old root: restart it\n');
  }
  if (days > LONG_LIFE_DAYS && facts.constraints.length === 0) stderr.write(`hint: ${days} days are long for a root that can speak for any site; ${DEFAULT_ROOT_DAYS} are the default, and renewing is one command\n`);
  await print(stdout, await description(home, await storedRoot(home), flag(args, 'json')));
}

async function storedRoot(home: string): Promise<StoredRoot> {
  const stored = await readRoot(home);
  if (stored === undefined) throw noRoot(home);
  return stored;
}

function rootExists(home: string): UserError {
  return new UserError('root_exists', `there is a root CA in ${home} already`, [
    'run `trustlens ca renew` for a new one with the same settings',
    'or `trustlens ca init --force` for one with other settings; trust must then be given anew',
  ]);
}

/** What `show` prints of a root. */
async function description(home: string, stored: StoredRoot, json: boolean): Promise<string> {
  const root = rootFacts(stored.certificate);
  let count = 0;
  for await (const record of records(issuedLogFile(home))) if (record?.root === root.sha256) count += 1;
  // Whole days, as the dashboard counts them.
  const daysLeft = Math.floor((root.notAfter - Date.now()) / DAY_MS);
  return json ? asJson(root, stored, daysLeft, count) : asText(root, stored, daysLeft, count);
}

function asJson(root: RootFacts, stored: StoredRoot, daysLeft: number, leavesIssued: number): string {
  const { name, sha256, spkiSha256, notBefore, notAfter, constraints } = root;
  const key = { file: stored.file, mode: octal(stored.mode), passphrase: stored.sealed };
  return `${JSON.stringify({ name, sha256, spkiSha256, notBefore, notAfter, daysLeft, constraints, key, leavesIssued })}\n`;
}

function asText(root: RootFacts, stored: StoredRoot, daysLeft: number, leavesIssued: number): string {
  const left = daysLeft < 0 ? 'expired: run `trustlens ca renew`' : daysLeft === 0 ? 'less than a day left' : daysLeft === 1 ? '1 day left' : `${daysLeft} days left`;
  const rows: [string, string][] = [
    ['name', printable(root.name)],
    ['sha-256', toColonHex(Buffer.from(root.sha256, 'hex'))],
    ['spki pin', root.spkiSha256],
    ['valid', `${minute(root.notBefore)} to ${minute(root.notAfter)} (${left})`],
    ['speaks for', root.constraints.length === 0 ? 'any name (no constraints)' : root.constraints.join(', ')],
    ['key', `${stored.file} (mode ${octal(stored.mode)}, ${stored.sealed ? 'under a passphrase' : 'no passphrase'})`],
    ['leaves issued', `${leavesIssued}`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(14)}${value}\n`).join('');
}

function issuedLine(record: IssuedRecord): string {
  return `${minute(record.time)}  until ${minute(record.notAfter)}  ${printable(record.serial)}  ${printable(record.host)}\n`;
}

/** `2026-11-21 09:30 UTC`; a time that is none as a dash. */
function minute(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '-' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

async function* records(file: string): AsyncGenerator<IssuedRecord | undefined> {
  try {
    yield* readIssuedLog(file);
  } catch (error) {
    throw new UserError('log_unreadable', `cannot read ${file} (${messageOf(error)})`, [], { cause: error });
  }
}

/** Writes and waits, so that nothing is lost when the program ends right after. */
async function print(stdout: NodeJS.WriteStream, data: string | Uint8Array): Promise<void> {
  await new Promise<void>((done) => stdout.write(data, () => done()));
}
