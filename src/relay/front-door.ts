/**
 * The front door: http-mitm-proxy as listener and parser of proxy requests, behind a subclass that keeps every part of it away from
 * traffic that it would change or that would break it (docs/adr/0002). CONNECT is taken over whole, its certificate authority is
 * never made, upgrades go to our own relay, its error replies say less, and it prints nothing.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Proxy } from 'http-mitm-proxy';
import type { ErrorCallback, IContext } from 'http-mitm-proxy';
import { CA } from 'http-mitm-proxy/dist/lib/ca.js';
import { systemCode } from '../errors.ts';

/** What comes through the door. `fault` is told what the library reports; a context is there when it concerns a request. */
export interface Visitors {
  connect(request: IncomingMessage, client: Socket, head: Buffer): void;
  upgrade(request: IncomingMessage, client: Socket, head: Buffer): void;
  /** Returns true when it answered the request itself. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  fault(kind: string, context: IContext | null, error: Error): void;
}

/** What we use of the library, checked by a contract test, since its last release is of 2023 and may change under a new one. */
export class FrontDoor extends Proxy {
  readonly #visitors: Visitors;
  #refuse: ((error: Error) => void) | undefined;

  constructor(visitors: Visitors) {
    super();
    this.#visitors = visitors;
  }

  /** Listens, and resolves to the address. Rejects with Node's error (`EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`). */
  open(host: string, port: number): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#refuse = reject;
      // listen() makes a certificate authority on disk, synchronously and always; ours is elsewhere, so it is handed an empty one.
      const original: unknown = Reflect.get(CA, 'create');
      Reflect.set(CA, 'create', (_folder: string, done: (error: null, authority: unknown) => void): void => {
        done(null, { getPem: () => '' });
      });
      try {
        this.listen({ host, port, keepAlive: true }, (error) => {
          this.#refuse = undefined;
          const address = this.httpServer?.address();
          if (error) reject(error);
          else if (address === null || address === undefined || typeof address === 'string') reject(new TypeError('the listener has no address'));
          else resolve(address);
        });
      } finally {
        Reflect.set(CA, 'create', original);
      }
      const server = this.server();
      // The library lets its WebSocket bridge claim every upgrade; it drops sub-protocols and answers before the origin did.
      server.removeAllListeners('upgrade');
      server.on('upgrade', (request, socket, head) => {
        if (socket instanceof Socket) this.#visitors.upgrade(request, socket, head);
        else socket.destroy();
      });
      // An upload may take as long as it takes.
      server.requestTimeout = 0;
    });
  }

  /** The listener under the library. */
  server(): Server {
    const server = this.httpServer;
    if (server === undefined) throw new TypeError('http-mitm-proxy made no listener');
    return server;
  }

  override _onHttpServerConnect(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (socket instanceof Socket) this.#visitors.connect(request, socket, head);
    else socket.destroy();
  }

  override _onHttpServerRequest(isSSL: boolean, request: IncomingMessage, response: ServerResponse): void {
    if (!this.#visitors.request(request, response)) super._onHttpServerRequest(isSSL, request, response);
  }

  override _onError(kind: string, context: IContext | null, error: Error): void {
    if (kind === 'HTTP_SERVER_ERROR' && this.#refuse !== undefined && systemCode(error) !== undefined) {
      this.#refuse(error);
      return;
    }
    this.#visitors.fault(kind, context, error);
  }
}

export type { ErrorCallback, IContext };
