/** The program's version, from the one place that holds it. */
import { readFileSync } from 'node:fs';

/** Both from the sources (src/commands) and from the build (dist/src/commands) the nearest package.json upwards is ours. */
function read(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const parsed: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
      if (typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'string') return parsed.version;
    } catch {
      // Not at this height.
    }
  }
  return 'unknown';
}

export const VERSION = read();
