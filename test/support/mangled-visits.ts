/** Connections through a proxy with a shim on either side of it: a real client, the shim in front, the proxy, the shim behind, nginx. */
import { readFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import type { Closing } from './closing.ts';
import type { Row } from './event-feed.ts';
import { startShim, throughProxy, toPort } from './mangling-shim.ts';
import type { PassedBoth, ShimOptions } from './mangling-shim.ts';
import { runToEnd } from './processes.ts';
import type { Stage } from './stage.ts';

/** Whether the proxy is to read a connection, or only to relay it: the name decides. */
export type Mode = 'inspected' | 'passed';
/** The names of the two, as a certificate of the stage has them. */
export const NAMES = { inspected: 'origin.test', passed: 'localhost' } as const;

/** In Node's words. */
export type Version = 'TLSv1.2' | 'TLSv1.3';

export interface Visit {
  mode: Mode;
  version: Version;
  /** Between client and proxy, and between proxy and server. */
  front: ShimOptions;
  back: ShimOptions;
}

export interface Visited {
  /** What the client heard in the end. */
  said: string;
  /** What the shims passed. */
  front: PassedBoth;
  back: PassedBoth;
  /** The port that the proxy was asked to connect to: no other connection has it. */
  target: number;
}

/** What every client asks for; the file is to have `hello` in it. */
const PATH = '/hello.txt';

/** Says what the client at the end of all this heard. */
type Client = (stage: Stage, port: number, visit: Visit) => Promise<string>;

/** A client that was told whom to trust: the proxy's root where the proxy reads, else the origin's own. */
function trustedFile(stage: Stage, mode: Mode): string {
  return mode === 'inspected' ? stage.proxy.runFile.caPem : stage.pki.rootFile;
}

/** Node's TLS, in this process: quick enough for hundreds. */
export const nodeClient: Client = (stage, port, { mode, version }) =>
  new Promise((resolve) => {
    const tls = connectTls({ port, host: '127.0.0.1', servername: NAMES[mode], ca: [readFileSync(trustedFile(stage, mode))], minVersion: version, maxVersion: version });
    let said = '';
    tls.on('error', () => tls.destroy());
    tls.once('secureConnect', () => tls.write(`GET ${PATH} HTTP/1.1\r\nHost: ${NAMES[mode]}\r\nConnection: close\r\n\r\n`));
    tls.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    tls.once('close', () => resolve(said));
  });

export const curlClient: Client = async (stage, port, { mode, version }) => {
  const versions = version === 'TLSv1.2' ? ['--tlsv1.2', '--tls-max', '1.2'] : ['--tlsv1.3'];
  const { stdout, stderr } = await runToEnd('curl', ['-sS', '--max-time', '50', '--cacert', trustedFile(stage, mode), '--connect-to', `::127.0.0.1:${port}`, ...versions, `https://${NAMES[mode]}${PATH}`], { env: stage.proxy.env });
  return stdout.toString() + stderr;
};

export const opensslClient: Client = async (stage, port, { mode, version }) => {
  const args = ['s_client', '-quiet', '-verify_return_error', '-CAfile', trustedFile(stage, mode), '-servername', NAMES[mode], '-connect', `127.0.0.1:${port}`, version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3'];
  const { stdout, stderr } = await runToEnd('openssl', args, { env: stage.proxy.env, input: `GET ${PATH} HTTP/1.0\r\nHost: ${NAMES[mode]}\r\n\r\n`, inputEndsAfter: /hello$/ });
  return stdout.toString() || stderr;
};

/** Makes a visit; resolves when both shims are over. */
export async function visit(later: Closing, stage: Stage, client: Client, wish: Visit): Promise<Visited> {
  const back = await startShim(later, toPort(wish.version === 'TLSv1.2' ? stage.nginx.tls12 : stage.nginx.tls), wish.back);
  const front = await startShim(later, throughProxy(later, stage.proxy, back.port), wish.front);
  const said = await client(stage, front.port, wish);
  const [passedFront, passedBack] = await Promise.all([front.over, back.over]);
  return { said, front: passedFront, back: passedBack, target: back.port };
}

/** Does many things, some at a time, in order. */
export async function someAtATime<Item>(items: readonly Item[], atOnce: number, action: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await action(item);
    }),
  );
}

/** Waits until the connections to these ports are over, and gives their rows. */
export async function rowsTo({ proxy: { feed } }: Stage, targets: readonly number[]): Promise<ReadonlyMap<number, Row>> {
  const wanted = new Set(targets);
  // The events are gone through once, not once a connection: there are hundreds of both.
  const opened = new Map<number, number>();
  const over = new Set<number>();
  let seen = 0;
  await feed.until(`the end of ${targets.length} connections`, (events) => {
    for (; seen < events.length; seen += 1) {
      const event = events[seen];
      if (event?.type === 'connection.opened' && wanted.has(event.target.port)) opened.set(event.connection ?? 0, event.target.port);
      else if (event?.type === 'connection.closed' && opened.has(event.connection ?? 0)) over.add(event.connection ?? 0);
    }
    return over.size === wanted.size || undefined;
  });
  return new Map(feed.rows().flatMap((row) => (opened.has(row.id) ? [[opened.get(row.id) ?? 0, row] as const] : [])));
}
