/** Tells the stream where the root is trusted, at the start and whenever `trustlens trust` has changed that: looked up beside a proxy that runs already, because stores of a slow disk can wait. */
import { thisMachine } from '../../ca/trust/machine.ts';
import { currentStanding } from '../../ca/trust/status.ts';
import { UserError } from '../errors.ts';
import type { EventLog } from '../events/log.ts';

export interface TrustTold {
  home: string;
  /** SHA-256 of the root's DER, lower-case hex. */
  rootSha256: string;
  env: Readonly<Record<string, string | undefined>>;
  log: EventLog;
  /** Nothing is told any more once this is aborted. */
  stop: AbortSignal;
}

/** Tells where the root is trusted, as often as it is asked to, one look after the other: the last word is of the last look. */
export class TrustTeller {
  readonly #told: TrustTold;
  #last: Promise<unknown> = Promise.resolve();

  constructor(told: TrustTold) {
    this.#told = told;
  }

  /** Looks the root up in all stores and emits `ca.trusted`, or a warning where the journal cannot be read. Rejects for bugs alone. */
  tell(): Promise<void> {
    const look = this.#last.then(() => (this.#told.stop.aborted ? undefined : tellTrust(this.#told)));
    this.#last = look.catch(() => undefined);
    return look;
  }
}

async function tellTrust({ home, rootSha256, env, log, stop }: TrustTold): Promise<void> {
  try {
    const standings = await currentStanding(thisMachine(env), home, rootSha256);
    if (stop.aborted) return;
    log.emit('ca.trusted', null, 0, { places: standings.map(({ store, path, state }) => ({ store, place: path, state })) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (!stop.aborted) log.emit('proxy.warning', null, 0, { code: error.code, message: error.message, hints: [...error.hints] });
  }
}
