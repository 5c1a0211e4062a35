/** Peers that say a handshake message of 16 MB, the longest that its length field allows (RFC 9846 §4 [8446 §4]), each over TCP by hand. */
import { connect as connectTls } from 'node:tls';
import { readAll } from './clients.ts';
import type { Closing } from './closing.ts';
import { recordHello } from './hello-recorder.ts';
import { startTcpOrigin } from './origins.ts';
import { handshakeRecords } from './tls-mangling.ts';

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const CERTIFICATE = 11;

/** Type, version and length. */
const RECORD_HEADER_LENGTH = 5;

/** Of the body: 24 bits, all of them set. */
export const HUGE = 2 ** 24 - 1;

const body = Buffer.alloc(HUGE, 5);

/** Bytes of one direction, and where the huge message begins among its handshake messages. */
export interface HugeBytes {
  bytes: Buffer;
  offset: number;
}

/** The same, and what stands before the huge message, which is said without it. */
interface WithBefore extends HugeBytes {
  before: HugeBytes;
}

/** A record with one message, and the huge chain behind it. */
function chainBehind(record: Buffer): WithBefore {
  const offset = record.length - RECORD_HEADER_LENGTH;
  return { bytes: Buffer.concat([record, ...handshakeRecords(CERTIFICATE, body)]), offset, before: { bytes: record, offset } };
}

/** A server of TLS 1.2 that agrees on a suite of every offer, and then shows a chain without end. */
export function hugeServer(): WithBefore {
  // legacy_version, random, no session, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, no compression, and an empty renegotiation_info (RFC 5746 §3.6), on which OpenSSL insists.
  const hello = Buffer.concat([Buffer.of(3, 3), Buffer.alloc(32, 7), Buffer.of(0, 0xc0, 0x2b, 0, 0, 5, 0xff, 0x01, 0, 1, 0)]);
  return chainBehind(Buffer.concat(handshakeRecords(SERVER_HELLO, hello)));
}

/** A client of TLS 1.2 whose real hello for `name` has a chain without end behind it. */
export async function hugeClient(name: string): Promise<WithBefore> {
  return chainBehind(
    await recordHello((port) => {
      connectTls({ port, host: '127.0.0.1', servername: name, maxVersion: 'TLSv1.2' }).on('error', () => undefined);
      return undefined;
    }),
  );
}

/** A client whose hello has no end. */
export function hugeHello(): HugeBytes {
  return { bytes: Buffer.concat(handshakeRecords(CLIENT_HELLO, body)), offset: 0 };
}

/** An origin that answers the first word of its one client with these bytes; gives all that it heard once the client has ended. */
export async function startHugeOrigin(later: Closing, answer: HugeBytes): Promise<{ port: number; heard: Promise<Buffer> }> {
  let tell: (bytes: Buffer) => void = () => undefined;
  const heard = new Promise<Buffer>((resolve) => (tell = resolve));
  const { port } = await startTcpOrigin(later, (socket) => {
    void readAll(socket).then(({ bytes }) => tell(bytes));
    socket.once('data', () => socket.end(answer.bytes));
  });
  return { port, heard };
}
