/** Bodies as events, while somebody asks for them (`EventLog.askForBodies`). */
import type { EventPayloads } from '../events/schema.ts';
import type { ConnectionSink } from './sink.ts';
import type { Side } from './tap.ts';

/**
 * Bytes of one body that are carried: a page, a script or an API's answer whole, of a download its beginning. Many bodies share
 * what the log keeps of them (`MAX_BODY_BYTES` there).
 */
export const MAX_CARRIED_BYTES = 1024 * 1024;

/**
 * Emits some bytes of a body; `offset` is how many came before them. To be called only while bodies are asked for. What lies beyond
 * the limit is left out, and the last part of a body that is carried says so.
 */
export function emitBody(sink: ConnectionSink, exchange: number, from: Side, offset: number, bytes: Uint8Array, at: number): void {
  const room = MAX_CARRIED_BYTES - offset;
  if (bytes.length === 0 || room < 0) return;
  const carried = Math.min(room, bytes.length);
  const payload: EventPayloads['http.data'] = {
    exchange,
    from,
    offset,
    data: Buffer.from(bytes.buffer, bytes.byteOffset, carried).toString('base64'),
  };
  if (carried < bytes.length) payload.truncated = true;
  sink.emit('http.data', at, payload);
}
