/**
 * The streams of one HTTP/2 connection that are not over on both sides: what has to be remembered of a request until its response
 * has ended.
 */

/**
 * Streams followed at a time. Servers allow some hundred (RFC 9113 §6.5.2 asks for at least 100; nginx 128, Node and Go 250 or less);
 * beyond this the oldest is given up.
 */
export const MAX_OPEN_STREAMS = 4096;

/** One direction of a stream. */
export interface StreamSide {
  /** The final head was here: what follows is body, then trailers. */
  headSeen: boolean;
  ended: boolean;
  /** Payload bytes so far, without padding. */
  bodyBytes: number;
  /** What Content-Length declares, where that binds the body. */
  contentLength: number | undefined;
}

/** Both directions of a stream. */
export interface Stream {
  readonly id: number;
  /** The request's method, where it is known. */
  method: string | undefined;
  readonly client: StreamSide;
  readonly server: StreamSide;
}

function newSide(): StreamSide {
  return { headSeen: false, ended: false, bodyBytes: 0, contentLength: undefined };
}

/** Streams by identifier, oldest first, never more than `MAX_OPEN_STREAMS`. */
export class Streams {
  readonly #streams = new Map<number, Stream>();
  /** The highest identifiers opened: odd ones by the client's HEADERS, even ones by promises. They only grow (RFC 9113 §5.1.1). */
  readonly #highest: [even: number, odd: number] = [0, 0];

  /** How many are followed. */
  get size(): number {
    return this.#streams.size;
  }

  /** The highest identifier opened so far: 1 for those of the client, 0 for those of the server. */
  highest(parity: 0 | 1): number {
    return this.#highest[parity];
  }

  get(id: number): Stream | undefined {
    return this.#streams.get(id);
  }

  /** The stream of HEADERS from the client, opened unless it is; undefined when it is over or not the client's to open. */
  ofRequest(id: number): Stream | undefined {
    const known = this.#streams.get(id);
    if (known === undefined && ((id & 1) === 0 || id <= this.#highest[1])) return undefined;
    this.#highest[1] = Math.max(this.#highest[1], id);
    return known ?? this.#add(id);
  }

  /**
   * The stream of HEADERS from the server; undefined when it is over. A server cannot answer before it is asked, but its answer may
   * be seen before the request is, so a stream still unknown is opened.
   */
  ofResponse(id: number): Stream | undefined {
    const known = this.#streams.get(id);
    if (known === undefined && ((id & 1) === 0 || id <= this.#highest[1])) return undefined;
    return known ?? this.#add(id);
  }

  /** Opens the stream of a promise, on which nothing comes from the client; undefined when it is not the server's to promise. */
  ofPromise(id: number): Stream | undefined {
    if ((id & 1) === 1 || id <= this.#highest[0]) return undefined;
    this.#highest[0] = id;
    return this.#add(id);
  }

  /** Takes the oldest stream out when there are too many. */
  overflow(): Stream | undefined {
    if (this.#streams.size <= MAX_OPEN_STREAMS) return undefined;
    for (const stream of this.#streams.values()) {
      this.#streams.delete(stream.id);
      return stream;
    }
    return undefined;
  }

  /** Forgets a stream once both directions are over. */
  forgetIfOver(stream: Stream): void {
    if (stream.client.ended && stream.server.ended) this.#streams.delete(stream.id);
  }

  /** All of them, oldest first; may be changed while it is walked. */
  all(): IterableIterator<Stream> {
    return this.#streams.values();
  }

  #add(id: number): Stream {
    const stream: Stream = { id, method: undefined, client: newSide(), server: newSide() };
    this.#streams.set(id, stream);
    return stream;
  }
}
