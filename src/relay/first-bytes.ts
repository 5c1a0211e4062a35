/** Who speaks first on a fresh tunnel, and what: a client's TLS or HTTP, or a server that greets (SMTP, SSH, MySQL). */
import type { Socket } from 'node:net';
import type { Peek, Peeked } from '../inspect/tap.ts';

/** Enough for any ClientHello in use; more is no handshake that a server would take (the hybrid groups need about 2 kB). */
export const MAX_FIRST_BYTES = 65_536;

/** How long a client that began a ClientHello may take for the rest; a stack writes it in one go. */
export const FIRST_BYTES_TIMEOUT_MS = 15_000;

export type FirstBytes =
  | { who: 'client'; bytes: Buffer; peeked: Exclude<Peeked, { layer: 'wait' }> }
  /** The client began something and stopped. */
  | { who: 'client_cut_off'; bytes: Buffer; why: 'ended' | 'timeout' }
  | { who: 'server' }
  /** One side left before anybody spoke. */
  | { who: 'nobody'; left: 'client' | 'server' };

/** Waits for the first bytes of either side; of the client alone where there is no server. What was read from the client is in the result, not in the socket. `timeout` is ms. */
export function firstBytes(client: Socket, head: Buffer, server: Socket | null, peek: Peek, timeout = FIRST_BYTES_TIMEOUT_MS): Promise<FirstBytes> {
  return new Promise((resolve) => {
    let bytes = head;
    let need = 1;
    let timer: NodeJS.Timeout | undefined;
    const finish = (result: FirstBytes): void => {
      clearTimeout(timer);
      client.removeListener('readable', onClient);
      client.removeListener('end', onClientEnd);
      client.removeListener('close', onClientEnd);
      server?.removeListener('readable', onServer);
      server?.removeListener('close', onServerEnd);
      resolve(result);
    };
    const look = (): boolean => {
      if (bytes.length < need) return false;
      let peeked = peek(bytes);
      if (peeked.layer === 'wait' && bytes.length > MAX_FIRST_BYTES) peeked = { layer: 'opaque', reason: 'too_long' };
      if (peeked.layer !== 'wait') {
        finish({ who: 'client', bytes, peeked });
        return true;
      }
      need = Math.max(peeked.need, bytes.length + 1);
      timer ??= setTimeout(() => finish({ who: 'client_cut_off', bytes, why: 'timeout' }), timeout);
      return false;
    };
    const onClient = (): void => {
      for (;;) {
        const chunk: unknown = client.read();
        if (!Buffer.isBuffer(chunk)) return;
        bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
        if (look()) return;
      }
    };
    const onClientEnd = (): void => {
      finish(bytes.length > 0 ? { who: 'client_cut_off', bytes, why: 'ended' } : { who: 'nobody', left: 'client' });
    };
    const onServer = (): void => {
      if (server !== null && server.readableLength > 0) finish({ who: 'server' });
    };
    const onServerEnd = (): void => {
      finish({ who: 'nobody', left: 'server' });
    };
    if (bytes.length > 0 && look()) return;
    // A side that left before nobody will hear of any more.
    if (client.destroyed || server?.destroyed === true) {
      if (client.destroyed) onClientEnd();
      else onServerEnd();
      return;
    }
    client.on('readable', onClient);
    client.once('end', onClientEnd);
    client.once('close', onClientEnd);
    server?.on('readable', onServer);
    server?.once('close', onServerEnd);
  });
}
