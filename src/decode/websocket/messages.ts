/** Decodes one direction of a WebSocket connection (RFC 6455 §5, RFC 7692): frames in, messages and control frames out. */
import type { Malformed, StreamDecoder } from '../decoder.ts';
import { BoundedBytes } from './bounded-bytes.ts';
import { NO_EXTENSIONS } from './extensions.ts';
import type { WebSocketExtensions } from './extensions.ts';
import { FrameHeaderReader } from './frame-header.ts';
import type { FrameHeader } from './frame-header.ts';
import { MessageInflater } from './inflater.ts';
import { MAX_COMPRESSED_BYTES, PREVIEW_BYTES } from './limits.ts';
import { OPCODES } from './message.ts';
import type { Opcode, Unread, WebSocketAnomaly, WebSocketControl, WebSocketData, WebSocketMessage } from './message.ts';
import { binaryPreview, textPreview } from './preview.ts';

const CONTINUATION = 0x0;
const TEXT = 0x1;
const CLOSE = 0x8;
/** Opcodes from here on are of control frames. */
const FIRST_CONTROL = 0x8;
/** RFC 6455 §5.5. */
const MAX_CONTROL_BYTES = 125;
const NOTHING: readonly WebSocketMessage[] = [];

/** The message being put together, or a control frame in between. */
interface Open {
  opcode: Opcode;
  payload: BoundedBytes;
  frames: number;
  compressed: boolean;
  /** An extension we do not know may have changed it. */
  opaque: boolean;
  anomalies: WebSocketAnomaly[];
}

/** What is wrong with a frame, so that RFC 6455 fails the connection. */
interface FrameFault {
  code: Malformed['code'];
  path: string;
  detail: string;
}

/**
 * One direction. What RFC 6455 makes an endpoint close the connection for is `malformed`; what endpoints let pass is an anomaly of
 * its message. Of a payload only the start is kept, compressed ones up to a limit.
 */
export class WebSocketMessages implements StreamDecoder<WebSocketMessage> {
  readonly #masked: boolean;
  readonly #extensions: WebSocketExtensions;
  readonly #inflater: MessageInflater | undefined;
  readonly #header = new FrameHeaderReader();
  #position = 0;
  #frameStart = 0;
  #frame: FrameHeader | undefined;
  /** Payload bytes of the frame that have come. */
  #received = 0;
  #message: Open | undefined;
  #control: Open | undefined;
  #closed = false;
  #over = false;

  /** `from` decides about masking (RFC 6455 §5.1), `extensions` are what the handshake agreed on. */
  constructor(from: 'client' | 'server', extensions: WebSocketExtensions = NO_EXTENSIONS) {
    this.#masked = from === 'client';
    this.#extensions = extensions;
    const { deflate } = extensions;
    if (deflate !== undefined) {
      this.#inflater = new MessageInflater(!(from === 'client' ? deflate.clientNoContextTakeover : deflate.serverNoContextTakeover));
    }
  }

  push(chunk: Uint8Array): readonly WebSocketMessage[] {
    if (this.#over || chunk.length === 0) return NOTHING;
    const out: WebSocketMessage[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.#frame === undefined) {
        if (this.#header.length === 0) this.#frameStart = this.#position + at;
        at = this.#header.feed(chunk, at);
        if (this.#header.complete && !this.#begin(this.#header.take(), out)) break;
      } else {
        at = this.#payload(this.#frame, chunk, at, out);
      }
    }
    this.#position += chunk.length;
    return out;
  }

  end(): readonly WebSocketMessage[] {
    if (this.#over) return NOTHING;
    this.#over = true;
    const inFrame = this.#frame !== undefined || this.#header.length > 0;
    if (!inFrame && this.#message === undefined) return NOTHING;
    const detail = inFrame ? 'the stream ends in the middle of a frame' : 'the stream ends in the middle of a message';
    return [{ kind: 'malformed', code: 'truncated', path: inFrame ? 'frame' : 'message', offset: this.#frameStart, detail }];
  }

  /** Starts on a frame's payload; false when the frame is the end of it all. */
  #begin(frame: FrameHeader, out: WebSocketMessage[]): boolean {
    const opcode = OPCODES.get(frame.opcode);
    if (opcode === undefined) return this.#failed(protocol('frame.opcode', `opcode ${frame.opcode} is reserved`), out);
    const fault = this.#fault(frame, opcode);
    if (fault !== undefined) return this.#failed(fault, out);
    const open = this.#open(frame, opcode);
    open.frames += 1;
    if (frame.rsv23 || (frame.rsv1 && !open.compressed)) open.opaque = true;
    if (frame.notMinimal) note(open.anomalies, 'length_not_minimal');
    if (this.#closed) note(open.anomalies, 'after_close');
    this.#frame = frame;
    this.#received = 0;
    if (frame.length === 0) this.#frameDone(frame, out);
    return true;
  }

  #failed(fault: FrameFault, out: WebSocketMessage[]): false {
    out.push({ kind: 'malformed', offset: this.#frameStart, ...fault });
    this.#over = true;
    return false;
  }

  #open(frame: FrameHeader, opcode: Opcode): Open {
    if (opcode.id === CONTINUATION && this.#message !== undefined) return this.#message;
    const control = opcode.id >= FIRST_CONTROL;
    const compressed = frame.rsv1 && !control && this.#inflater !== undefined;
    const toInflate = compressed && this.#inflater.usable;
    const payload = new BoundedBytes(control ? MAX_CONTROL_BYTES : toInflate ? MAX_COMPRESSED_BYTES : PREVIEW_BYTES);
    const open = { opcode, payload, frames: 0, compressed, opaque: false, anomalies: [] };
    if (control) this.#control = open;
    else this.#message = open;
    return open;
  }

  /** Why RFC 6455 fails the connection at this frame, if it does. */
  #fault(frame: FrameHeader, opcode: Opcode): FrameFault | undefined {
    if (this.#extensions.unknown.length === 0) {
      if (frame.rsv23) return protocol('frame.rsv', 'RSV2 or RSV3 is set without an extension that uses it');
      const first = frame.opcode !== CONTINUATION && frame.opcode < FIRST_CONTROL;
      if (frame.rsv1 && !(first && this.#inflater !== undefined)) return protocol('frame.rsv', 'RSV1 is set where no extension uses it');
    }
    if ((frame.mask !== undefined) !== this.#masked) {
      return protocol('frame.mask', this.#masked ? 'a frame of the client is not masked' : 'a frame of the server is masked');
    }
    if (opcode.id >= FIRST_CONTROL) {
      if (!frame.fin) return protocol('frame.fin', `a ${opcode.name} frame is fragmented`);
      if (frame.length > MAX_CONTROL_BYTES) return protocol('frame.length', `a ${opcode.name} frame of more than ${MAX_CONTROL_BYTES} bytes`);
      if (opcode.id === CLOSE && frame.length === 1) return protocol('frame.length', 'a close frame with half a status code');
    } else if (opcode.id === CONTINUATION) {
      if (this.#message === undefined) return protocol('frame.opcode', 'a continuation without a message');
    } else if (this.#message !== undefined) {
      return protocol('frame.opcode', `a ${opcode.name} frame in the middle of a message`);
    }
    const total = frame.length + (opcode.id < FIRST_CONTROL ? (this.#message?.payload.total ?? 0) : 0);
    return total > Number.MAX_SAFE_INTEGER ? { code: 'too_large', path: 'frame.length', detail: 'a payload of 2^53 bytes or more' } : undefined;
  }

  #payload(frame: FrameHeader, chunk: Uint8Array, at: number, out: WebSocketMessage[]): number {
    const end = Math.min(chunk.length, at + frame.length - this.#received);
    const open = this.#control ?? this.#message;
    open?.payload.append(chunk, at, end, frame.mask, this.#received);
    this.#received += end - at;
    if (this.#received === frame.length) this.#frameDone(frame, out);
    return end;
  }

  #frameDone(frame: FrameHeader, out: WebSocketMessage[]): void {
    this.#frame = undefined;
    if (this.#control !== undefined) {
      out.push(this.#controlMessage(this.#control));
      this.#control = undefined;
    } else if (frame.fin && this.#message !== undefined) {
      out.push(this.#dataMessage(this.#message));
      this.#message = undefined;
    }
  }

  #dataMessage(open: Open): WebSocketData {
    const { opcode, payload, compressed, frames, anomalies } = open;
    let shown = payload.bytes;
    let bytes = payload.total;
    let complete = payload.complete;
    let unread: Unread | undefined;
    if (compressed && this.#inflater !== undefined) {
      const inflated = this.#inflater.inflate(payload.bytes, complete);
      shown = inflated.bytes;
      bytes = inflated.length;
      unread = inflated.unread;
      complete = unread === undefined;
    }
    if (open.opaque) {
      shown = shown.subarray(0, 0);
      unread = 'unknown_extension';
    }
    let preview = '';
    if (opcode.id === TEXT) {
      const { text, invalid } = textPreview(shown, complete);
      preview = text;
      if (invalid) note(anomalies, 'invalid_utf8');
    } else {
      preview = binaryPreview(shown);
    }
    const message: WebSocketData = { kind: 'message', opcode, bytes, wireBytes: payload.total, compressed, frames, preview };
    if (unread !== undefined) message.unread = unread;
    if (anomalies.length > 0) message.anomalies = anomalies;
    return message;
  }

  #controlMessage(open: Open): WebSocketControl {
    const { opcode, payload, anomalies } = open;
    const message: WebSocketControl = { kind: 'control', opcode, bytes: payload.total, reason: '' };
    if (opcode.id === CLOSE) {
      this.#closed = true;
      if (payload.total >= 2 && !open.opaque) {
        message.code = payload.bytes.readUInt16BE(0);
        if (!maySend(message.code)) note(anomalies, 'close_code_invalid');
        const { text, invalid } = textPreview(payload.bytes.subarray(2), true);
        message.reason = text;
        if (invalid) note(anomalies, 'invalid_utf8');
      }
    }
    if (anomalies.length > 0) message.anomalies = anomalies;
    return message;
  }
}

function protocol(path: string, detail: string): FrameFault {
  return { code: 'protocol', path, detail };
}

function note(anomalies: WebSocketAnomaly[], anomaly: WebSocketAnomaly): void {
  if (!anomalies.includes(anomaly)) anomalies.push(anomaly);
}

/** Status codes that may stand in a close frame: RFC 6455 §7.4 and https://www.iana.org/assignments/websocket (1012 to 1014). */
function maySend(code: number): boolean {
  return (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);
}
