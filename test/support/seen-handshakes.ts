/** Real handshakes as the dashboard knows them: captured between openssl peers, decoded, told as events, folded into a store. */
import { EventLog } from '../../src/events/log.ts';
import { HopInspector } from '../../src/inspect/hop-inspector.ts';
import { ConnectionSink } from '../../src/inspect/sink.ts';
import type { Connection } from '../../ui/store/connection.ts';
import { Store } from '../../ui/store/store.ts';
import type { Closing } from './closing.ts';
import { scratchFolder } from './closing.ts';
import { TestPki } from './test-pki.ts';
import { opensslCaptures } from './tls-peers.ts';
import type { TlsCapture } from './tls-peers.ts';

/** µs between two chunks of a capture. */
export const CHUNK_TIME = 1_000;

/** What a capture becomes on the upstream hop. `secrets`: none, as of a connection that is passed through. */
export function seen({ chunks, keyLog }: Pick<TlsCapture, 'chunks' | 'keyLog'>, secrets: 'expected' | 'none' = 'expected'): Connection {
  const log = new EventLog();
  const hop = new HopInspector(new ConnectionSink(log, 1, 0), 'upstream', secrets);
  if (secrets === 'expected') for (const line of keyLog) hop.secret(line, 0);
  chunks.forEach(({ from, bytes }, index) => {
    hop.bytes(from, bytes, (index + 1) * CHUNK_TIME);
  });
  const store = new Store();
  for (const event of log.since(0)) store.fold(event, 1);
  const connection = store.get(1);
  if (connection === undefined) throw new Error('nothing was seen');
  return connection;
}

const TLS12 = (suite: string, ...more: string[]): readonly string[] => ['-tls1_2', '-cipher', `${suite}:@SECLEVEL=0`, ...more];

/** One handshake of each kind, by name. */
export async function handshakesOfEachKind(later: Closing): Promise<ReadonlyMap<string, TlsCapture>> {
  const folder = scratchFolder(later);
  const pki = new TestPki(folder);
  const leaf = pki.leaf({ names: ['a.example'], key: 'rsa', extensions: ['subjectAltName=DNS:a.example', 'keyUsage=critical,digitalSignature,keyEncipherment', 'basicConstraints=CA:false'] });
  const server = ['-www', '-cert', leaf.certificateFile, '-key', leaf.keyFile, '-cert_chain', leaf.chainFile, '-cipher', 'ALL:@SECLEVEL=0'];
  const file = (name: string): string => `${folder}/${name}`;
  const captures = await opensslCaptures(folder, [...server, '-groups', 'P-384:X25519:ffdhe2048'], [
    { name: 'RSA', client: TLS12('AES128-GCM-SHA256') },
    { name: 'DHE', client: TLS12('DHE-RSA-AES128-GCM-SHA256') },
    { name: 'ECDHE', client: TLS12('ECDHE-RSA-AES128-GCM-SHA256', '-groups', 'P-384', '-sess_out', file('12')) },
    { name: 'resumed', client: TLS12('ECDHE-RSA-AES128-GCM-SHA256', '-sess_in', file('12')) },
    { name: 'TLS 1.3', client: ['-groups', 'X25519', '-sess_out', file('13')] },
    { name: 'TLS 1.3 resumed', client: ['-groups', 'X25519', '-sess_in', file('13')] },
    { name: 'TLS 1.3 finite field', client: ['-groups', 'ffdhe2048'] },
    { name: 'TLS 1.3 retried', client: ['-groups', 'P-521:P-384'] },
  ]);
  return new Map(captures.map((capture) => [capture.name, capture]));
}
