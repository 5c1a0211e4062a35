/**
 * Plain HTTP through the proxy: requests in absolute form, by http-mitm-proxy's pipeline with its last stages replaced and its header
 * handling bypassed, so that names, order, case and duplicates stay as sent; and upgrades (`ws://`), by our own relay. One row a
 * client connection and target.
 */
import { Agent } from 'node:http';
import type { IncomingMessage, InformationEvent, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Proxy } from 'http-mitm-proxy';
import type { IContext } from 'http-mitm-proxy';
import { pairs } from '../bytes/pairs.ts';
import { messageOf, systemCode } from '../errors.ts';
import type { Side, Tap } from '../inspect/tap.ts';
import { microseconds } from './clock.ts';
import type { FrontDoor } from './front-door.ts';
import { replaceFilters } from './http-filters.ts';
import type { RelayOptions } from './options.ts';
import { pump } from './pump.ts';
import { CONNECT_TIMEOUT_MS, connectTarget, noAnswer, refusal, statusForConnectError } from './reach.ts';
import { relayObserver } from './relay-observer.ts';
import { authorityOf, parseAbsoluteTarget } from './target.ts';
import type { Target } from './target.ts';

/** One row: a client connection talking to one target. */
interface Row {
  tap: Tap;
  /** Exchanges so far. */
  exchanges: number;
  agent: Agent;
}

/** A request on its way through the pipeline. */
interface Passage {
  row: Row;
  exchange: number;
  target: Target & { path: string };
  /** TCP to the server stands. */
  reached: boolean;
  responded: boolean;
  /** Bytes of the bodies so far. */
  bytes: Record<Side, number>;
  /** Whose message is over, or given up. */
  over: Record<Side, boolean>;
}

/** Why a message was given up, where the client is the reason. */
const CLIENT_LEFT = 'the client left';

/** Header fields that are for the proxy alone (RFC 9110 §11.7; Proxy-Connection was never standardised). */
const FOR_THE_PROXY = /^proxy-(?:connection|authorization)$/i;

/** `Proxy.filterAndCanonizeHeaders` as the library made it, for responses that are not ours; and the raw lists of those that are. */
const canonize = Proxy.filterAndCanonizeHeaders.bind(Proxy);
const rawHeadersOf = new WeakMap<object, readonly string[]>();

/** Serves plain HTTP for a front door. */
export class PlainHttp {
  readonly #options: RelayOptions;
  readonly #rows = new WeakMap<Socket, Map<string, Row>>();
  readonly #passages = new WeakMap<IncomingMessage, Passage>();

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** Hooks into the library's pipeline. To be called once, before it listens. */
  attach(door: FrontDoor): void {
    replaceFilters(door, {
      started: (context) => this.#watch(context),
      passed: (context, from, chunk) => {
        const passage = this.#passages.get(context.clientToProxyRequest);
        if (passage === undefined) return;
        passage.row.tap.fact({ kind: 'message_data', exchange: passage.exchange, from, offset: passage.bytes[from], bytes: chunk }, microseconds());
        passage.bytes[from] += chunk.length;
      },
      ended: (context, from, trailers) => this.#end(this.#passages.get(context.clientToProxyRequest), from, trailers),
    });
    Reflect.set(Proxy, 'filterAndCanonizeHeaders', (headers: Parameters<typeof canonize>[0]) => rawHeadersOf.get(headers) ?? canonize(headers));
    door.onRequest((context, done) => {
      const passage = this.#passages.get(context.clientToProxyRequest);
      const options = context.proxyToServerRequestOptions;
      if (passage !== undefined && options !== undefined) {
        options.host = passage.target.host;
        options.port = passage.target.port;
        options.path = passage.target.path;
        options.agent = passage.row.agent;
        // Node sends a flat list as it is: case, order and duplicates. The library's types know only the object form.
        Reflect.set(options, 'headers', onward(context.clientToProxyRequest.rawHeaders));
      }
      done();
    });
    door.onResponse((context, done) => {
      const from = context.serverToProxyResponse;
      if (from !== undefined) {
        context.proxyToClientResponse.statusMessage = from.statusMessage ?? '';
        context.proxyToClientResponse.sendDate = false;
        rawHeadersOf.set(from.headers, from.rawHeaders);
        this.#respond(context, from);
      }
      done();
    });
  }

  /** Looks at a request before the pipeline; answers itself what is not for a server. */
  admit(request: IncomingMessage, response: ServerResponse): boolean {
    const target = parseAbsoluteTarget(request.url ?? '');
    if (target === undefined || this.#options.isOwn(target)) {
      const [status, text] =
        target === undefined
          ? [400, `this is a proxy: set it as the proxy of your client, or use \`trustlens browser\` or \`trustlens run -- COMMAND\``]
          : [508, `${authorityOf(target)} is this proxy itself`];
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      response.end(`trustlens: ${text}\n`);
      return true;
    }
    const row = this.#row(request.socket, target);
    row.exchanges += 1;
    const passage: Passage = { row, exchange: row.exchanges, target, reached: false, responded: false, bytes: { client: 0, server: 0 }, over: { client: false, server: false } };
    this.#passages.set(request, passage);
    row.tap.fact(
      {
        kind: 'request',
        exchange: passage.exchange,
        version: `HTTP/${request.httpVersion}`,
        method: request.method ?? '',
        target: request.url ?? '',
        authority: authorityOf(target),
        headers: request.rawHeaders,
      },
      microseconds(),
    );
    return false;
  }

  /** What the pipeline reports as broken. */
  fault(context: IContext | null, error: Error): void {
    const passage = context === null ? undefined : this.#passages.get(context.clientToProxyRequest);
    if (context === null || passage === undefined || passage.over.server) return;
    const code = systemCode(error) ?? 'ERROR';
    const response = context.proxyToClientResponse;
    const clientLeft = response.destroyed || response.closed;
    if (!passage.responded && !clientLeft) {
      passage.over.server = true;
      const { stage, detail, text } = unanswered(passage, code, messageOf(error));
      passage.row.tap.fact({ kind: 'failed', hop: 'upstream', stage, code, detail, by: 'server' }, microseconds());
      if (!response.headersSent) {
        response.writeHead(code === 'ETIMEDOUT' ? 504 : 502, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
        response.end(`trustlens: ${text}\n`);
        return;
      }
    }
    this.#end(passage, 'server', [], clientLeft ? CLIENT_LEFT : code);
    // A body that was cut off must look cut off.
    response.destroy();
  }

  /** Relays an upgrade request and whatever protocol follows it. Never rejects. */
  async upgrade(request: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    client.on('error', () => undefined);
    const target = parseAbsoluteTarget(request.url ?? '');
    if (target === undefined || this.#options.isOwn(target)) {
      client.end(refusal(target === undefined ? '400 Bad Request' : '508 Loop Detected', 'this is a proxy: upgrades need an absolute target that is not the proxy itself'));
      return;
    }
    const tap = this.#open(client, target);
    try {
      const server = await connectTarget(target, this.#options.connectTimeout, this.#options.hold);
      tap.fact({ kind: 'target_connected', address: server.remoteAddress ?? '', port: server.remotePort ?? 0 }, microseconds());
      tap.fact({ kind: 'next_layer', layer: 'http' }, microseconds());
      const lines = pairs(onward(request.rawHeaders)).map(([name, value]) => `${name}: ${value}\r\n`);
      const requestHead = Buffer.concat([Buffer.from(`${request.method ?? 'GET'} ${target.path} HTTP/${request.httpVersion}\r\n${lines.join('')}\r\n`, 'latin1'), head]);
      server.write(requestHead);
      tap.bytes('downstream', 'client', 'application', requestHead, microseconds());
      await pump({ stream: client, tcp: client }, { stream: server, tcp: server }, relayObserver(tap, 'application'));
    } catch (error) {
      const code = systemCode(error) ?? 'ERROR';
      tap.fact({ kind: 'failed', hop: 'upstream', stage: code === 'ENOTFOUND' ? 'resolve' : 'connect', code, detail: messageOf(error), by: 'server' }, microseconds());
      client.end(refusal(statusForConnectError(code), `cannot reach ${authorityOf(target)}: ${messageOf(error)}`));
    } finally {
      tap.closed(microseconds());
    }
  }

  #open(client: Socket, target: Target): Tap {
    return this.#options.openTap(
      { id: this.#options.nextId(), client: { address: client.remoteAddress ?? '', port: client.remotePort ?? 0 }, mode: 'http', target: { host: target.host, port: target.port } },
      microseconds(),
    );
  }

  #row(client: Socket, target: Target): Row {
    let rows = this.#rows.get(client);
    if (rows === undefined) {
      const made = new Map<string, Row>();
      rows = made;
      this.#rows.set(client, made);
      client.once('close', () => {
        for (const row of made.values()) {
          row.agent.destroy();
          row.tap.ended('downstream', 'client', microseconds());
          row.tap.closed(microseconds());
        }
      });
    }
    const key = authorityOf(target);
    const known = rows.get(key);
    if (known !== undefined) return known;
    // One connection to the server for one of the client: what one client does must not ride on another's connection.
    const row: Row = { tap: this.#open(client, target), exchanges: 0, agent: new Agent({ keepAlive: true, maxSockets: 1 }) };
    row.tap.fact({ kind: 'next_layer', layer: 'http' }, microseconds());
    rows.set(key, row);
    return row;
  }

  #watch(context: IContext): void {
    const passage = this.#passages.get(context.clientToProxyRequest);
    const request = context.proxyToServerRequest;
    if (passage === undefined || request === undefined) return;
    const { tap } = passage.row;
    request.once('socket', (socket: Socket) => {
      passage.reached = !socket.connecting;
      if (passage.reached) return;
      const { connectTimeout = CONNECT_TIMEOUT_MS } = this.#options;
      const timer = setTimeout(() => request.destroy(noAnswer(passage.target, connectTimeout)), connectTimeout);
      socket.once('close', () => clearTimeout(timer));
      socket.once('connect', () => {
        clearTimeout(timer);
        passage.reached = true;
        socket.setNoDelay(true);
        tap.fact({ kind: 'target_connected', address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }, microseconds());
      });
    });
    request.on('information', (interim) => {
      tap.fact({ kind: 'response', exchange: passage.exchange, version: `HTTP/${interim.httpVersion}`, status: interim.statusCode, reason: interim.statusMessage, headers: interim.rawHeaders }, microseconds());
      // Node has told a client that waits for it to continue (RFC 9110 §10.1.1) already.
      if (interim.statusCode !== 100) writeInterim(context.proxyToClientResponse, interim);
    });
    context.clientToProxyRequest.once('aborted', () => {
      this.#end(passage, 'client', [], CLIENT_LEFT);
      request.destroy();
    });
    const response = context.proxyToClientResponse;
    response.once('close', () => {
      if (!response.writableFinished) this.#end(passage, 'server', [], CLIENT_LEFT);
    });
  }

  #respond(context: IContext, from: IncomingMessage): void {
    const passage = this.#passages.get(context.clientToProxyRequest);
    if (passage === undefined) return;
    passage.responded = true;
    passage.row.tap.fact(
      { kind: 'response', exchange: passage.exchange, version: `HTTP/${from.httpVersion}`, status: from.statusCode ?? 0, reason: from.statusMessage ?? '', headers: from.rawHeaders },
      microseconds(),
    );
  }

  /** Tells once that a message is over, or with a cause that it was given up. */
  #end(passage: Passage | undefined, from: Side, trailers: readonly string[], cause?: string): void {
    if (passage === undefined || passage.over[from]) return;
    passage.over[from] = true;
    const { row, exchange, bytes } = passage;
    row.tap.fact({ kind: 'message_end', exchange, from, bodyBytes: bytes[from], trailers, complete: cause === undefined, ...(cause === undefined ? {} : { cause }) }, microseconds());
  }
}

/** What is said of a server from which no answer came. */
function unanswered({ target, reached }: Passage, code: string, message: string): { stage: 'resolve' | 'connect' | 'relay'; detail: string; text: string } {
  const server = authorityOf(target);
  if (reached) {
    const text = code.startsWith('HPE_') ? `the answer of ${server} cannot be read: ${message}` : `${server} broke off before it answered: ${message}`;
    return { stage: 'relay', detail: text, text };
  }
  const resolving = code === 'ENOTFOUND' || code === 'EAI_AGAIN';
  const detail = resolving ? `the name ${target.host} does not resolve` : message;
  return { stage: resolving ? 'resolve' : 'connect', detail, text: `cannot reach ${server}: ${detail}` };
}

/**
 * Passes an interim response on as it came (RFC 9110 §15.2). What Node offers for it in public looks into the fields and throws at
 * those it does not like, in the middle of the relay.
 */
function writeInterim(response: ServerResponse, interim: InformationEvent): void {
  const write: unknown = Reflect.get(response, '_writeRaw');
  if (response.headersSent || typeof write !== 'function') return;
  const lines = pairs(interim.rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  Reflect.apply(write, response, [`HTTP/1.1 ${interim.statusCode} ${interim.statusMessage}\r\n${lines.join('')}\r\n`, 'latin1']);
}

/** The header list of a request without what was for the proxy alone. */
function onward(rawHeaders: readonly string[]): string[] {
  return pairs(rawHeaders)
    .filter(([name]) => !FOR_THE_PROXY.test(name))
    .flat();
}
