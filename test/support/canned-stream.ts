/** A publisher for dashboards under test: sends the events it is given, resumes, drops its subscribers on demand, keeps the commands it gets. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Event, Glossary, StreamMessage, SubscriberMessage } from '../../src/events/schema.ts';

export const CANNED_TOKEN = 'canned-token';

export interface CannedStream {
  url: string;
  /** The queries of the connections so far, oldest first. */
  queries: URLSearchParams[];
  commands: SubscriberMessage[];
  /** Adds events to what is held and sends them to who is connected. */
  send(...events: readonly Event[]): void;
  /** Sends any message of the stream. */
  say(message: StreamMessage): void;
  /** Breaks every connection off without a word. */
  drop(): void;
  /** From now on, another run. */
  newRun(run: string, events: readonly Event[]): void;
  /** Closes with 1001, as a proxy that stops. */
  close(): Promise<void>;
}

export interface CannedOptions {
  events?: readonly Event[];
  glossary?: Glossary;
  run?: string;
  /** Of the schema, as hello says it; default 1. */
  version?: number;
  /** How commands are answered; default `ok`. */
  answer?: (command: SubscriberMessage) => { ok: boolean; message: string };
}

/** Starts the publisher on a free port. */
export async function startCannedStream(options: CannedOptions = {}): Promise<CannedStream> {
  let events = [...(options.events ?? [])];
  let run = options.run ?? 'canned-run';
  const queries: URLSearchParams[] = [];
  const commands: SubscriberMessage[] = [];
  const sockets = new Set<WebSocket>();
  const server = createServer((_, response) => response.writeHead(404).end());
  const webSockets = new WebSocketServer({ noServer: true });
  const tell = (socket: WebSocket, message: StreamMessage): void => {
    socket.send(JSON.stringify(message.kind === 'hello' ? { ...message, v: options.version ?? message.v } : message));
  };
  server.on('upgrade', (request, connection, head) => {
    connection.on('error', () => undefined);
    if (request.headers.authorization !== `Bearer ${CANNED_TOKEN}`) {
      connection.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    webSockets.handleUpgrade(request, connection, head, (socket) => {
      const query = new URL(request.url ?? '/', 'ws://localhost').searchParams;
      queries.push(query);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.on('message', (data: Buffer) => {
        const command: unknown = JSON.parse(data.toString('utf8'));
        if (!isCommand(command)) return;
        commands.push(command);
        tell(socket, { kind: 'done', id: command.id, ...(options.answer?.(command) ?? { ok: true, message: `done: ${command.name}` }) });
      });
      const since = query.get('run') === run ? Number(query.get('since') ?? 0) : 0;
      tell(socket, { kind: 'hello', v: 1, run, oldest: events[0]?.seq ?? 1, newest: events.at(-1)?.seq ?? 0, glossary: options.glossary ?? {} });
      for (const event of events) if (event.seq > since) tell(socket, { kind: 'event', event });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = address(server.address());
  return {
    url: `ws://127.0.0.1:${port}/events`,
    queries,
    commands,
    send(...more) {
      events.push(...more);
      for (const socket of sockets) for (const event of more) tell(socket, { kind: 'event', event });
    },
    say(message) {
      for (const socket of sockets) tell(socket, message);
    },
    drop() {
      for (const socket of sockets) socket.terminate();
    },
    newRun(next, held) {
      run = next;
      events = [...held];
    },
    async close() {
      for (const socket of sockets) socket.close(1001);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      webSockets.close();
      for (const socket of sockets) socket.terminate();
      await closed;
    },
  };
}

function address(value: AddressInfo | string | null): AddressInfo {
  if (value === null || typeof value === 'string') throw new Error('the server has no port');
  return value;
}

function isCommand(value: unknown): value is SubscriberMessage {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'command';
}
