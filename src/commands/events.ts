/** `trustlens events`: the event stream of the running proxy as NDJSON, for scripts. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { EXIT, UserError } from '../errors.ts';
import { SCHEMA_VERSION } from '../events/schema.ts';
import type { EventType, StreamMessage } from '../events/schema.ts';
import { wholeNumber } from '../events/subscription.ts';
import type { Subscription } from '../events/subscription.ts';
import { EVENT_TYPES, isEventType } from '../events/types.ts';
import { followStream } from '../publish/client.ts';
import { readRunFile } from '../publish/run-file.ts';
import { flag, stringOption, stringOptions } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { LAST_WORDS_MS, flushed } from './flushed.ts';

export const events: Command = {
  name: 'events',
  usage: ['events [--since SEQ] [--type TYPE]… [--connection N] [--bodies] [--no-follow]'],
  options: {
    since: { type: 'string', value: 'SEQ', help: 'only events after this number (else all that are still held)' },
    type: { type: 'string', multiple: true, value: 'TYPE', help: 'only events of this type; may be given several times' },
    connection: { type: 'string', value: 'N', help: 'only events of the connection with this number' },
    bodies: { type: 'boolean', help: 'with the payload bytes of requests and responses (http.data)' },
    'no-follow': { type: 'boolean', help: 'end after what is held, instead of going on until the proxy or you end it' },
  },
  maxPositionals: 0,
  async run(args, surroundings) {
    const wanted = subscription(args);
    const printer = new Printer(surroundings);
    const outcome = await followStream(() => findStream(surroundings.home), wanted, (message) => printer.print(message), surroundings.stop);
    if (outcome === 'ended') surroundings.stderr.write('the proxy has ended\n');
    await flushed(surroundings.stdout, outcome === 'stopped' ? LAST_WORDS_MS : undefined);
    return EXIT.ok;
  },
};

async function findStream(home: string): Promise<{ url: string; token: string; run: string } | undefined> {
  const running = await readRunFile(home);
  return running === undefined ? undefined : { ...running.stream, run: running.run };
}

/** What the options ask for. Without `--since` the stream is asked for from its start, so that what is no longer held shows as a gap. */
function subscription(args: Arguments): Subscription {
  const connection = numberOption(args, 'connection');
  const types = stringOptions(args, 'type').map(eventType);
  return {
    since: numberOption(args, 'since') ?? 0,
    follow: !flag(args, 'no-follow'),
    bodies: flag(args, 'bodies') || types.includes('http.data'),
    ...(types.length === 0 ? {} : { types }),
    ...(connection === undefined ? {} : { connection }),
  };
}

function numberOption(args: Arguments, name: string): number | undefined {
  const text = stringOption(args, name);
  if (text === undefined) return undefined;
  const number = wholeNumber(text);
  if (number === undefined) throw new UserError('not_a_number', `--${name} takes a whole number, not '${text}'`);
  return number;
}

function eventType(name: string): EventType {
  if (isEventType(name)) return name;
  throw new UserError('unknown_event_type', `there is no event type '${name}'`, [`event types: ${EVENT_TYPES.join(', ')}`]);
}

/** Prints messages on stdout, and tells when it is full. */
class Printer {
  readonly #stdout: Writable;
  readonly #stderr: Writable;
  readonly #stop: AbortSignal;
  #room: Promise<void> | undefined;

  constructor({ stdout, stderr, stop }: Surroundings) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#stop = stop;
  }

  /** Prints one message. The promise, where there is one, resolves when stdout has room again. */
  print(message: StreamMessage): Promise<void> | undefined {
    switch (message.kind) {
      case 'event':
        return this.#line(message.event);
      case 'gap': {
        const { from, to } = message;
        this.#stderr.write(`events ${from} to ${to} are lost: they are no longer held\n`);
        // On stdout too: a script that counts must be able to see that something is missing.
        return this.#line({ v: SCHEMA_VERSION, type: 'stream.gap', from, to });
      }
      case 'hello':
      case 'done':
        return undefined;
    }
  }

  #line(value: object): Promise<void> | undefined {
    if (!this.#stdout.write(`${JSON.stringify(value)}\n`)) this.#room ??= this.#drained();
    return this.#room;
  }

  /** Resolves when stdout has taken what it holds, or when the user asks the program to end. */
  async #drained(): Promise<void> {
    try {
      await once(this.#stdout, 'drain', { signal: this.#stop });
    } catch (error) {
      if (!this.#stop.aborted) throw error;
    } finally {
      this.#room = undefined;
    }
  }
}
