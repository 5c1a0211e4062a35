/** A publisher for the test that asks for one, and subscribers that keep what they are sent. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach } from 'mocha';
import { WebSocket } from 'ws';
import { EventLog } from '../../src/events/log.ts';
import type { EventLogOptions } from '../../src/events/log.ts';
import { parseStreamMessage } from '../../src/events/messages.ts';
import type { Event, StreamMessage } from '../../src/events/schema.ts';
import type { RunFile } from '../../src/publish/run-file.ts';
import { startPublisher } from '../../src/publish/server.ts';
import type { Publisher, PublisherOptions } from '../../src/publish/server.ts';

export const TOKEN = 'test-token';
export const RUN = 'test-run';

/** A run file of the test's own process, for a stream at `url`. */
export function runFileFor(url: string): RunFile {
  return {
    run: RUN,
    pid: process.pid,
    version: '0.1.0',
    startedAt: 1_700_000_000_000,
    proxy: { host: '127.0.0.1', port: 8080 },
    stream: { url, token: TOKEN },
    root: { name: 'trustlens test', sha256: 'ab', spkiSha256: 'cd=', notBefore: 1, notAfter: 2, constraints: ['example.test'] },
    caPem: '/home/of/ca.pem',
    bundlePem: '/home/of/bundle.pem',
  };
}

export interface Published {
  log: EventLog;
  publisher: Publisher;
  port: number;
}

/** To be called within `describe`: gives a function that starts a publisher, closed after the test. */
export function publishers(): (options?: Partial<PublisherOptions>, logOptions?: EventLogOptions) => Promise<Published> {
  const running: Publisher[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((publisher) => publisher.close()));
  });
  return async (options = {}, logOptions = {}) => {
    const log = new EventLog(logOptions);
    const onCommand = (): Promise<{ ok: boolean; message: string }> => Promise.resolve({ ok: true, message: 'done' });
    const publisher = await startPublisher({ log, run: RUN, token: TOKEN, glossary: {}, onCommand, ...options });
    running.push(publisher);
    return { log, publisher, port: Number(new URL(publisher.url).port) };
  };
}

/** Emits `count` events that carry about `bytes` bytes each. */
export function emitMany(log: EventLog, count: number, bytes = 0): void {
  const detail = 'x'.repeat(bytes);
  for (let index = 0; index < count; index += 1) log.emit('tunnel.passed', 1, index, { reason: 'rule', detail });
}

/** A subscriber that keeps all messages. */
export class TestSubscriber {
  readonly messages: StreamMessage[] = [];
  /** The events among them, and their numbers. */
  readonly events: Event[] = [];
  readonly seqs: number[] = [];
  /** The gaps among them. */
  readonly gaps: [from: number, to: number][] = [];
  readonly socket: WebSocket;
  /** The close code, once it is closed. */
  closeCode: number | undefined;
  readonly #closed: Promise<void>;
  #changed: () => void = () => undefined;

  constructor(publisher: Publisher, query = '') {
    this.socket = new WebSocket(`${publisher.url}${query}`, { headers: { authorization: `Bearer ${TOKEN}` } });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      const message = parseStreamMessage(data.toString('utf8'));
      if (message === undefined) throw new Error(`not a message of the stream: ${data.toString('utf8')}`);
      this.messages.push(message);
      if (message.kind === 'event') {
        this.events.push(message.event);
        this.seqs.push(message.event.seq);
      } else if (message.kind === 'gap') {
        this.gaps.push([message.from, message.to]);
      }
      this.#changed();
    });
    this.#closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        this.closeCode = code;
        this.#changed();
        resolve();
      });
    });
  }

  /** Resolves when the condition holds, which is looked at after each message and the close. */
  async until(condition: (subscriber: this) => boolean): Promise<void> {
    while (!condition(this)) {
      if (this.closeCode !== undefined) throw new Error(`the stream closed with ${this.closeCode} after ${this.messages.length} messages`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  /** Resolves to the close code. */
  async closed(): Promise<number | undefined> {
    await this.#closed;
    return this.closeCode;
  }
}

/** Sends bytes to a port on loopback and gives all that comes back until the other side closes. */
export async function exchangeRaw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => {
    answer += part;
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

/** The head of an upgrade request as a WebSocket client writes it (RFC 6455 §1.3); `headers` replace, or with undefined remove, the usual ones. */
export function upgradeRequest(port: number, headers: Record<string, string | undefined> = {}, target = '/events', method = 'GET'): string {
  const all: Record<string, string | undefined> = {
    Host: `127.0.0.1:${port}`,
    Authorization: `Bearer ${TOKEN}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** A raw connection that has asked for the upgrade and been let in, and reads nothing more. */
export async function stalledSubscriber(port: number, target = '/events'): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(upgradeRequest(port, {}, target));
  await once(socket, 'readable');
  socket.pause();
  return socket;
}
