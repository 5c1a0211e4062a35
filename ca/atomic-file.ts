/** Files that are there whole or not at all: written beside their place, brought to the disk, then moved. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../src/errors.ts';

/** An interrupted write leaves its temporary file behind; one older than this, ms, belongs to no write that still runs. */
const ABANDONED_AFTER_MS = 10 * 60 * 1000;

/** Puts `data` in place of the file, with exactly this mode. Rejects with the system's error and then leaves the old file. */
export async function replaceFile(path: string, data: string | Uint8Array, mode: number): Promise<void> {
  await withTemporary(path, data, mode, (temporary) => rename(temporary, path));
}

/** Makes the file unless there is one; false, and nothing changed, when there is. Of two processes that try, one gets true. */
export async function createFile(path: string, data: string | Uint8Array, mode: number): Promise<boolean> {
  return withTemporary(path, data, mode, async (temporary) => {
    try {
      await linkOrCopy(temporary, path);
      return true;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(temporary, { force: true });
    }
  });
}

/** Puts `text` in place of the file unless it says so already; true when it was written. */
export async function updateFile(path: string, text: string, mode: number): Promise<boolean> {
  const current = await readFile(path, 'utf8').catch(() => undefined);
  if (current === text) return false;
  await replaceFile(path, text, mode);
  return true;
}

async function withTemporary<T>(path: string, data: string | Uint8Array, mode: number, move: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(data);
      // The umask may have taken bits away from the mode given to `open`.
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    const result = await move(temporary);
    await syncFolder(dirname(path));
    await removeAbandoned(path);
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A link fails where the name is taken; a file system without links gets a copy, which is not atomic but as exclusive. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error) ?? '')) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

/** A new name is on the disk only once its folder is; not every system lets a folder be opened for that. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  try {
    await folder?.sync();
  } catch {
    // The file itself is on the disk; a folder that cannot be brought there is no reason to fail.
  } finally {
    await folder?.close();
  }
}

async function removeAbandoned(path: string): Promise<void> {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(start) || !/^[0-9a-f]{12}\.tmp$/.test(name.slice(start.length))) continue;
    const file = join(folder, name);
    const age = await stat(file).then((found) => Date.now() - found.mtimeMs, () => 0);
    if (age > ABANDONED_AFTER_MS) await rm(file, { force: true });
  }
}
