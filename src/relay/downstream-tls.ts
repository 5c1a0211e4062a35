/** TLS to the client: a forged leaf, and of the protocols it offered the one that the server chose. */
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { awaitHandshake } from './handshake.ts';

export interface DownstreamOptions {
  /** The client's socket with its ClientHello still to be read, or the wire tap over it. */
  transport: Duplex;
  secureContext: SecureContext;
  /** The server's choice, null for none. */
  alpn: string | null;
  keyLog: (line: string) => void;
  /** ms the handshake may take; `HANDSHAKE_TIMEOUT_MS` where it is left out. */
  timeout?: number;
}

/** Does the handshake. Rejects with Node's error when the client refuses or leaves. */
export function acceptDownstream(options: DownstreamOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tls = new TLSSocket(options.transport, {
      isServer: true,
      secureContext: options.secureContext,
      ...(options.alpn === null ? {} : { ALPNProtocols: [options.alpn] }),
    });
    const complete = (): void => {
      tls.on('error', () => undefined);
      // Node keeps what goes wrong after the handshake to itself where no `tls.Server` made the socket, and leaves it open though
      // OpenSSL is done with it: after a fatal alert of either side the connection is over (RFC 9846 §6.2 [8446 §6.2]).
      tls.on('_tlsError', (error: Error) => tls.destroy(error));
      tls.pause();
      // Within this turn OpenSSL still counts the handshake as under way, and a close_notify would be lost without a word.
      setImmediate(() => {
        if (tls.destroyed) reject(tls.errored ?? Object.assign(new Error('the client closed the connection right behind the TLS handshake'), { code: 'CLOSED' }));
        else resolve(tls);
      });
    };
    awaitHandshake({ tls, transport: options.transport, peer: 'client', complete: 'secure', keyLog: options.keyLog, timeout: options.timeout }, complete, reject);
  });
}
