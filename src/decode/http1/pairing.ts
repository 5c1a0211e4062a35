/**
 * What the two directions of one HTTP/1 connection must know of each other: how a response ends depends on its request, and what
 * the client sends after a request to switch protocols depends on the response.
 */
import { MAX_PIPELINED_REQUESTS } from './limits.ts';

/** What matters of a request for reading its response. */
export interface AskedRequest {
  method: 'head' | 'connect' | 'other';
  /** It asked to leave HTTP/1: CONNECT, or Upgrade with the connection option. */
  wantsSwitch: boolean;
}

/** Read like an answer to GET: what a response is when its request is not known. */
const UNREMEMBERED: AskedRequest = { method: 'other', wantsSwitch: false };

/** Shared by the `Http1Requests` and the `Http1Responses` of one connection, and by nobody else. */
export class Http1Pairing {
  #asked: AskedRequest[] = [];
  /** Requests beyond the bound, which come after all that are remembered. */
  #unremembered = 0;
  #requestsKnown = true;
  #responsesOver = false;
  #pending = false;
  #protocol: string | undefined;

  /** True while the server still has to answer a request to switch. */
  get pending(): boolean {
    return this.#pending;
  }

  /** What the connection switched to (`websocket`, `connect` …), or undefined as long as it is HTTP/1. */
  get protocol(): string | undefined {
    return this.#protocol;
  }

  /** False when some requests could not be read, so that a response without one means nothing. */
  get requestsKnown(): boolean {
    return this.#requestsKnown;
  }

  /** The client sent a request head. */
  ask(request: AskedRequest): void {
    if (this.#asked.length < MAX_PIPELINED_REQUESTS && this.#unremembered === 0) {
      this.#asked.push(request);
      if (request.wantsSwitch && !this.#responsesOver) this.#pending = true;
    } else {
      this.#unremembered += 1;
    }
  }

  /** The request that the next response head is about, or undefined when none is open. */
  current(): AskedRequest | undefined {
    return this.#asked[0] ?? (this.#unremembered > 0 ? UNREMEMBERED : undefined);
  }

  /** The server sent the head of a final response: the request is answered and, if it asked to switch, refused. */
  answer(): void {
    const request = this.#asked.shift();
    if (request === undefined) this.#unremembered = Math.max(0, this.#unremembered - 1);
    else if (request.wantsSwitch) this.#pending = false;
  }

  /** The server switched: both directions leave HTTP/1 after the message they are in. */
  switchTo(protocol: string): void {
    this.#protocol = protocol;
    this.#pending = false;
  }

  /** The responses are over or cannot be read on: nothing will be answered any more. */
  noMoreResponses(): void {
    this.#responsesOver = true;
    this.#pending = false;
  }

  /** The requests cannot be read on. */
  requestsLost(): void {
    this.#requestsKnown = false;
  }
}
