/** The text of an event as it goes over the WebSocket, made once for all subscribers that are about as far. */
import type { Event } from '../events/schema.ts';

/** Events whose text is kept: some turns of a subscriber, so that those who keep up share the work. */
const KEPT = 1_024;
/** Longest text kept, bytes; together with `KEPT` the bound of the whole: 16 MiB. */
const LONGEST_KEPT = 16 * 1024;

/** Serialises events, keeping the newest texts. */
export class EventTexts {
  readonly #kept: ({ seq: number; text: Buffer } | undefined)[] = new Array<undefined>(KEPT).fill(undefined);

  /** The `event` message for an event, UTF-8. */
  of(event: Event): Buffer {
    const slot = event.seq % KEPT;
    const kept = this.#kept[slot];
    if (kept?.seq === event.seq) return kept.text;
    const text = Buffer.from(`{"kind":"event","event":${JSON.stringify(event)}}`);
    if (text.length <= LONGEST_KEPT) this.#kept[slot] = { seq: event.seq, text };
    return text;
  }
}
