/** The dashboard's end of the event stream: connects, comes back to its place after a break, tells of gaps, gives commands to the proxy. */
import { WebSocket } from 'ws';
import type { ProxyCommand, StreamItem } from './actions.ts';
import type { StreamState } from './model.ts';
import { parseStreamMessage } from '../src/events/messages.ts';
import type { StreamMessage, SubscriberMessage } from '../src/events/schema.ts';
import { advance, resumed, socketOptions, subscriptionUrl } from '../src/events/subscription.ts';
import type { Place } from '../src/events/subscription.ts';

/** ms before the first try to come back, and the longest between two: quick for a hiccup, gentle with a proxy that is gone. */
const FIRST_DELAY = 250;
const LONGEST_DELAY = 15_000;
/** Items waiting to be taken; beyond it the socket is paused, and the publisher drops and tells of the gap. */
const MOST_WAITING = 20_000;
/** Once so few are waiting, it goes on. */
const FEW_WAITING = 2_000;
/** ms to wait for what became of a command: a browser may take its time to start. */
const COMMAND_TIMEOUT = 30_000;

/** RFC 6455 §7.4.1: the run came to its end, nothing is broken. */
const GOING_AWAY = 1001;

export interface StreamClientOptions {
  url: string;
  token: string;
  /** Something is waiting to be taken. */
  onItems(): void;
  onState(state: StreamState): void;
  /** ms since the epoch; a test may set its own. */
  now?: () => number;
  /** ms before the first try to come back. */
  firstDelay?: number;
}

export class StreamClient {
  readonly #options: StreamClientOptions;
  readonly #commands = new Map<number, (outcome: { ok: boolean; message: string }) => void>();
  #items: StreamItem[] = [];
  #place: Place = {};
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #paused = false;
  #nextCommand = 1;
  #ended = false;

  constructor(options: StreamClientOptions) {
    this.#options = options;
  }

  start(): void {
    this.#connect();
  }

  /** What came in, at most `most` items; the rest stays for the next time. */
  take(most: number): readonly StreamItem[] {
    const taken = this.#items.length <= most ? this.#items : this.#items.slice(0, most);
    this.#items = this.#items.length <= most ? [] : this.#items.slice(most);
    if (this.#paused && this.#items.length <= FEW_WAITING) {
      this.#paused = false;
      this.#socket?.resume();
    }
    return taken;
  }

  /** Items that were not taken yet. */
  get waiting(): number {
    return this.#items.length;
  }

  /** Gives a command to the proxy. Resolves, never rejects. */
  command(command: ProxyCommand): Promise<{ ok: boolean; message: string }> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.resolve({ ok: false, message: 'not connected to the proxy' });
    const id = this.#nextCommand;
    this.#nextCommand += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        settle({ ok: false, message: 'the proxy does not answer' });
      }, COMMAND_TIMEOUT);
      const settle = (outcome: { ok: boolean; message: string }): void => {
        clearTimeout(timer);
        this.#commands.delete(id);
        resolve(outcome);
      };
      this.#commands.set(id, settle);
      const message: SubscriberMessage = { kind: 'command', id, ...command };
      socket.send(JSON.stringify(message));
    });
  }

  /** Closes for good. */
  close(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#forgetCommands();
    this.#socket?.close(1000);
    this.#socket?.terminate();
  }

  #connect(): void {
    if (this.#ended) return;
    this.#options.onState({ kind: 'connecting', attempt: this.#failures + 1 });
    const socket = new WebSocket(subscriptionUrl(this.#options.url, resumed({}, this.#place)), socketOptions(this.#options.token));
    this.#socket = socket;
    let why = 'the connection to the proxy broke';
    let greeted = false;
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      const message = parseStreamMessage(text);
      if (!greeted && message?.kind !== 'hello') {
        this.#end('the proxy speaks another version of the event stream');
        return;
      }
      greeted = true;
      if (message !== undefined) this.#message(message, text.length);
    });
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      this.#end(`the proxy refused this dashboard (HTTP ${response.statusCode ?? 0})`);
    });
    socket.on('error', (error) => {
      why = error.message;
    });
    socket.on('close', (code) => {
      if (this.#socket !== socket || this.#ended) return;
      this.#forgetCommands();
      if (code === GOING_AWAY) this.#end('the proxy has stopped');
      else this.#retry(why);
    });
  }

  #message(message: StreamMessage, size: number): void {
    const known = this.#place.run;
    this.#place = advance(this.#place, message);
    switch (message.kind) {
      case 'hello':
        this.#failures = 0;
        this.#give({ kind: 'hello', run: message.run, glossary: message.glossary, resumed: known === message.run });
        this.#options.onState({ kind: 'open' });
        return;
      case 'event':
        this.#give({ kind: 'event', event: message.event, size });
        return;
      case 'gap':
        this.#give(message);
        return;
      case 'done':
        this.#commands.get(message.id)?.({ ok: message.ok, message: message.message });
    }
  }

  #give(item: StreamItem): void {
    this.#items.push(item);
    if (!this.#paused && this.#items.length >= MOST_WAITING) {
      this.#paused = true;
      this.#socket?.pause();
    }
    this.#options.onItems();
  }

  /** Comes back later: soon at first, then less and less often. */
  #retry(why: string): void {
    this.#failures += 1;
    const delay = Math.min(LONGEST_DELAY, (this.#options.firstDelay ?? FIRST_DELAY) * 2 ** (this.#failures - 1));
    const now = this.#options.now ?? Date.now;
    this.#options.onState({ kind: 'waiting', attempt: this.#failures + 1, retryAt: now() + delay, why });
    this.#timer = setTimeout(() => {
      this.#connect();
    }, delay);
  }

  #end(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#forgetCommands();
    this.#socket?.terminate();
    this.#options.onState({ kind: 'ended', why });
  }

  #forgetCommands(): void {
    for (const settle of [...this.#commands.values()]) settle({ ok: false, message: 'the connection to the proxy broke before it answered' });
  }
}
