/** The windows that a proxy opened for itself: they close with it, since nothing would load in them without it. */
import type { WindowRequest } from './browsers/browser.ts';
import { openWindow } from './window.ts';
import type { BrowserWindow } from './window.ts';

/** Opens windows, and closes them all in the end. */
export class Windows {
  readonly #ending = new AbortController();
  readonly #open = new Set<Promise<unknown>>();

  /** Opens a window of whatever browser is found; rejects with `UserError` as `openWindow` does. */
  open(request: Omit<WindowRequest, 'folder'>): Promise<BrowserWindow> {
    const opened = openWindow(request, undefined, 'ignore', this.#ending.signal);
    const over = opened
      .then((window) => window.closed)
      // Whoever opened it was told.
      .catch(() => undefined)
      .finally(() => this.#open.delete(over));
    this.#open.add(over);
    return opened;
  }

  /** Closes those that are open, and those that are about to open do not. Resolves when every profile is removed. */
  async closeAll(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#open);
  }
}
