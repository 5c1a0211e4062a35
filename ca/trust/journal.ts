/**
 * Where our roots were brought in: `trust.json` in the home folder. It is written before a store is changed and shortened only when a
 * root is proved to be gone, so that whatever happens in between nothing is forgotten.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, messageOf, systemCode } from '../../src/errors.ts';
import { replaceFile } from '../atomic-file.ts';
import { ownRootIn } from './own-root.ts';
import type { OwnRootFound } from './own-root.ts';

/** One root in one place. */
export interface JournalEntry {
  store: string;
  path: string;
  /** SHA-256 of the root's DER, lower-case hex. */
  sha256: string;
  /** CN of the root. */
  name: string;
  /** The root, base64: to know it when nothing else does any more. */
  der: string;
  /** ms since the epoch. */
  since: number;
  /** The store that this one took the root over from, where that was not brought in here itself. */
  through?: string;
}

/** Says where the user's roots are trusted, which is nobody else's business. */
const MODE = 0o600;

export function journalFile(home: string): string {
  return join(home, 'trust.json');
}

/** The entries; none where there is no journal. Rejects with `UserError` for one that cannot be read: what it knew must not be lost in silence. */
export async function readJournal(home: string): Promise<JournalEntry[]> {
  const file = journalFile(home);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw unreadable(file, messageOf(error), error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(file, messageOf(error), error);
  }
  const entries = typeof value === 'object' && value !== null && 'entries' in value ? value.entries : undefined;
  if (!Array.isArray(entries) || !entries.every(isEntry)) throw unreadable(file, 'it is not a journal of trust');
  return entries;
}

/** Adds entries that are not there yet. */
export async function record(home: string, entries: readonly JournalEntry[]): Promise<void> {
  const known = await readJournal(home);
  const fresh = entries.filter((entry) => !known.some((other) => isSame(entry, other)));
  if (fresh.length > 0) await write(home, [...known, ...fresh]);
}

/** Takes entries out that are proved to be gone. */
export async function forget(home: string, gone: readonly Pick<JournalEntry, 'store' | 'path' | 'sha256'>[]): Promise<void> {
  const known = await readJournal(home);
  const left = known.filter((entry) => !gone.some((other) => isSame(entry, other)));
  if (left.length < known.length) await write(home, left);
}

/** The roots that the entries are about, each once. */
export function journaledRoots(entries: readonly JournalEntry[]): OwnRootFound[] {
  const roots = entries.map(({ der }) => ownRootIn(Buffer.from(der, 'base64'))).filter((root) => root !== undefined);
  return [...new Map(roots.map((root) => [root.sha256, root])).values()];
}

async function write(home: string, entries: readonly JournalEntry[]): Promise<void> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await replaceFile(journalFile(home), `${JSON.stringify({ v: 1, entries }, undefined, 2)}\n`, MODE);
  } catch (error) {
    throw new UserError('journal_unwritable', `cannot write ${journalFile(home)} (${messageOf(error)})`, ['no store was changed: what is brought in must be known, to be taken out again'], { cause: error });
  }
}

function isSame(entry: Pick<JournalEntry, 'store' | 'path' | 'sha256'>, other: Pick<JournalEntry, 'store' | 'path' | 'sha256'>): boolean {
  return entry.store === other.store && entry.path === other.path && entry.sha256 === other.sha256;
}

function unreadable(file: string, why: string, cause?: unknown): UserError {
  return new UserError('journal_unreadable', `cannot read ${file}: ${why}`, ['it says where roots were trusted: mend it, or move it away and look with `trustlens trust status`'], { cause });
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false;
  const texts = new Map<string, unknown>(Object.entries(value));
  return ['store', 'path', 'sha256', 'name', 'der'].every((key) => typeof texts.get(key) === 'string') && typeof texts.get('since') === 'number' && ['string', 'undefined'].includes(typeof texts.get('through'));
}
