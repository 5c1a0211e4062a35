/** Finding programs: in PATH by name, or at a path. */
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, resolve, sep } from 'node:path';

/** Whether a person who writes this means a file at a path, and no name to look for: it has a separator in it, as shells have it. */
export function isPath(text: string): boolean {
  return text.includes('/') || text.includes(sep);
}

/** The first of `candidates` that can be executed, as an absolute path; undefined when there is none. A path counts from the working folder. */
export async function findProgram(candidates: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const candidate of candidates) {
    const paths = isPath(candidate) ? [resolve(candidate)] : folders.map((folder) => resolve(join(folder, candidate)));
    for (const path of paths) {
      try {
        await access(path, constants.X_OK);
        // A folder may be executable as well.
        if ((await stat(path)).isFile()) return path;
      } catch {
        // Not here: the next place.
      }
    }
  }
  return undefined;
}
