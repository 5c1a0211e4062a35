/**
 * Tells the proxy that runs on a home folder that a command has changed something there. It is told, rather than left to watch the
 * folder: whoever gave the command hears what became of it, and nothing is read that is only half written.
 */
import { printable } from '../bytes/printable.ts';
import { UserError } from '../errors.ts';
import type { SubscriberMessage } from '../events/schema.ts';
import { giveCommand } from '../publish/command-client.ts';
import { findRunning } from '../publish/run-file.ts';
import type { Surroundings } from './command.ts';

/** What a running proxy can be told to look at again. */
export type LookAgain = Extract<SubscriberMessage, { name: 'reread_exceptions' | 'look_at_trust' }>['name'];

/** `none` where no proxy runs; `failed` where it goes on as before, which is a warning on stderr. */
export type Telling = 'none' | 'told' | 'failed';

/** Tells the running proxy, where there is one, and says on stderr what it answered. Rejects with `UserError` for a run file that cannot be used. */
export async function tellRunning({ home, stderr }: Pick<Surroundings, 'home' | 'stderr'>, name: LookAgain): Promise<Telling> {
  const running = await findRunning(home);
  if (running === undefined) return 'none';
  const answer = await giveCommand(running.stream, { kind: 'command', id: 1, name }).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    return { ok: false, message: [error.message, ...error.hints].join('; ') };
  });
  stderr.write(answer.ok ? `the running proxy: ${printable(answer.message)}\n` : `warning: the running proxy goes on as before: ${printable(answer.message)}\n`);
  return answer.ok ? 'told' : 'failed';
}
