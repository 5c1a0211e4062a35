/** Decides when to draw: soon after something changed, never more often than an eye can follow, and not while the terminal is still busy. */

/** ms between two frames: about 20 a second. */
export const FRAME_INTERVAL = 50;

/** The world as the pacer needs it; real timers by default. */
export interface PacerSurroundings {
  /** ms, monotonic. */
  now(): number;
  after(ms: number, action: () => void): () => void;
  /** Calls back once the terminal takes more; undefined when it does already. */
  whenWritable(action: () => void): 'writable' | 'waiting';
}

export class FramePacer {
  readonly #draw: () => void;
  readonly #surroundings: PacerSurroundings;
  #last = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;
  #state: 'idle' | 'timed' | 'blocked' | 'stopped' = 'idle';

  constructor(draw: () => void, surroundings: PacerSurroundings) {
    this.#draw = draw;
    this.#surroundings = surroundings;
  }

  /** Something changed. */
  request(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'timed';
    const wait = Math.max(0, this.#last + FRAME_INTERVAL - this.#surroundings.now());
    this.#cancel = this.#surroundings.after(wait, () => {
      this.#due();
    });
  }

  /** Draws nothing any more. */
  stop(): void {
    this.#state = 'stopped';
    this.#cancel?.();
  }

  #due(): void {
    if (this.#state === 'stopped') return;
    const writable = this.#surroundings.whenWritable(() => {
      if (this.#state !== 'blocked') return;
      this.#state = 'idle';
      this.request();
    });
    if (writable === 'waiting') {
      this.#state = 'blocked';
      return;
    }
    this.#state = 'idle';
    this.#last = this.#surroundings.now();
    this.#draw();
  }
}
