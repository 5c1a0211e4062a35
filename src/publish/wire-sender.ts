/** Sends wire bytes and secrets to one who asked for them, no faster than they are taken. */
import type { WebSocket } from 'ws';
import type { WireItem, WireQuery } from '../events/wire.ts';

/** Bytes in the socket's buffer from which on sending waits: enough to keep a reader busy. */
const BUFFER_LIMIT = 512 * 1024;
/** Items sent in one turn of the event loop: then the relay's sockets come first again. */
const TURN = 64;

/** Gives what is asked for, at the time it is asked. Throws `UserError` for a query that cannot be. */
export type SelectWire = (query: WireQuery) => Iterable<WireItem>;

/** Sends all items and closes with 1000. Resolves when the socket is closed or everything is on its way. */
export async function sendWire(socket: WebSocket, items: Iterator<WireItem>): Promise<void> {
  // What is wrong shows as the close that follows, and nobody who reads has anything to say.
  socket.on('error', () => undefined);
  for (let count = 1; socket.readyState === socket.OPEN; count += 1) {
    const next = items.next();
    if (next.done === true) break;
    const left = new Promise<void>((resolve) => socket.send(JSON.stringify(next.value), { binary: false }, () => resolve()));
    if (socket.bufferedAmount > BUFFER_LIMIT) await left;
    else if (count % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (socket.readyState === socket.OPEN) socket.close(1000);
}
