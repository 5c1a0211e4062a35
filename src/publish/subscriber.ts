/**
 * One subscriber of the event stream: a cursor into the log and a pump that moves it. Nothing is queued but what the socket
 * holds: a subscriber that is too slow stays behind, and when the ring has dropped what it would read next it gets a `gap` instead.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { messageOf } from '../errors.ts';
import type { EventLog } from '../events/log.ts';
import { parseSubscriberMessage } from '../events/messages.ts';
import type { Event, StreamMessage, SubscriberMessage } from '../events/schema.ts';
import type { Subscription } from '../events/subscription.ts';
import type { EventTexts } from './event-texts.ts';

/** Bytes in the socket's buffer from which on the pump waits: enough to keep a reader busy between two turns of the event loop. */
export const BUFFER_LIMIT = 512 * 1024;
/** What one turn sends and looks at, events and bytes: about a millisecond, then the relay's sockets come first again. */
const TURN_SENT = 256;
const TURN_LOOKED_AT = 16_384;
const TURN_BYTES = 256 * 1024;
/** Commands of one subscriber that may be under way at a time. */
const MAX_COMMANDS = 8;

/** Does what a subscriber commands; resolves to what became of it, in words. */
export type OnCommand = (command: SubscriberMessage) => Promise<{ ok: boolean; message: string }>;

export interface SubscriberOptions {
  socket: WebSocket;
  /** The connection under `socket`, whose writes of one turn go out together. */
  connection: Duplex;
  log: EventLog;
  texts: EventTexts;
  run: string;
  hello: StreamMessage;
  subscription: Subscription;
  onCommand: OnCommand;
}

/** Sends the stream to one WebSocket until that closes. */
export class Subscriber {
  readonly #socket: WebSocket;
  readonly #connection: Duplex;
  readonly #log: EventLog;
  readonly #texts: EventTexts;
  readonly #subscription: Subscription;
  readonly #types: ReadonlySet<string> | undefined;
  readonly #wantsBodies: boolean;
  readonly #onCommand: OnCommand;
  /** Number of the event to look at next. */
  #next: number;
  /** The last event to send and the close code after it, once the end is known. */
  #end: { seq: number; code: number } | undefined;
  #turn: NodeJS.Immediate | undefined;
  #blocked = false;
  #alive = true;
  #commands = 0;

  constructor(options: SubscriberOptions) {
    this.#socket = options.socket;
    this.#connection = options.connection;
    this.#log = options.log;
    this.#texts = options.texts;
    this.#subscription = options.subscription;
    this.#types = options.subscription.types === undefined ? undefined : new Set(options.subscription.types);
    this.#onCommand = options.onCommand;
    this.#wantsBodies = options.subscription.bodies === true && (this.#types?.has('http.data') ?? true);
    const stopAsking = this.#wantsBodies ? options.log.askForBodies() : undefined;
    this.#next = firstEvent(options.subscription, options.run, options.log);
    this.#socket.on('pong', () => {
      this.#alive = true;
    });
    this.#socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#socket.close(1003, 'messages are JSON text');
      else this.#receive(data.toString('utf8'));
    });
    // What is wrong shows as the close that follows.
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      stopAsking?.();
      if (this.#turn !== undefined) clearImmediate(this.#turn);
    });
    this.#send(options.hello);
    if (options.subscription.follow === false) this.end(1000);
    else this.pump();
  }

  /** Sends what there is, as far as the reader keeps up. To be called after events were emitted; does little when nothing is to do. */
  pump(): void {
    if (this.#turn !== undefined || this.#blocked || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#connection.cork();
    this.#sendTurn();
    this.#connection.uncork();
    if (this.#next <= this.#last) {
      if (this.#socket.bufferedAmount >= BUFFER_LIMIT) this.#blocked = true;
      else this.#soon();
    } else if (this.#end !== undefined) {
      this.#socket.close(this.#end.code);
    }
  }

  /** Sends what the log holds now, then closes with this code; nothing newer is sent. */
  end(code: number): void {
    this.#end = { seq: this.#log.newest, code };
    this.pump();
  }

  /** To be called every so often: ends a connection on which nothing moved since the last call, and asks for a sign of life. */
  check(): void {
    if (!this.#alive) {
      this.#socket.terminate();
      return;
    }
    this.#alive = false;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  /** Ends the connection at once. */
  terminate(): void {
    this.#socket.terminate();
  }

  get #last(): number {
    return Math.min(this.#end?.seq ?? Infinity, this.#log.newest);
  }

  #sendTurn(): void {
    let sent = 0;
    let bytes = 0;
    for (let lookedAt = 0; lookedAt < TURN_LOOKED_AT && sent < TURN_SENT && bytes < TURN_BYTES && this.#next <= this.#last; lookedAt += 1) {
      if (this.#next < this.#log.oldest) {
        const to = Math.min(this.#log.oldest - 1, this.#last);
        this.#send({ kind: 'gap', from: this.#next, to });
        this.#next = to + 1;
        continue;
      }
      const event = this.#log.at(this.#next);
      this.#next += 1;
      if (event === undefined) {
        // Only bodies go before their time.
        if (!this.#wantsBodies) continue;
        this.#send({ kind: 'gap', from: this.#next - 1, to: this.#next - 1 });
        sent += 1;
        continue;
      }
      if (!this.#wants(event)) continue;
      const text = this.#texts.of(event);
      this.#socket.send(text, { binary: false }, this.#sent);
      sent += 1;
      bytes += text.length;
    }
  }

  #wants(event: Event): boolean {
    if (event.type === 'http.data' && !this.#wantsBodies) return false;
    if (this.#subscription.connection !== undefined && event.connection !== this.#subscription.connection) return false;
    return this.#types === undefined || this.#types.has(event.type);
  }

  #send(message: StreamMessage): void {
    this.#socket.send(JSON.stringify(message), this.#sent);
  }

  /** Called by the socket for each message that has left for the system: the reader lives, and may have room again. */
  readonly #sent = (): void => {
    this.#alive = true;
    if (!this.#blocked || this.#socket.bufferedAmount >= BUFFER_LIMIT / 2) return;
    this.#blocked = false;
    this.#soon();
  };

  #soon(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.pump();
    });
  }

  #receive(text: string): void {
    // Answers pile up for a subscriber that sends without reading.
    if (this.#socket.bufferedAmount > 2 * BUFFER_LIMIT) {
      this.#socket.terminate();
      return;
    }
    const read = parseSubscriberMessage(text);
    if ('message' in read) {
      if (this.#commands < MAX_COMMANDS) void this.#obey(read.message);
      else this.#answer(read.message.id, false, 'too many commands at a time');
    } else if (read.id === undefined) {
      this.#socket.close(1008, read.fault);
    } else {
      this.#answer(read.id, false, read.fault);
    }
  }

  async #obey(command: SubscriberMessage): Promise<void> {
    this.#commands += 1;
    try {
      const { ok, message } = await this.#onCommand(command);
      this.#answer(command.id, ok, message);
    } catch (error) {
      this.#answer(command.id, false, messageOf(error));
    } finally {
      this.#commands -= 1;
    }
  }

  #answer(id: number, ok: boolean, message: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#send({ kind: 'done', id, ok, message });
  }
}

/** Number of the first event to send. A place in another run, or one this run has not reached, means nothing here: then the oldest. */
function firstEvent(subscription: Subscription, run: string, log: EventLog): number {
  const { since } = subscription;
  const known = since !== undefined && since <= log.newest && (subscription.run === undefined || subscription.run === run);
  return known ? since + 1 : log.oldest;
}
