/**
 * TLS to the server: the client's own SNI and ALPN, our offer, no verification by Node itself. The chain and OpenSSL's opinion of
 * it are handed to the gate; not one byte is sent before the gate has spoken.
 */
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { ConnectionOptions, SecureContext, TLSSocket } from 'node:tls';
import type { BuiltPaths } from './built-paths.ts';
import { awaitHandshake } from './handshake.ts';

export interface UpstreamOptions {
  /** The TCP socket, or the wire tap over it. */
  transport: Duplex;
  secureContext: SecureContext;
  /** SNI, or null to send none. */
  serverName: string | null;
  alpn: readonly Uint8Array[];
  /** Told of each line of the key log, with what is agreed on so far. */
  keyLog: (line: string, tls: TLSSocket) => void;
  paths: BuiltPaths;
  /** ms the handshake may take; `HANDSHAKE_TIMEOUT_MS` where it is left out. */
  timeout?: number;
}

/** The server's side as it stands after the handshake. */
export interface Upstream {
  tls: TLSSocket;
  /** DER from the leaf to the anchor, as Node built it; empty when the server sent none. */
  path: readonly Uint8Array[];
  openssl: { code: string; message: string } | null;
  /** The OCSP response that the server sent along, in DER; null when it sent none. */
  staple: Uint8Array | null;
}

/** Does the handshake. Rejects with Node's error when it fails. */
export function connectUpstream(options: UpstreamOptions): Promise<Upstream> {
  return new Promise((resolve, reject) => {
    // Documented for TLS sockets and taken by `connect` as well, which the types leave out.
    const connection: ConnectionOptions & { requestOCSP: boolean } = {
      socket: options.transport,
      secureContext: options.secureContext,
      ...(options.serverName === null ? {} : { servername: options.serverName }),
      ...(options.alpn.length === 0 ? {} : { ALPNProtocols: protocolList(options.alpn) }),
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      requestOCSP: true,
    };
    const tls = connect(connection);
    let staple: Uint8Array | null = null;
    tls.once('OCSPResponse', (response: Buffer | null) => {
      staple = response === null || response.length === 0 ? null : response;
    });
    const complete = (): void => {
      // Until the relay takes over, an error is remembered by the socket's own state: after the handshake Node only tells an alert, and goes on.
      tls.on('error', (error: Error) => {
        if (tls.listenerCount('error') === 1) tls.destroy(error);
      });
      tls.pause();
      const openssl = objection(tls);
      resolve({ tls, path: options.paths.of(tls, openssl?.code ?? ''), openssl, staple });
    };
    awaitHandshake({ tls, transport: options.transport, peer: 'server', complete: 'secureConnect', keyLog: (line) => options.keyLog(line, tls), timeout: options.timeout }, complete, reject);
  });
}

/** Names behind a length byte each, the form of RFC 7301 §3.1, so that names that are no text survive. */
function protocolList(names: readonly Uint8Array[]): Buffer {
  return Buffer.concat(names.flatMap((name) => [Buffer.from([name.length]), Buffer.from(name)]));
}

/** Node's documented property has only the code; the message, which is often all that tells causes apart, is on the handle. */
function objection(tls: TLSSocket): { code: string; message: string } | null {
  if (tls.authorized) return null;
  const error: unknown = tls.authorizationError;
  const code = typeof error === 'string' ? error : error instanceof Error ? error.message : '';
  if (code === '') return null;
  return { code, message: verifyMessage(tls) ?? code };
}

function verifyMessage(tls: TLSSocket): string | undefined {
  const handle: unknown = Reflect.get(tls, '_handle');
  if (typeof handle !== 'object' || handle === null) return undefined;
  const verifyError: unknown = Reflect.get(handle, 'verifyError');
  if (typeof verifyError !== 'function') return undefined;
  const error: unknown = Reflect.apply(verifyError, handle, []);
  // Node 24 adds advice about its own command line, which is not ours to give: the system's roots count already.
  return error instanceof Error ? error.message.replace(/; if the root CA is installed locally.*$/s, '') : undefined;
}

