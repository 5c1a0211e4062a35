/**
 * The HTTP/2 decoder (RFC 9113): both directions of one connection in, requests, responses and noteworthy frames out. The two are one
 * decoder because they share streams: a reset by one side ends what the other was sending, and a request decides how its
 * response is to be read.
 */
import type { HeaderList, HttpMessage, HttpMessageEnd } from '../http-message.ts';
import { noteAnomaly } from './anomalies.ts';
import type { Http2Anomaly } from './anomalies.ts';
import { controlFrame, faultyFrame, frameFault, frameMessage, promiseFrame, settingsOf } from './control-frames.ts';
import { DEFAULT_TABLE_SIZE } from './dynamic-table.ts';
import { FrameReader } from './frames.ts';
import type { DataPart, Http2Frame } from './frames.ts';
import { HeaderBlocks } from './header-blocks.ts';
import type { HeaderBlock } from './header-blocks.ts';
import { isWithoutBody, requestHead, responseHead, trailerAnomalies } from './heads.ts';
import type { DecodedFields } from './hpack.ts';
import { FLAG, FRAME, SETTING, errorName, frameName } from './registries.ts';
import { MAX_OPEN_STREAMS, Streams } from './streams.ts';
import type { Stream } from './streams.ts';

/** Who sent. */
export type Http2Side = 'client' | 'server';

/**
 * So many GOAWAY frames of a side end the streams they leave unprocessed; each has to look at all open streams. A server sends two when
 * it shuts down gracefully (RFC 9113 §6.8).
 */
const MAX_GOAWAYS_FOLLOWED = 8;

/** Frame types have eight bits. */
const FRAME_TYPES = 256;

const NO_HEADERS: HeaderList = [];

export interface Http2Options {
  /** Hand payload on as `data` messages, as views of the chunks; without it, it is counted. Looked at anew with each chunk, so it may change. */
  readonly bodies?: boolean;
}

/** What matters of a request in HTTP/1.1 with `Upgrade: h2c`, which is over when HTTP/2 begins (RFC 7540 §3.2). */
export interface UpgradedRequest {
  method: string | undefined;
  /** Value of HTTP2-Settings: the payload of the client's first SETTINGS in base64url (RFC 7540 §3.2.1). */
  settings: string | undefined;
}

/** What is kept for each side. */
interface Direction {
  readonly from: Http2Side;
  readonly reader: FrameReader;
  readonly blocks: HeaderBlocks;
  /** Frames by type. */
  readonly frames: Uint32Array;
  /** The largest compression table this side ever offered the other; a change takes effect at a time only the two of them know. */
  tableSizeOffered: number;
  goawaysFollowed: number;
  over: boolean;
}

/**
 * One HTTP/2 connection. What `push` returns is about the side that sent, with two exceptions that carry their own mark: an `end` names
 * its side in `from`, because a reset ends both directions of its stream; and a `request` with `promisedOn` comes from the server.
 * The directions may be pushed in any order in which they could have been seen; messages of a stream that is over are dropped.
 */
export class Http2Connection {
  readonly #directions: Readonly<Record<Http2Side, Direction>>;
  readonly #streams = new Streams();
  readonly #options: Http2Options;
  #overflowed = false;
  #out: HttpMessage[] = [];

  /** `upgraded` is the request of HTTP/1.1 that the connection became HTTP/2 with, where it did. */
  constructor(options: Http2Options = {}, upgraded?: UpgradedRequest) {
    this.#options = options;
    this.#directions = { client: this.#direction('client'), server: this.#direction('server') };
    if (upgraded !== undefined) this.#upgrade(upgraded);
  }

  /** Takes the next bytes of one side and returns the messages they complete. Never throws on a peer's bytes. */
  push(from: Http2Side, chunk: Uint8Array): readonly HttpMessage[] {
    const direction = this.#directions[from];
    if (direction.over) return [];
    for (const item of direction.reader.push(chunk)) {
      if (item.kind === 'data') this.#data(direction, item);
      else if (item.kind === 'frame') this.#frame(direction, item);
      else this.#out.push(item);
    }
    return this.#take();
  }

  /** One side will send no more: whatever it had not finished is cut off. */
  end(from: Http2Side): readonly HttpMessage[] {
    const direction = this.#directions[from];
    if (direction.over) return [];
    direction.over = true;
    for (const stream of this.#streams.all()) this.#cut(stream, from, 'closed');
    for (const item of direction.reader.end()) if (item.kind === 'malformed') this.#out.push(item);
    return this.#take();
  }

  /** How many frames of each type a side has sent, in order of type; also of those that are not reported one by one. */
  frameCounts(from: Http2Side): readonly { type: { id: number; name: string }; count: number }[] {
    const counts: { type: { id: number; name: string }; count: number }[] = [];
    this.#directions[from].frames.forEach((count, id) => {
      if (count > 0) counts.push({ type: { id, name: frameName(id) }, count });
    });
    return counts;
  }

  #direction(from: Http2Side): Direction {
    return {
      from,
      reader: new FrameReader(from),
      blocks: new HeaderBlocks((malformed) => this.#out.push(malformed)),
      frames: new Uint32Array(FRAME_TYPES),
      tableSizeOffered: DEFAULT_TABLE_SIZE,
      goawaysFollowed: 0,
      over: false,
    };
  }

  /** The request is stream 1, on which nothing more comes from the client. */
  #upgrade({ method, settings = '' }: UpgradedRequest): void {
    const stream = this.#streams.ofRequest(1);
    if (stream === undefined) return;
    stream.method = method;
    stream.client.headSeen = true;
    stream.client.ended = true;
    this.#settings(this.#directions.client, { payload: Buffer.from(settings, 'base64url') });
  }

  #take(): readonly HttpMessage[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #data({ from }: Direction, part: DataPart): void {
    const side = this.#streams.get(part.stream)?.[from];
    if (side === undefined || side.ended) return;
    if (this.#options.bodies === true) this.#out.push({ kind: 'data', stream: part.stream, offset: side.bodyBytes, bytes: part.bytes });
    side.bodyBytes += part.bytes.length;
  }

  #frame(direction: Direction, frame: Http2Frame): void {
    direction.frames[frame.type] = (direction.frames[frame.type] ?? 0) + 1;
    const fault = frameFault(frame, direction.from);
    if (fault !== undefined) this.#out.push(faultyFrame(frame, fault));
    const block = direction.blocks.take(frame);
    if (fault !== undefined) return;
    if (block !== undefined) {
      if (block.kind === 'promise') this.#promise(frame, block);
      else if (direction.from === 'client') this.#clientHeaders(direction, frame, block);
      else this.#serverHeaders(direction, frame, block);
      return;
    }
    const shown = controlFrame(frame);
    if (shown !== undefined) this.#out.push(shown);
    switch (frame.type) {
      case FRAME.data:
        if ((frame.flags & FLAG.endStream) !== 0) this.#end(this.#streams.get(frame.stream), direction.from);
        break;
      case FRAME.rstStream:
        this.#reset(frame);
        break;
      case FRAME.goaway:
        this.#goaway(direction, frame);
        break;
      case FRAME.settings:
        if ((frame.flags & FLAG.ack) === 0) this.#settings(direction, frame);
        break;
    }
  }

  #clientHeaders(direction: Direction, frame: Http2Frame, block: HeaderBlock): void {
    const stream = this.#streams.ofRequest(block.stream);
    if (stream === undefined || stream.client.ended) return;
    if (stream.client.headSeen) {
      this.#trailers(stream, 'client', frame, block);
      return;
    }
    this.#giveUpOldest(frame);
    stream.client.headSeen = true;
    if (block.decoded !== undefined) {
      const { head, contentLength } = requestHead(stream.id, block, block.decoded);
      stream.method = head.method;
      stream.client.contentLength = head.method === 'CONNECT' ? undefined : contentLength;
      this.#noteTableSize(direction, block.decoded, head);
      this.#out.push(head);
    }
    if (block.endStream) this.#end(stream, 'client');
  }

  #serverHeaders(direction: Direction, frame: Http2Frame, block: HeaderBlock): void {
    const stream = this.#streams.ofResponse(block.stream);
    if (stream === undefined || stream.server.ended) return;
    if (stream.server.headSeen) {
      this.#trailers(stream, 'server', frame, block);
      return;
    }
    this.#giveUpOldest(frame);
    if (block.decoded !== undefined) {
      const { head, contentLength } = responseHead(stream.id, block, block.decoded);
      this.#noteTableSize(direction, block.decoded, head);
      this.#out.push(head);
      if (!head.informational) {
        stream.server.headSeen = true;
        if (!isWithoutBody(stream.method, head.status)) stream.server.contentLength = contentLength;
      }
    }
    if (block.endStream) this.#end(stream, 'server');
  }

  /** HEADERS behind the final head: trailers, which are the last frame of their direction (RFC 9113 §8.1). */
  #trailers(stream: Stream, from: Http2Side, frame: Http2Frame, block: HeaderBlock): void {
    if (!block.endStream) {
      this.#out.push(faultyFrame(frame, 'a second head that does not end the stream'));
      return;
    }
    const { decoded } = block;
    this.#end(stream, from, decoded?.fields, decoded === undefined ? [] : trailerAnomalies(decoded));
  }

  #promise(frame: Http2Frame, block: HeaderBlock): void {
    const stream = this.#streams.ofPromise(block.promised);
    if (stream === undefined) {
      this.#out.push(faultyFrame(frame, `promises stream ${block.promised}, which is not to be promised`));
      return;
    }
    this.#giveUpOldest(frame);
    const head = block.decoded === undefined ? undefined : requestHead(stream.id, block, block.decoded, block.stream).head;
    this.#out.push(promiseFrame(frame, stream.id, head));
    stream.client.headSeen = true;
    if (head !== undefined) {
      stream.method = head.method;
      this.#out.push(head);
    }
    this.#end(stream, 'client');
  }

  #reset(frame: Http2Frame): void {
    const stream = this.#streams.get(frame.stream);
    if (stream === undefined) return;
    const cause = errorName(frame.payload?.readUInt32BE(0) ?? 0);
    this.#cut(stream, 'client', cause);
    this.#cut(stream, 'server', cause);
  }

  /** Streams that the receiver of a GOAWAY opened beyond the last one named were not processed and never will be. */
  #goaway(direction: Direction, frame: Http2Frame): void {
    if (frame.payload === undefined) return;
    const last = frame.payload.readUInt32BE(0) & 0x7fffffff;
    const parity = direction.from === 'server' ? 1 : 0;
    if (last >= this.#streams.highest(parity) || direction.goawaysFollowed === MAX_GOAWAYS_FOLLOWED) return;
    direction.goawaysFollowed += 1;
    for (const stream of this.#streams.all()) {
      if ((stream.id & 1) !== parity || stream.id <= last) continue;
      this.#cut(stream, 'client', 'goaway');
      this.#cut(stream, 'server', 'goaway');
    }
  }

  #settings(direction: Direction, frame: Pick<Http2Frame, 'payload'>): void {
    for (const [setting, value] of settingsOf(frame)) {
      if (setting === SETTING.headerTableSize) direction.tableSizeOffered = Math.max(direction.tableSizeOffered, value);
    }
  }

  #noteTableSize(direction: Direction, decoded: DecodedFields, head: { anomalies?: readonly string[] }): void {
    const receiver = direction.from === 'client' ? this.#directions.server : this.#directions.client;
    if (decoded.tableSize === undefined || decoded.tableSize <= receiver.tableSizeOffered) return;
    const anomaly: Http2Anomaly = 'table_size_not_allowed';
    head.anomalies = [...(head.anomalies ?? []), anomaly];
  }

  #giveUpOldest(frame: Http2Frame): void {
    const oldest = this.#streams.overflow();
    if (oldest === undefined) return;
    if (!this.#overflowed) {
      this.#overflowed = true;
      this.#out.push(frameMessage(frame, `opens more than ${MAX_OPEN_STREAMS} streams at a time; the oldest are no longer followed`));
    }
    this.#cut(oldest, 'client', 'not_followed');
    this.#cut(oldest, 'server', 'not_followed');
  }

  /** The orderly end of one direction of a stream. */
  #end(stream: Stream | undefined, from: Http2Side, trailers = NO_HEADERS, anomalies: Http2Anomaly[] = []): void {
    if (stream === undefined) return;
    const side = stream[from];
    if (side.ended) return;
    side.ended = true;
    if (side.contentLength !== undefined && side.contentLength !== side.bodyBytes) noteAnomaly(anomalies, 'content_length_mismatch');
    const message: HttpMessageEnd = { kind: 'end', stream: stream.id, from, bodyBytes: side.bodyBytes, trailers, complete: true };
    if (anomalies.length > 0) message.anomalies = anomalies;
    this.#out.push(message);
    this.#streams.forgetIfOver(stream);
  }

  /** The end of one direction of a stream before its time. */
  #cut(stream: Stream, from: Http2Side, cause: string): void {
    const side = stream[from];
    if (side.ended) return;
    side.ended = true;
    this.#out.push({ kind: 'end', stream: stream.id, from, bodyBytes: side.bodyBytes, trailers: NO_HEADERS, complete: false, cause });
    this.#streams.forgetIfOver(stream);
  }
}
