/**
 * A running proxy with everything around it: authority, trust anchors, relay, inspectors, event log, publisher, run file. Commands
 * that need one start it here; it owns these parts and ends them together.
 */
import { rm } from 'node:fs/promises';
import { openAuthority } from '../../ca/authority.ts';
import type { OpenAuthority, RootFacts } from '../../ca/authority.ts';
import { memoryFolder, writeTrustFiles } from '../../ca/bundle.ts';
import type { TrustFiles } from '../../ca/bundle.ts';
import type { PassphraseSource } from '../../ca/key-store.ts';
import type { Stores } from '../../ca/opinions/opinion.ts';
import { readNssStores } from '../../ca/trust/nss-stores.ts';
import type { NssStore } from '../../ca/trust/nss-stores.ts';
import { messageOf } from '../errors.ts';
import { EventLog } from '../events/log.ts';
import type { Root } from '../events/schema.ts';
import type { WireItem, WireQuery } from '../events/wire.ts';
import { AskAround } from '../fetch/ask-around.ts';
import { CertificateCache } from '../inspect/certificates.ts';
import { ChainJudge } from '../inspect/chain-judge.ts';
import { Inspections } from '../inspect/inspections.ts';
import { TrustSimulator } from '../inspect/trust-simulator.ts';
import { peek } from '../inspect/peek.ts';
import { newToken } from '../publish/access.ts';
import { claimHome, newRun, removeRunFile, writeRunFile } from '../publish/run-file.ts';
import { startPublisher } from '../publish/server.ts';
import type { Publisher } from '../publish/server.ts';
import { KeyLogFile } from '../record/key-log-file.ts';
import { observed } from '../record/tap-observer.ts';
import { WireStore } from '../record/wire-store.ts';
import { microseconds } from '../relay/clock.ts';
import type { OnBadUpstream } from '../relay/options.ts';
import { ClientCertificates } from '../relay/client-certificates.ts';
import type { OnClientCertificate } from '../relay/client-certificates.ts';
import { PassList } from '../relay/pass-list.ts';
import { startRelay } from '../relay/relay.ts';
import type { Relay } from '../relay/relay.ts';
import { UpstreamContexts } from '../relay/upstream-offer.ts';
import { Windows } from '../launch/windows.ts';
import { readClientCertificates } from './client-certificate-files.ts';
import { readCrlFiles } from './crl-files.ts';
import { KeptExceptions } from './kept-exceptions.ts';
import { ownSite } from './own-site.ts';
import { rootStores } from './root-stores.ts';
import { sessionCommands } from './session-commands.ts';
import { trustAnchors } from './trust-anchors.ts';
import { TrustTeller } from './tell-trust.ts';
import { VERSION } from './version.ts';

export interface SessionOptions {
  home: string;
  host: string;
  port: number;
  onBadUpstream: OnBadUpstream;
  /** PEM files with further roots for servers. */
  upstreamCa: readonly string[];
  /** Files with lists of revoked certificates. */
  crl: readonly string[];
  /** Ask others about servers' chains, which then know of them. */
  fetch: boolean;
  /** Client certificates: `PATTERN=FILE`. */
  clientCert: readonly string[];
  /** Asked for the key in a file that is under a passphrase. */
  clientCertPassphrase: (file: string) => Promise<string>;
  /** What happens when a server asks for a client certificate that is not there. */
  onClientCert: OnClientCertificate;
  /** Patterns of hosts that are relayed without being read. */
  pass: readonly string[];
  /** Bad hosts that are let through: `HOST[:PORT][=CHECK,…]`. */
  except: readonly string[];
  /** Keep the root in memory for this run: nothing of it on the disk but the trust files, which go at the end. */
  memory: boolean;
  wireTap: boolean;
  /** The file that the secrets of both hops are appended to. */
  keyLog?: string;
  /** Bytes of memory for wire bytes and secrets of the newest connections. */
  keepWire?: number;
  env: Readonly<Record<string, string | undefined>>;
  /** Asked when the root's key is under one. */
  passphrase: PassphraseSource;
}

/** A proxy that runs. */
export interface Session {
  run: string;
  log: EventLog;
  authority: OpenAuthority;
  trust: TrustFiles;
  relay: Relay;
  inspections: Inspections;
  publisher: Publisher;
  /** Opens a browser window that uses this proxy; resolves to its notes. */
  openBrowser(url: string): Promise<readonly string[]>;
  /** For the rest of the run, because a client would overlook them, faults are not shown by a certificate but by a page; gives what happens to them in words. */
  answerWithPage(): string;
  /** Ends everything in order, the windows it opened first; `proxy.stopping` is the last event. Doing it twice is no fault. */
  close(reason: string): Promise<void>;
}

/** How often open connections tell their traffic, ms: four times a second looks alive and costs nothing. */
const TICK_MS = 250;
/** How often the meter of the event log is told, ms. */
const MEMORY_MS = 1_000;
const MEBIBYTE = 1024 * 1024;
/** µs in a ms. */
const MILLISECOND = 1_000;

/** Starts a proxy. Throws `UserError` for whatever the user can mend: port, CA, roots, a proxy that runs already. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const run = newRun();
  const log = new EventLog();
  const warn = (code: string, message: string, hints: readonly string[] = []): void => {
    log.emit('proxy.warning', null, 0, { code, message, hints: [...hints] });
  };
  await claimHome(options.home);
  const authority = await openAuthority({ home: options.home, create: true, memory: options.memory, passphrase: options.passphrase, onWarning: (message) => warn('ca', message) });
  const trustFolder = options.memory ? memoryFolder(options.home) : options.home;
  const trust = await writeTrustFiles(options.home, authority.root, {}, trustFolder);
  const { roots, anchors, pems } = await trustAnchors(options, authority.root);
  const certificates = new CertificateCache();
  const judge = new ChainJudge(certificates, anchors, authority.root.spkiSha256, Date.now, await readCrlFiles(options.crl));
  const stores = (nss: readonly NssStore[]): Stores => rootStores({ pems }, nss, (der) => certificates.facts(der));
  const simulator = new TrustSimulator(certificates, () => stores([]), authority.root.spkiSha256, Date.now);
  const fetcher = options.fetch ? new AskAround({ read: (der) => certificates.facts(der), anchors: () => stores([]).all, known: (input) => judge.known(input), now: Date.now }) : undefined;
  const inspections = new Inspections({ log, certificates, judge, simulator });
  const passes = new PassList(options.pass);
  const keyLog = options.keyLog === undefined ? undefined : KeyLogFile.open(options.keyLog, (message) => warn('key_log_failed', `the key log cannot be written any more: ${message}`));
  const wire = options.keepWire === undefined ? undefined : new WireStore(options.keepWire, performance.timeOrigin * MILLISECOND);
  const observers = [keyLog?.observe, wire?.observe].filter((observe) => observe !== undefined);
  const openTap = observed(inspections.openTap, observers, (error) => warn('bug', `a bug in trustlens: secrets or wire bytes of a connection are not kept: ${messageOf(error)}`));
  const kept = await KeptExceptions.open(options.home, options.except, log);
  const clientCertificates = new ClientCertificates(await readClientCertificates(options.clientCert, options.clientCertPassphrase, warn), options.onClientCert);
  const token = newToken();

  /** For the rest of the run: which connections such a window makes cannot be told. */
  let faultsHidden = false;
  let publisher: Publisher | undefined;
  const listening: { relay?: Relay } = {};
  const relay = await startRelay({
    host: options.host,
    port: options.port,
    authority,
    openTap,
    peek,
    judge: (input) => judge.judge(input),
    ...(fetcher !== undefined && { askAround: (input, server) => fetcher.about(input, server) }),
    contexts: new UpstreamContexts(roots),
    onBadUpstream: options.onBadUpstream,
    faultsHidden: () => faultsHidden,
    passes,
    exceptions: kept.exceptions,
    clientCertificates,
    wireTap: options.wireTap,
    ownPorts: () => (publisher === undefined ? [] : [Number(new URL(publisher.url).port)]),
    site: ownSite(authority.root, () => listening.relay),
  });
  listening.relay = relay;

  const answerWithPage = (): string => {
    if (options.onBadUpstream === 'close') return 'a server with a fault is refused by an alert';
    if (options.onBadUpstream === 'page' || faultsHidden) return 'a server with a fault is answered for by a page';
    faultsHidden = true;
    warn('faults_hidden', 'a browser window overlooks faults of certificates: from now on a page tells them, to every client', ['install certutil (libnss3-tools) and start anew, so that the window sees them itself']);
    return 'from now on a server with a fault is answered for by a page, for every client';
  };
  const windows = new Windows();
  const openBrowser = async (url: string): Promise<readonly string[]> => {
    const window = await windows.open({
      proxy: { host: loopbackFor(relay.host), port: relay.port },
      caPem: trust.caPem,
      rootName: authority.root.name,
      rootSpki: authority.root.spkiSha256,
      url,
      args: [],
      env: options.env,
    });
    const answered = window.hidesFaults ? [answerWithPage()] : [];
    log.emit('proxy.client_started', null, 0, { program: window.browser, pid: window.pid, trusts: 'window' });
    // A window that fails later must not end the proxy.
    window.closed.catch((error: unknown) => warn('browser', messageOf(error)));
    return [...window.notes, ...answered];
  };

  let closing: Promise<void> | undefined;
  const timers: NodeJS.Timeout[] = [];
  const ending = new AbortController();
  const teller = new TrustTeller({ home: options.home, rootSha256: authority.root.sha256, env: options.env, log, stop: ending.signal });
  const lookAtTrust = (): string => {
    if (options.memory) return 'its root is in memory alone, and in no store';
    teller.tell().catch((error: unknown) => warn('trust', `trust stores could not be looked into: ${messageOf(error)}`));
    return 'it looks again where its root is trusted';
  };
  const close = async (reason: string): Promise<void> => {
    for (const timer of timers) clearInterval(timer);
    ending.abort();
    fetcher?.close();
    try {
      await windows.closeAll();
      await relay.close();
      inspections.flush();
      await authority.flush();
      log.emit('proxy.stopping', null, 0, { reason });
      await publisher?.close();
      keyLog?.close();
    } finally {
      if (options.memory) await rm(trustFolder, { recursive: true, force: true });
      await removeRunFile(options.home, run);
    }
  };

  try {
    const onCommand = sessionCommands({ passes, clientCertificates, kept, openBrowser, answerWithPage, lookAtTrust });
    publisher = await startPublisher({ log, run, token, onCommand, ...(wire === undefined ? {} : { wire: (query) => selected(wire, query) }) });
    log.emit('ca.ready', null, 0, { root: rootEvent(authority.root, options.memory), created: authority.created });
    log.emit('proxy.started', null, 0, {
      version: VERSION,
      pid: process.pid,
      host: relay.host,
      port: relay.port,
      root: rootEvent(authority.root, options.memory),
      onBadUpstream: options.onBadUpstream,
      node: process.versions.node,
      openssl: process.versions.openssl,
    });
    kept.announce();
    if (!isLoopback(relay.host)) {
      warn('not_loopback', `the proxy listens on ${relay.host}: every machine that reaches it can use it`, ['use --host 127.0.0.1 unless that is wanted']);
    }
    if (options.fetch) {
      warn('fetch', 'the places that certificates name are asked about them (OCSP, CRL, AIA)', ['they learn from this address which servers are visited; leave out --fetch and nobody is asked']);
    }
    // Nobody waits for another program: chains seen before it has answered are looked at anew.
    void simulator
      .prepare()
      .then(() => readNssStores({ env: options.env }))
      .then((nss) => simulator.useNss(stores(nss).nss));
    if (options.keyLog !== undefined) {
      warn('key_log', `secrets of every connection go to ${options.keyLog}`, ['whoever reads that file can read the traffic: delete it when you are done']);
    }
    if (options.keepWire !== undefined) {
      warn('keep_wire', `wire bytes and secrets are kept in memory, up to ${Math.round(options.keepWire / MEBIBYTE)} MiB`, ['`trustlens export` gives them to whoever can read the home folder; they are gone when the proxy ends']);
    }
    await writeRunFile(options.home, {
      run,
      pid: process.pid,
      version: VERSION,
      startedAt: Date.now(),
      proxy: { host: loopbackFor(relay.host), port: relay.port },
      stream: { url: publisher.url, token },
      root: { ...rootEvent(authority.root, false), spkiSha256: authority.root.spkiSha256 },
      caPem: trust.caPem,
      bundlePem: trust.bundlePem,
    });
  } catch (error) {
    await close('failed to start');
    throw error;
  }
  lookAtTrust();
  let told = '';
  timers.push(
    setInterval(() => inspections.tick(microseconds()), TICK_MS),
    setInterval(() => {
      const { events, dropped, bytes, limitBytes } = log.stats;
      // The meter's own event must not be a reason for the next one.
      const now = `${Math.round(bytes / 65_536)} ${dropped}`;
      if (now === told) return;
      told = now;
      log.emit('proxy.memory', null, 0, { events, bytes, limitBytes, dropped });
    }, MEMORY_MS),
  );
  return { run, log, authority, trust, relay, inspections, publisher, openBrowser, answerWithPage, close: (reason) => (closing ??= close(reason)) };
}

/** Connections of a store, by host patterns as `--pass` takes them. Throws `UserError` for a pattern that is none. */
function selected(wire: WireStore, query: WireQuery): Iterable<WireItem> {
  const hosts = new PassList(query.hosts);
  return wire.select(query, (host, port) => hosts.match(host, port) !== undefined);
}

/** The address a client on this machine uses to reach a listener. */
export function loopbackFor(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.');
}

function rootEvent(root: RootFacts, memory: boolean): Root {
  return { name: root.name, sha256: root.sha256, notBefore: root.notBefore, notAfter: root.notAfter, constraints: [...root.constraints], ...(memory ? { memory } : {}) };
}
