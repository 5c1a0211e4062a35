/** What a decoder of the application layer could not read, as an event. */
import type { Malformed } from '../decode/decoder.ts';
import type { ConnectionSink } from './sink.ts';
import type { Side } from './tap.ts';

/**
 * Emits `decode.failed`. `broken`: the connection was broken off, so that whatever stops in the middle is no fault of its bytes; the
 * end of the connection tells who broke it.
 */
export function reportFault(sink: ConnectionSink, layer: 'http' | 'websocket', from: Side, fault: Malformed, at: number, broken: boolean): void {
  if (broken && fault.code === 'truncated') return;
  sink.emit('decode.failed', at, {
    layer,
    hop: from === 'client' ? 'downstream' : 'upstream',
    from,
    code: fault.code,
    path: fault.path,
    offset: fault.offset,
    detail: fault.detail,
  });
}
