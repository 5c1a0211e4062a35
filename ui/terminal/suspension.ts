/** Ctrl-Z and `fg`: the terminal goes back to the shell while the process is stopped, and the screen comes back with it. */

/** ms after which a process that is still running takes the screen back: nobody was there to stop it (no job control). */
const STILL_RUNNING = 100;

export class Suspension {
  readonly #leave: () => void;
  readonly #enter: () => void;
  readonly #stopJob: () => void;
  #away = false;
  #timer: NodeJS.Timeout | undefined;

  /** `leave` restores the terminal, `enter` takes it again, `stopJob` stops every process of the job, as the terminal would. */
  constructor(leave: () => void, enter: () => void, stopJob: () => void = () => process.kill(0, 'SIGTSTP')) {
    this.#leave = leave;
    this.#enter = enter;
    this.#stopJob = stopJob;
    process.on('SIGTSTP', this.#stopped);
    process.on('SIGCONT', this.#continued);
  }

  /** The terminal is the shell's. */
  get away(): boolean {
    return this.#away;
  }

  /** Leaves the terminal and stops the whole job, as the terminal itself would do on Ctrl-Z. */
  stop(): void {
    if (this.#away) return;
    this.#away = true;
    this.#leave();
    // Without a listener of ours the signal does what it is for.
    process.off('SIGTSTP', this.#stopped);
    this.#stopJob();
    this.#timer = setTimeout(this.#continued, STILL_RUNNING);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    process.off('SIGTSTP', this.#stopped);
    process.off('SIGCONT', this.#continued);
  }

  readonly #stopped = (): void => {
    this.stop();
  };

  /** After `fg`; also after a stop from outside, which leaves no time to restore anything. */
  readonly #continued = (): void => {
    clearTimeout(this.#timer);
    if (!this.#away) {
      this.#leave();
      this.#enter();
      return;
    }
    this.#away = false;
    process.on('SIGTSTP', this.#stopped);
    this.#enter();
  };
}
