/** The proxy that is graded: relay, judge and inspector as the program puts them together, with the roots of the test in place of the machine's. */
import { X509Certificate, createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TlsOptions } from 'node:tls';
import { openAuthority } from '../../ca/authority.ts';
import type { Authority } from '../../ca/authority.ts';
import type { GivenCrl } from '../../ca/revocation/path-statements.ts';
import { EventLog } from '../../src/events/log.ts';
import { systemCode } from '../../src/errors.ts';
import { CertificateCache } from '../../src/inspect/certificates.ts';
import { ChainJudge } from '../../src/inspect/chain-judge.ts';
import { Inspections } from '../../src/inspect/inspections.ts';
import { peek } from '../../src/inspect/peek.ts';
import { ClientCertificates } from '../../src/relay/client-certificates.ts';
import { Exceptions } from '../../src/relay/exceptions.ts';
import type { OnBadUpstream } from '../../src/relay/options.ts';
import { PassList } from '../../src/relay/pass-list.ts';
import { startRelay } from '../../src/relay/relay.ts';
import { UpstreamContexts } from '../../src/relay/upstream-offer.ts';
import { readThrough } from '../support/clients.ts';
import type { Closing } from '../support/closing.ts';
import { Row } from '../support/event-feed.ts';
import { startTlsOrigin } from '../support/origins.ts';
import { eventually } from '../support/processes.ts';

export interface GradeProxy {
  port: number;
  authority: Authority;
  /** Every event so far of the last connection to a port of a server, once it is over. */
  told: (serverPort: number) => Promise<Row>;
}

export interface ProxyWish {
  /** PEM of the roots that are trusted for servers. */
  roots?: readonly string[];
  /** Those of them that count as public. */
  publicRoots?: readonly string[];
  authority?: Authority;
  crls?: readonly GivenCrl[];
  onBadUpstream?: OnBadUpstream;
  exceptions?: Exceptions;
  clientCertificates?: ClientCertificates;
}

function fingerprints(pems: readonly string[]): Set<string> {
  return new Set(pems.map((pem) => createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')));
}

/** Starts it on loopback. */
export async function startGradeProxy(later: Closing, wish: ProxyWish = {}): Promise<GradeProxy> {
  const { roots = [], publicRoots = [] } = wish;
  const authority = wish.authority ?? (await openAuthority({ home: '', create: true, memory: true }));
  const bundled = fingerprints(publicRoots);
  const file = new Set([...fingerprints(roots)].filter((fingerprint) => !bundled.has(fingerprint)));
  const certificates = new CertificateCache();
  const judge = new ChainJudge(certificates, { bundled, file, system: new Set() }, authority.root.spkiSha256, Date.now, wish.crls ?? []);
  const log = new EventLog();
  const inspections = new Inspections({ log, certificates, judge });
  const relay = await startRelay({
    host: '127.0.0.1',
    port: 0,
    authority,
    openTap: inspections.openTap,
    peek,
    judge: (input) => judge.judge(input),
    contexts: new UpstreamContexts([...roots]),
    onBadUpstream: wish.onBadUpstream ?? 'mimic',
    passes: new PassList(),
    exceptions: wish.exceptions ?? new Exceptions(),
    clientCertificates: wish.clientCertificates ?? new ClientCertificates(),
    wireTap: true,
    ownPorts: () => [],
  });
  later(() => relay.close());
  const told = (serverPort: number): Promise<Row> =>
    eventually(`the end of a connection to port ${serverPort}`, () => {
      const events = [...log.since(0)];
      const opened = events.findLast((event) => event.type === 'connection.opened' && event.target.port === serverPort);
      const id = opened?.connection ?? null;
      const own = events.filter(({ connection }) => connection !== null && connection === id);
      return id !== null && own.some(({ type }) => type === 'connection.closed') ? new Row(id, own) : undefined;
    });
  return { port: relay.port, authority, told };
}

/** What a client met. */
export interface Visit {
  /** Whether it was content with the certificate and got an answer. */
  answered: boolean;
  /** Node's code where it was not. */
  code: string;
  /** What was agreed on; false where nothing was. */
  alpn: string | false | null;
  /** The certificate that was shown. */
  leaf: X509Certificate | undefined;
}

/** TLS through the proxy by a client that compares names as RFC 9525 asks, more strictly than Node by itself; then a request. */
export async function visit(proxy: Pick<GradeProxy, 'port' | 'authority'>, port: number, host: string, options: ConnectionOptions = {}): Promise<Visit> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  await readThrough(socket, '\r\n\r\n');
  const tls = connectTls({ socket, ...(isIP(host) === 0 && { servername: host }), ca: [proxy.authority.root.pem], checkServerIdentity: (_name, { raw }) => strictObjection(raw, host), ...options });
  const code = await new Promise<string>((resolve) => {
    tls.once('error', (error: Error) => resolve(systemCode(error) ?? error.message));
    tls.once('close', () => resolve('CLOSED'));
    tls.once('secureConnect', () => tls.write(REQUEST));
    tls.once('data', () => resolve(''));
  });
  const seen: Visit = { answered: code === '', code, alpn: tls.alpnProtocol, leaf: tls.getPeerX509Certificate() };
  tls.destroy();
  return seen;
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: origin.test\r\n\r\n';

/** Names of the SAN alone, and stars for a whole label alone; OpenSSL's own comparison. */
function strictObjection(der: Uint8Array, host: string): Error | undefined {
  const found = new X509Certificate(der);
  const fits = isIP(host) === 0 ? found.checkHost(host, { subject: 'never', partialWildcards: false }) : found.checkIP(host);
  return fits === undefined ? Object.assign(new Error('wrong name'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }) : undefined;
}

/** A server that answers each client once, and counts what it was sent inside TLS. */
export interface CountingServer {
  port: number;
  /** Bytes of requests. */
  received: number;
}

/** Starts one, which would serve with any cipher and any certificate. */
export async function startCountingServer(later: Closing, identity: { key: string; chain: string }, options: TlsOptions = {}): Promise<CountingServer> {
  const server: CountingServer = { port: 0, received: 0 };
  const { port } = await startTlsOrigin(
    later,
    identity,
    (socket) => {
      socket.on('data', (chunk: Buffer) => {
        server.received += chunk.length;
        socket.end(ANSWER);
      });
      socket.on('end', () => socket.end());
    },
    { ciphers: 'DEFAULT:@SECLEVEL=0', ...options },
  );
  server.port = port;
  return server;
}

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';
