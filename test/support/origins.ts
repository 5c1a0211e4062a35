/** Origins in this process, for what nginx does not do: a web server that remembers what it was asked, and servers that are told what to do with a connection. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createPlainHttp } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTls } from 'node:tls';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { WebSocketServer } from 'ws';
import type { Closing } from './closing.ts';
import { portOf } from './recording-relay.ts';
import type { Identity } from './test-pki.ts';

/** A request as the origin got it; the body is hashed, not kept. */
export interface Asked {
  method: string;
  target: string;
  version: string;
  rawHeaders: string[];
  body: { bytes: number; sha256: string } | undefined;
}

export interface WebOrigin {
  port: number;
  /** In the order their heads came; `body` is there once it has ended. */
  asked: Asked[];
}

/** What both of Node's kinds of response can do. */
export interface Reply {
  writeHead(status: number, headers: Record<string, string | number>): unknown;
  write(chunk: string | Uint8Array): boolean;
  addTrailers(headers: Record<string, string>): void;
  end(chunk?: string | Uint8Array): unknown;
  once(event: 'drain' | 'close', listener: () => void): unknown;
}

type Answer = (request: IncomingMessage | Http2ServerRequest, response: Reply, asked: Asked) => void;

/** Closes a server and every connection of it. */
function closeWith(later: Closing, server: Server): void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  later(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
}

async function listen(later: Closing, server: Server): Promise<number> {
  closeWith(later, server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server);
}

/** A web server: over TLS (HTTP/1.1 and HTTP/2) with an identity, else plain. Upgrades become WebSockets that echo, with permessage-deflate and the sub-protocol `chat`. */
export async function startWebOrigin(later: Closing, identity: Identity | undefined, answer: Answer): Promise<WebOrigin> {
  const origin: WebOrigin = { port: 0, asked: [] };
  const handle = (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse): void => {
    const asked: Asked = { method: request.method ?? '', target: request.url ?? '', version: request.httpVersion, rawHeaders: [...request.rawHeaders], body: undefined };
    origin.asked.push(asked);
    const hash: Hash = createHash('sha256');
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
    request.on('end', () => (asked.body = { bytes, sha256: hash.digest('hex') }));
    request.on('error', () => undefined);
    answer(request, response, asked);
  };
  const plainHandler: RequestListener = handle;
  const server = identity === undefined ? createPlainHttp(plainHandler) : createSecureServer({ key: identity.key, cert: identity.chain, allowHTTP1: true }, handle);
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 }, handleProtocols: (offered) => (offered.has('chat') ? 'chat' : false) });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    origin.asked.push({ method: request.method ?? '', target: request.url ?? '', version: request.httpVersion, rawHeaders: [...request.rawHeaders], body: undefined });
    webSockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => undefined);
      client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
    });
  });
  origin.port = await listen(later, server);
  return origin;
}

export interface RawOrigin {
  port: number;
  /** How many connections were accepted. */
  connections: number;
}

/** A TCP server that does with each connection what it is told; connections may be half-closed. */
export async function startTcpOrigin(later: Closing, serve: (socket: Socket) => void): Promise<RawOrigin> {
  const origin: RawOrigin = { port: 0, connections: 0 };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    origin.connections += 1;
    serve(socket);
  });
  origin.port = await listen(later, server);
  return origin;
}

/** A TLS server that does with each connection what it is told; `tcp` is the socket under it. */
export async function startTlsOrigin(later: Closing, identity: Pick<Identity, 'key' | 'chain'>, serve: (socket: TLSSocket, tcp: Socket) => void, options: TlsOptions = {}): Promise<RawOrigin> {
  const origin: RawOrigin = { port: 0, connections: 0 };
  const under = new Map<string, Socket>();
  const server = createTls({ key: identity.key, cert: identity.chain, allowHalfOpen: true, noDelay: true, ...options }, (socket) => {
    origin.connections += 1;
    socket.on('error', () => undefined);
    const tcp = under.get(`${socket.remotePort ?? 0}`);
    if (tcp !== undefined) serve(socket, tcp);
  });
  server.on('tlsClientError', () => undefined);
  server.on('connection', (socket: Socket) => under.set(`${socket.remotePort ?? 0}`, socket));
  origin.port = await listen(later, server);
  return origin;
}
