/** WebSocket on a connection, after the upgrade. */
import type { WebSocketExtensions } from '../decode/websocket/extensions.ts';
import type { WebSocketControl, WebSocketData, WebSocketMessage } from '../decode/websocket/message.ts';
import { WebSocketMessages } from '../decode/websocket/messages.ts';
import type { EventPayloads } from '../events/schema.ts';
import type { Conversation } from './conversation.ts';
import { reportFault } from './decode-fault.ts';
import type { ConnectionSink } from './sink.ts';
import type { Side } from './tap.ts';

/** Messages and control frames of both sides. */
export class WebSocketConversation implements Conversation {
  readonly #sink: ConnectionSink;
  readonly #client: WebSocketMessages;
  readonly #server: WebSocketMessages;

  /** `extensions` are what the handshake agreed on. */
  constructor(sink: ConnectionSink, extensions: WebSocketExtensions) {
    this.#sink = sink;
    this.#client = new WebSocketMessages('client', extensions);
    this.#server = new WebSocketMessages('server', extensions);
  }

  push(from: Side, chunk: Uint8Array, at: number): void {
    this.#emit((from === 'client' ? this.#client : this.#server).push(chunk), from, at, false);
  }

  end(from: Side, at: number, brokenBy?: Side): void {
    this.#emit((from === 'client' ? this.#client : this.#server).end(), from, at, brokenBy !== undefined);
  }

  #emit(items: readonly WebSocketMessage[], from: Side, at: number, broken: boolean): void {
    for (const item of items) {
      switch (item.kind) {
        case 'message':
          this.#message(item, from, at);
          break;
        case 'control':
          this.#control(item, from, at);
          break;
        case 'malformed':
          reportFault(this.#sink, 'websocket', from, item, at, broken);
      }
    }
  }

  #message(item: WebSocketData, from: Side, at: number): void {
    const { opcode, bytes, wireBytes, compressed, frames, preview } = item;
    const payload: EventPayloads['websocket.message'] = { from, opcode, bytes, wireBytes, compressed, frames, preview };
    if (item.unread !== undefined) payload.unread = item.unread;
    if (item.anomalies !== undefined) payload.anomalies = [...item.anomalies];
    this.#sink.emit('websocket.message', at, payload);
  }

  #control(item: WebSocketControl, from: Side, at: number): void {
    const payload: EventPayloads['websocket.control'] = { from, opcode: item.opcode, bytes: item.bytes, code: item.code ?? null, reason: item.reason };
    if (item.anomalies !== undefined) payload.anomalies = [...item.anomalies];
    this.#sink.emit('websocket.control', at, payload);
  }
}
