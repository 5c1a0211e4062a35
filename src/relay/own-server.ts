/**
 * Serves the site of our own: requests that name it through the proxy, tunnels to it, with TLS under a leaf of our own root or
 * without, and requests sent straight to the proxy's port. Each of them is a row like any other, marked as answered by trustlens.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { systemCode } from '../errors.ts';
import type { Peeked, Tap } from '../inspect/tap.ts';
import { receivedAlert } from './alerts.ts';
import { microseconds } from './clock.ts';
import { acceptsHttp1 } from './gate.ts';
import { openDownstream } from './interception.ts';
import type { RelayOptions } from './options.ts';
import type { OwnRequest, OwnSite } from './own-site.ts';
import { canonicalHost, parseAbsoluteTarget, parseAuthority } from './target.ts';
import type { Target } from './target.ts';
import { TunnelFailure } from './tunnel-failure.ts';

/** A client connection that talks to the site. */
interface Row {
  tap: Tap;
  /** TCP to the client. */
  tcp: Socket;
  by: OwnRequest['by'];
  /** Where the client wanted to go. */
  host: string;
  exchanges: number;
}

/** What was read of a client before it was clear where it goes. */
interface Spoken {
  bytes: Buffer;
  peeked: Exclude<Peeked, { layer: 'wait' }>;
}

/** Why a message was given up. */
const CLIENT_LEFT = 'the client left';

/** Serves one site for a front door and its tunnels. */
export class OwnServer {
  readonly #site: OwnSite;
  readonly #options: RelayOptions;
  readonly #rows = new WeakMap<Duplex, Row>();
  /** Never listens: it is handed the connections of tunnels, for Node's parser to read them. */
  readonly #http = createServer((request, response) => {
    const row = this.#rows.get(request.socket);
    if (row === undefined) response.destroy();
    else this.#answer(row, request, response, originForm(request.url ?? ''));
  });

  constructor(site: OwnSite, options: RelayOptions) {
    this.#site = site;
    this.#options = options;
  }

  /** Whether a host is the site's own. */
  covers(host: string): boolean {
    return this.#site.covers(host);
  }

  /** Answers a request of the front door that is for the site; false for any other. */
  admit(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? '';
    const direct = url.startsWith('/');
    const target = direct ? directTarget(request) : parseAbsoluteTarget(url);
    if (target === undefined) return false;
    // Through the proxy to the proxy: a device whose proxy was set while it looked at the page.
    const itself = !direct && this.#options.isOwn(target) && target.port === request.socket.localPort;
    if (!direct && !itself && !this.covers(target.host)) return false;
    this.#answer(this.#row(request.socket, target, direct ? 'direct' : 'proxy'), request, response, direct ? url : originForm(url));
    return true;
  }

  /** Whether an upgrade is for the site, which has none. */
  refuses(request: IncomingMessage): boolean {
    const target = parseAbsoluteTarget(request.url ?? '');
    return target !== undefined && this.covers(target.host);
  }

  /** Serves a tunnel whose client spoke until it is closed. Rejects with `TunnelFailure` when the client refuses our leaf, or speaks neither TLS nor HTTP. */
  async tunnel(client: Socket, { bytes, peeked }: Spoken, target: Target, tap: Tap): Promise<void> {
    switch (peeked.layer) {
      case 'opaque':
        throw new TunnelFailure({ hop: 'downstream', stage: 'relay', code: peeked.reason, detail: 'the page of trustlens speaks HTTP and TLS alone', by: 'client' });
      case 'http':
        tap.fact({ kind: 'next_layer', layer: 'http' }, microseconds());
        client.unshift(bytes);
        await this.#converse(client, { tap, tcp: client, by: 'proxy', host: target.host, exchanges: 0 });
        return;
      case 'tls': {
        const { hello } = peeked;
        tap.fact({ kind: 'next_layer', layer: 'tls' }, microseconds());
        tap.bytes('downstream', 'client', 'wire', bytes, microseconds());
        const asked = hello.serverName === null ? undefined : canonicalHost(hello.serverName);
        const name = asked !== undefined && this.covers(asked) ? asked : target.host;
        const hop = { client, bytes, server: null, name, target, hello, tap, options: this.#options };
        const alpn = acceptsHttp1(hello) && hello.alpn.length > 0 ? 'http/1.1' : null;
        const tls = await openDownstream(hop, undefined, alpn, { leaf: {}, alert: 'internal_error' });
        let refused: string | undefined;
        tls.on('error', (error) => {
          refused ??= systemCode(error);
        });
        const row: Row = { tap, tcp: client, by: 'tls', host: name, exchanges: 0 };
        await this.#converse(tls, row);
        // In TLS 1.3 a client may refuse our certificate after our side believes that the handshake is done.
        const alert = refused === undefined ? undefined : receivedAlert(refused);
        if (alert !== undefined && row.exchanges === 0) {
          throw new TunnelFailure({ hop: 'downstream', stage: 'handshake', code: refused ?? '', detail: `the client answered with the alert ${alert}`, by: 'client', alert });
        }
      }
    }
  }

  /** Has Node's server read a connection; resolves when it is closed. */
  async #converse(stream: Duplex, row: Row): Promise<void> {
    this.#rows.set(stream, row);
    this.#http.emit('connection', stream);
    stream.resume();
    await Promise.race([over(stream), over(row.tcp)]);
    row.tap.ended('downstream', 'client', microseconds());
  }

  #row(socket: Socket, target: Target, by: OwnRequest['by']): Row {
    const known = this.#rows.get(socket);
    if (known?.host === target.host && known.by === by) return known;
    const client = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    const tap = this.#options.openTap({ id: this.#options.nextId(), client, mode: 'http', target: { host: target.host === '' ? (socket.localAddress ?? '') : target.host, port: target.port }, own: true }, microseconds());
    tap.fact({ kind: 'next_layer', layer: 'http' }, microseconds());
    const row: Row = { tap, tcp: socket, by, host: target.host, exchanges: 0 };
    this.#rows.set(socket, row);
    void over(socket).then(() => {
      tap.ended('downstream', 'client', microseconds());
      tap.closed(microseconds());
    });
    return row;
  }

  #answer(row: Row, request: IncomingMessage, response: ServerResponse, path: string): void {
    const { tap } = row;
    const method = request.method ?? '';
    row.exchanges += 1;
    const exchange = row.exchanges;
    const authority = request.headers.host ?? '';
    tap.fact({ kind: 'request', exchange, version: `HTTP/${request.httpVersion}`, method, target: request.url ?? '', authority, headers: request.rawHeaders }, microseconds());
    let bodyBytes = 0;
    request.on('data', (chunk: Buffer) => {
      tap.fact({ kind: 'message_data', exchange, from: 'client', offset: bodyBytes, bytes: chunk }, microseconds());
      bodyBytes += chunk.length;
    });
    request.once('close', () => {
      tap.fact({ kind: 'message_end', exchange, from: 'client', bodyBytes, trailers: request.rawTrailers, complete: request.complete, ...(request.complete ? {} : { cause: CLIENT_LEFT }) }, microseconds());
    });
    const { remoteAddress: client = '', localAddress: proxy = '' } = row.tcp;
    const { status, reason, headers, body } = this.#site.answer({ client, proxy, by: row.by, host: row.host, method, path, userAgent: request.headers['user-agent'] ?? '' });
    // A body that nobody wants must not be taken for the next request.
    const keep = response.shouldKeepAlive && request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined;
    const sent = [...headers.flat(), 'Content-Length', String(body.length), 'Connection', keep ? 'keep-alive' : 'close'];
    response.sendDate = false;
    response.writeHead(status, reason, sent);
    tap.fact({ kind: 'response', exchange, version: 'HTTP/1.1', status, reason, headers: sent }, microseconds());
    const content = method === 'HEAD' ? new Uint8Array(0) : body;
    response.end(content);
    if (content.length > 0) tap.fact({ kind: 'message_data', exchange, from: 'server', offset: 0, bytes: content }, microseconds());
    response.once('close', () => {
      const complete = response.writableFinished;
      tap.fact({ kind: 'message_end', exchange, from: 'server', bodyBytes: complete ? content.length : 0, trailers: [], complete, ...(complete ? {} : { cause: CLIENT_LEFT }) }, microseconds());
    });
  }
}

/** Resolves when a connection is closed, and what its exchanges have to say of that is said. */
function over(stream: Duplex): Promise<void> {
  return new Promise((resolve) => stream.once('close', () => setImmediate(resolve)));
}

/** What a client that takes the proxy for a web server wants: the host it names, on the port it came to. */
function directTarget(request: IncomingMessage): Target {
  const named = parseAuthority(request.headers.host ?? '', 80)?.host;
  return { host: named ?? '', port: request.socket.localPort ?? 0 };
}

/** The path and query of a request target in origin or absolute form. */
function originForm(target: string): string {
  return target.startsWith('/') ? target : (parseAbsoluteTarget(target)?.path ?? '/');
}
