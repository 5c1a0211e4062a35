/**
 * The last stages of http-mitm-proxy's request and response pipelines, replaced: the library's own ignore backpressure, lose data
 * under asynchronous handlers, and end a cut-off response as if it were complete.
 */
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import type { IContext } from 'http-mitm-proxy';
import { pairs } from '../bytes/pairs.ts';

/** Told what passes; `raw` lists are flat: name, value, name, value. */
export interface ExchangeObserver {
  /** The request to the server exists: its socket and interim responses can be watched. */
  started(context: IContext): void;
  /** More of a body has come from one side. */
  passed(context: IContext, from: 'client' | 'server', chunk: Uint8Array): void;
  ended(context: IContext, from: 'client' | 'server', trailers: readonly string[]): void;
}

/** By the library's proxy object: the library makes these stages itself and gives them nothing but itself and the context. */
const observers = new WeakMap<object, ExchangeObserver>();

class RequestEnd extends Writable {
  readonly #context: IContext;
  readonly #observer: ExchangeObserver | undefined;

  constructor(library: object, context: IContext) {
    super({ highWaterMark: 65_536 });
    this.#context = context;
    this.#observer = observers.get(library);
    this.#observer?.started(context);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#observer?.passed(this.#context, 'client', chunk);
    const request = this.#context.proxyToServerRequest;
    if (request === undefined || request.destroyed) done();
    else if (request.write(chunk)) done();
    else request.once('drain', () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    const request = this.#context.proxyToServerRequest;
    const trailers = this.#context.clientToProxyRequest.rawTrailers;
    if (trailers.length > 0) request?.addTrailers(pairs(trailers));
    request?.end();
    this.#observer?.ended(this.#context, 'client', trailers);
    done();
  }
}

class ResponseEnd extends Writable {
  readonly #context: IContext;
  readonly #response: ServerResponse;
  readonly #observer: ExchangeObserver | undefined;

  constructor(library: object, context: IContext) {
    super({ highWaterMark: 65_536 });
    this.#context = context;
    this.#observer = observers.get(library);
    this.#response = context.proxyToClientResponse;
    // A client that leaves must not keep the server sending.
    this.#response.once('close', () => {
      if (!this.#response.writableFinished) context.serverToProxyResponse?.destroy();
    });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#observer?.passed(this.#context, 'server', chunk);
    if (this.#response.destroyed) done();
    else if (this.#response.write(chunk)) done();
    else this.#response.once('drain', () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    const trailers = this.#context.serverToProxyResponse?.rawTrailers ?? [];
    if (trailers.length > 0) this.#response.addTrailers(pairs(trailers));
    this.#response.end();
    this.#observer?.ended(this.#context, 'server', trailers);
    done();
  }
}

/** Puts our stages in the place of the library's, and has `observer` told of what passes through `library`. */
export function replaceFilters(library: object, observer: ExchangeObserver): void {
  observers.set(library, observer);
  // The very objects that the library's own require gives it: what an import gives may be a copy, by who loads this file.
  const load = createRequire(import.meta.url);
  replace(load('http-mitm-proxy/dist/lib/ProxyFinalRequestFilter.js'), 'ProxyFinalRequestFilter', RequestEnd);
  replace(load('http-mitm-proxy/dist/lib/ProxyFinalResponseFilter.js'), 'ProxyFinalResponseFilter', ResponseEnd);
}

function replace(module: unknown, name: string, stage: unknown): void {
  if (typeof module !== 'object' || module === null || !Reflect.set(module, name, stage)) throw new TypeError(`${name} of http-mitm-proxy cannot be replaced`);
}
