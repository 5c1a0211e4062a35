/** Servers as no library makes them any more: they answer a ClientHello with bytes that a client must refuse, and keep what they were told. */
import type { Closing } from '../support/closing.ts';
import { numbers, prefixed } from '../support/client-hello.ts';
import { startTcpOrigin } from '../support/origins.ts';

export interface ScriptedServer {
  port: number;
  /** The first record of each client: its ClientHello. */
  hellos: Buffer[];
  /** Types of the records that came behind it. */
  later: number[];
}

/** Bytes of type, version and length. */
const HEADER = 5;

/** Starts a server that answers each ClientHello with these bytes; with none it closes. */
export async function startScriptedServer(later: Closing, answer: Buffer | null): Promise<ScriptedServer> {
  const server: ScriptedServer = { port: 0, hellos: [], later: [] };
  const { port } = await startTcpOrigin(later, (socket) => {
    let bytes = Buffer.alloc(0);
    let greeted = false;
    socket.on('end', () => socket.end());
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (;;) {
        const length = bytes.length < HEADER ? HEADER : HEADER + bytes.readUInt16BE(3);
        if (bytes.length < length) return;
        const record = bytes.subarray(0, length);
        bytes = bytes.subarray(length);
        if (greeted) server.later.push(record[0] ?? 0);
        else server.hellos.push(Buffer.from(record));
        if (!greeted && answer === null) socket.end();
        if (!greeted && answer !== null) socket.write(answer);
        greeted = true;
      }
    });
  });
  server.port = port;
  return server;
}

/** What a ServerHello says (RFC 5246 §7.4.1.3). */
export interface ServerChoice {
  version?: number;
  suite?: number;
  compression?: number;
  /** The last bytes of the random. */
  randomEnds?: Uint8Array;
  extensions?: readonly (readonly [id: number, body: Uint8Array])[];
}

/** Secure renegotiation (RFC 5746 §3.2) and the extended main secret (RFC 7627 §5.1), which every server of today answers. */
const MODERN_ANSWERS: readonly (readonly [number, Uint8Array])[] = [
  [0xff01, Buffer.of(0)],
  [0x0017, Buffer.alloc(0)],
];

/** A record of any type. */
export function record(type: number, body: Uint8Array, version = 0x0303): Buffer {
  return Buffer.concat([Buffer.of(type), numbers([version], 2), prefixed(body, 2)]);
}

/** A ServerHello in a record, of TLS 1.2 with a suite that everybody offers where nothing else is wanted. */
export function serverHello({ version = 0x0303, suite = 0xc02b, compression = 0, randomEnds = Buffer.alloc(0), extensions = MODERN_ANSWERS }: ServerChoice): Buffer {
  const random = Buffer.concat([Buffer.alloc(32 - randomEnds.length, 0x5a), randomEnds]);
  const list = Buffer.concat(extensions.map(([id, body]) => Buffer.concat([numbers([id], 2), prefixed(body, 2)])));
  const body = Buffer.concat([numbers([version], 2), random, Buffer.of(0), numbers([suite], 2), Buffer.of(compression), extensions.length === 0 ? Buffer.alloc(0) : prefixed(list, 2)]);
  return record(22, Buffer.concat([Buffer.of(2), prefixed(body, 3)]), version);
}

/** A SERVER-HELLO of SSL 2.0 with RC4 and no certificate worth the name (draft-hickman-netscape-ssl-00 §1.5). */
export function ssl2ServerHello(): Buffer {
  const certificate = Buffer.alloc(4);
  const body = Buffer.concat([Buffer.of(4, 0, 1), numbers([0x0002, certificate.length, 3, 16], 2), certificate, Buffer.from('010080', 'hex'), Buffer.alloc(16, 0x5a)]);
  return Buffer.concat([numbers([0x8000 | body.length], 2), body]);
}
