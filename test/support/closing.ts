/** What a test opens and must not leave behind: processes, servers, folders; closed in reverse order, whatever became of the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach } from 'mocha';

/** Has `close` called when the time has come. */
export type Closing = (close: () => Promise<void> | void) => void;

/** To be called within `describe`: gives a register of what is to be closed after each test, or after all of them. */
export function closing(when: 'each' | 'all'): Closing {
  const open: (() => Promise<void> | void)[] = [];
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const close of open.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  };
  if (when === 'each') afterEach('close what the test opened', closeAll);
  else after('close what the tests opened', closeAll);
  return (close) => void open.push(close);
}

/** A new empty folder, mode 0700. */
export function scratchFolder(later: Closing): string {
  const folder = mkdtempSync(join(tmpdir(), 'trustlens-test-'));
  later(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
