/** Publishes the event stream of a run: an HTTP server that only upgrades to WebSocket, on loopback, for those who have the token. */
import { createServer, STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { UserError, messageOf, systemCode } from '../errors.ts';
import type { EventLog } from '../events/log.ts';
import { SCHEMA_VERSION } from '../events/schema.ts';
import type { Glossary } from '../events/schema.ts';
import type { WireItem, WireQuery } from '../events/wire.ts';
import { glossary } from '../glossary/registry.ts';
import { STREAM_PATH, checkUpgrade, isOwnHost, ownHosts, tokenDigest } from './access.ts';
import type { AccessRules } from './access.ts';
import { EventTexts } from './event-texts.ts';
import { Subscriber } from './subscriber.ts';
import { sendWire } from './wire-sender.ts';
import type { SelectWire } from './wire-sender.ts';
import type { OnCommand } from './subscriber.ts';

/** Subscribers at a time: some dashboards and scripts. */
export const MAX_SUBSCRIBERS = 32;
/** Connections at a time, with those that have not been let in yet. */
const MAX_CONNECTIONS = 64;
/** ms an HTTP request may take to arrive. */
const REQUEST_TIMEOUT = 5_000;
/** Bytes of a request's head: ours have a few hundred. */
const MAX_HEAD_BYTES = 8 * 1024;
/** What a subscriber may send: commands are short. Bytes, fragments and chunks of one message. */
const MESSAGE_LIMITS = { maxPayload: 64 * 1024, maxFragments: 16, maxBufferedChunks: 1_024 } as const;
/** ms that events wait to go out together: shorter than what an eye notices. */
const BATCH_DELAY = 16;
/** ms between signs of life: a dashboard that froze is gone within half a minute. */
const KEEP_ALIVE = 15_000;
/** ms that subscribers have to take what is left when the run ends. */
const FAREWELL = 1_000;

export interface PublisherOptions {
  log: EventLog;
  /** Identifies the run, so that a place in another run's stream is not mistaken for one in this. */
  run: string;
  /** From `newToken`. */
  token: string;
  /** What the keys in `about` stand for, besides the glossary of the program itself. */
  glossary?: Glossary;
  /** Default 0: any free one. */
  port?: number;
  /** Address to listen on, default 127.0.0.1. */
  host?: string;
  onCommand: OnCommand;
  /** Gives wire bytes and secrets to who asks; left out where none are kept. */
  wire?: SelectWire;
  /** ms between signs of life, default 15 s. */
  keepAlive?: number;
}

export interface Publisher {
  /** For local subscribers: `ws://127.0.0.1:PORT/events`. */
  readonly url: string;
  /** Sends subscribers what is left, closes with 1001, and resolves when nothing is open any more, within about a second. */
  close(): Promise<void>;
}

/** Starts publishing. Rejects with `UserError` when it cannot listen. */
export async function startPublisher(options: PublisherOptions): Promise<Publisher> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT, headersTimeout: REQUEST_TIMEOUT, maxHeaderSize: MAX_HEAD_BYTES, keepAlive: false });
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, options.port ?? 0, host);
  const rules: AccessRules = { hosts: ownHosts(host, port), digest: tokenDigest(options.token) };
  const webSockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, handleProtocols: () => false, ...MESSAGE_LIMITS });
  const subscribers = new Set<Subscriber>();
  const wireReaders = new Set<WebSocket>();
  const texts = new EventTexts();
  let closing: Promise<void> | undefined;

  let batch: NodeJS.Timeout | undefined;
  const wake = (): void => {
    if (subscribers.size === 0) return;
    batch ??= setTimeout(() => {
      batch = undefined;
      for (const subscriber of subscribers) subscriber.pump();
    }, BATCH_DELAY);
  };
  const unsubscribe = options.log.subscribe(wake, { bodies: true });
  const keepAlive = setInterval(() => {
    for (const subscriber of subscribers) subscriber.check();
  }, options.keepAlive ?? KEEP_ALIVE);

  // Accepting can fail later on for want of file descriptors: those who are connected stay.
  server.on('error', () => undefined);
  server.on('request', (request, response) => {
    answerRequest(request, response, rules);
  });
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    // A client that goes away in mid-handshake is nobody's fault.
    connection.on('error', () => undefined);
    const access = checkUpgrade({ method: request.method ?? '', url: request.url ?? '', rawHeaders: request.rawHeaders }, rules);
    if (!access.ok) {
      refuse(connection, access.status, access.reason);
      return;
    }
    if (closing !== undefined || subscribers.size + wireReaders.size >= MAX_SUBSCRIBERS) {
      refuse(connection, 503, closing === undefined ? 'too many subscribers' : 'the run is over');
      return;
    }
    if ('wire' in access) {
      const items = wireOf(options, access.wire);
      if (!('next' in items)) {
        refuse(connection, items.status, items.reason);
        return;
      }
      webSockets.handleUpgrade(request, connection, head, (socket) => {
        wireReaders.add(socket);
        socket.on('close', () => wireReaders.delete(socket));
        void sendWire(socket, items);
      });
      return;
    }
    webSockets.handleUpgrade(request, connection, head, (socket) => {
      const { oldest, newest } = options.log;
      const subscriber = new Subscriber({
        socket,
        connection,
        log: options.log,
        texts,
        run: options.run,
        hello: { kind: 'hello', v: SCHEMA_VERSION, run: options.run, oldest, newest, glossary: { ...glossary(), ...options.glossary } },
        subscription: access.subscription,
        onCommand: options.onCommand,
      });
      subscribers.add(subscriber);
      socket.on('close', () => subscribers.delete(subscriber));
    });
  });

  const close = async (): Promise<void> => {
    unsubscribe();
    clearTimeout(batch);
    clearInterval(keepAlive);
    for (const subscriber of subscribers) subscriber.end(1001);
    const late = setTimeout(() => {
      for (const subscriber of subscribers) subscriber.terminate();
      for (const reader of wireReaders) reader.terminate();
    }, FAREWELL);
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
    clearTimeout(late);
  };
  return {
    url: `ws://${localAddress(host)}:${port}${STREAM_PATH}`,
    close: () => (closing ??= close()),
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const taken = systemCode(error) === 'EADDRINUSE';
    throw new UserError(
      taken ? 'port_in_use' : 'cannot_listen',
      taken ? `port ${port} on ${host} is in use, so events cannot be published there` : `events cannot be published on ${host}: ${messageOf(error)}`,
      ['leave the port out to take any free one'],
      { cause: error },
    );
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** What was asked for, or why it cannot be had. */
function wireOf({ wire }: PublisherOptions, query: WireQuery): Iterator<WireItem> | { status: number; reason: string } {
  if (wire === undefined) return { status: 409, reason: 'this proxy keeps no wire bytes' };
  try {
    return wire(query)[Symbol.iterator]();
  } catch (error) {
    if (error instanceof UserError) return { status: 400, reason: error.message };
    throw error;
  }
}

/** The address that reaches a listener on `host` from this machine, as it stands in a URL. */
function localAddress(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** There is nothing to be had without an upgrade. */
function answerRequest(request: IncomingMessage, response: ServerResponse, rules: AccessRules): void {
  const read = request.method === 'GET' || request.method === 'HEAD';
  const status = !isOwnHost(request.rawHeaders, rules.hosts) ? 421 : read ? 404 : 405;
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end('there is nothing to see here: read the event stream with `trustlens events` or `trustlens watch`\n');
}

/** Answers an upgrade that is not granted, and closes. */
function refuse(connection: Duplex, status: number, reason: string): void {
  const body = `${reason}\n`;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    // RFC 9110 §15.5.2: a 401 says how to authenticate.
    ...(status === 401 ? ['WWW-Authenticate: Bearer'] : []),
    'Connection: close',
  ];
  connection.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => connection.destroy());
}
