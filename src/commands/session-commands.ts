/** What a dashboard, or another command of the program, may have a running proxy do. */
import { UserError } from '../errors.ts';
import type { OnCommand } from '../publish/subscriber.ts';
import type { ClientCertificates } from '../relay/client-certificates.ts';
import type { PassList } from '../relay/pass-list.ts';
import type { KeptExceptions } from './kept-exceptions.ts';

/** The parts of a running proxy that commands change. */
export interface Commanded {
  passes: PassList;
  clientCertificates: ClientCertificates;
  kept: KeptExceptions;
  /** Opens a browser window; resolves to its notes. */
  openBrowser: (url: string) => Promise<readonly string[]>;
  /** Has faults answered by a page for the rest of the run; gives what happens to them in words. */
  answerWithPage: () => string;
  /** Looks again where the root is trusted, and tells it as an event; gives that in words. */
  lookAtTrust: () => string;
}

/** The page a browser window opens with. */
export const START_PAGE = 'about:blank';

/** Does what is commanded; what the user can mend is an answer too. */
export function sessionCommands({ passes, clientCertificates, kept, openBrowser, answerWithPage, lookAtTrust }: Commanded): OnCommand {
  return async (command) => {
    try {
      switch (command.name) {
        case 'open_browser': {
          const notes = await openBrowser(START_PAGE);
          return { ok: true, message: notes.length > 0 ? notes.join('; ') : 'a browser window opens' };
        }
        case 'pass_host':
          passes.add(command.host);
          return { ok: true, message: `new connections to ${command.host} are passed through` };
        case 'except_host':
          return { ok: true, message: await kept.except(command) };
        case 'unexcept_host':
          return { ok: true, message: await kept.takeBack(command.host, command.port) };
        case 'reread_exceptions':
          return { ok: true, message: await kept.reread() };
        case 'look_at_trust':
          return { ok: true, message: lookAtTrust() };
        case 'answer_with_page':
          return { ok: true, message: answerWithPage() };
        case 'inspect_host':
          return { ok: true, message: [passes.remove(command.host), clientCertificates.forget(command.host)].includes(true) ? `new connections to ${command.host} are inspected` : `${command.host} was not passed through` };
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { ok: false, message: [error.message, ...error.hints].join('; ') };
    }
  };
}
