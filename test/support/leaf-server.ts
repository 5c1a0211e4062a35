/** A TLS server on loopback that serves one secure context as the proxy does, and says what it saw. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { TLSSocket, connect } from 'node:tls';
import type { ConnectionOptions, SecureContext } from 'node:tls';

/** A running server. */
export interface LeafServer {
  port: number;
  close(): Promise<void>;
}

/** Serves the context and answers `hello` to whoever finishes the handshake. */
export async function serveLeaf(secureContext: SecureContext): Promise<LeafServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    for (const stream of [socket, secured]) stream.on('error', () => socket.destroy());
    secured.once('secure', () => secured.end('hello'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a client saw of a handshake that it was content with. */
export interface Seen {
  protocol: string | null;
  cipher: string;
  /** DER, leaf first. */
  chain: Buffer[];
  received: string;
  session: Buffer | undefined;
  reused: boolean;
}

/** Connects as a strict client, reads to the end, and rejects with Node's error for what it does not trust. */
export function visit(port: number, options: ConnectionOptions): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ...options });
    let received = '';
    let session: Buffer | undefined;
    let seen: Omit<Seen, 'received' | 'session'> | undefined;
    socket.on('session', (data: Buffer) => (session = data));
    socket.on('data', (data: Buffer) => (received += data.toString()));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const chain: Buffer[] = [];
      for (let at = socket.getPeerX509Certificate(); at !== undefined; at = at.issuerCertificate) chain.push(at.raw);
      seen = { protocol: socket.getProtocol(), cipher: socket.getCipher().name, chain, reused: socket.isSessionReused() };
    });
    socket.once('close', () => {
      if (seen === undefined) reject(new Error('closed before the handshake was over'));
      else resolve({ ...seen, received, session });
    });
  });
}
