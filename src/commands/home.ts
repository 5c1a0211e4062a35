/** Where the program keeps its files: the root CA, the run file, the log of issued leaves. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The home folder: `--home`, else `$TRUSTLENS_HOME`, else the platform's folder for application data
 * (XDG Base Directory Specification 0.8 `$XDG_DATA_HOME`, Apple's Application Support, Windows' local application data).
 */
export function homeFolder(option: string | undefined, env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform = process.platform): string {
  const chosen = option ?? env['TRUSTLENS_HOME'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  const user = env['HOME'] ?? homedir();
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(user, 'AppData', 'Local'), 'trustlens');
  if (platform === 'darwin') return join(user, 'Library', 'Application Support', 'trustlens');
  const data = env['XDG_DATA_HOME'];
  // The specification tells programs to ignore a relative path here.
  return join(data?.startsWith('/') === true ? data : join(user, '.local', 'share'), 'trustlens');
}
