/** The relay in the test's own process: a real authority, a real judge, and everything the relay tells of each connection kept as it was told. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { openAuthority } from '../../ca/authority.ts';
import type { Authority } from '../../ca/authority.ts';
import { CertificateCache } from '../../src/inspect/certificates.ts';
import { ChainJudge } from '../../src/inspect/chain-judge.ts';
import { peek } from '../../src/inspect/peek.ts';
import type { ConnectionFacts, Hop, Layer, RelayFact, Side, Tap } from '../../src/inspect/tap.ts';
import { Exceptions } from '../../src/relay/exceptions.ts';
import { ClientCertificates } from '../../src/relay/client-certificates.ts';
import type { RelayOptions } from '../../src/relay/options.ts';
import { PassList } from '../../src/relay/pass-list.ts';
import { startRelay } from '../../src/relay/relay.ts';
import type { ListenOptions, Relay } from '../../src/relay/relay.ts';
import { UpstreamContexts } from '../../src/relay/upstream-offer.ts';
import type { Closing } from './closing.ts';
import { goodPath } from './judged-path.ts';
import type { PathWish } from './judged-path.ts';
import { alternativeNames } from './made-certificate.ts';
import type { MadeCertificate } from './made-certificate.ts';
import { eventually } from './processes.ts';

/** All that was told of one connection. */
export class ToldConnection implements Tap {
  readonly connection: ConnectionFacts;
  readonly facts: RelayFact[] = [];
  /** Senders that have ended, with the code of those that broke. */
  readonly ends: [from: Side, error: string | undefined][] = [];
  readonly secretsOf = new Set<Hop>();
  closedTimes = 0;
  /** What was told after the end, which nothing may be. */
  readonly late: string[] = [];
  /** Times in the order they were given, µs. */
  readonly times: number[] = [];
  readonly #chunks: { hop: Hop; from: Side; layer: Layer; chunk: Uint8Array }[] = [];

  constructor(connection: ConnectionFacts) {
    this.connection = connection;
  }

  fact(fact: RelayFact, at: number): void {
    this.#notLate(fact.kind);
    this.facts.push(fact);
    this.times.push(at);
  }

  bytes(hop: Hop, from: Side, layer: Layer, chunk: Uint8Array, at: number): void {
    this.#notLate(`${hop} ${layer} bytes`);
    this.#chunks.push({ hop, from, layer, chunk: Uint8Array.from(chunk) });
    this.times.push(at);
  }

  secrets(hop: Hop): void {
    this.secretsOf.add(hop);
  }

  ended(_hop: Hop, from: Side, _at: number, error?: string): void {
    this.#notLate(`end of the ${from}`);
    this.ends.push([from, error]);
  }

  closed(): void {
    this.#notLate('closed');
    this.closedTimes += 1;
  }

  #notLate(what: string): void {
    if (this.closedTimes > 0) this.late.push(what);
  }

  /** The facts of a kind. */
  all<Kind extends RelayFact['kind']>(kind: Kind): Extract<RelayFact, { kind: Kind }>[] {
    return this.facts.filter((fact): fact is Extract<RelayFact, { kind: Kind }> => fact.kind === kind);
  }

  /** The one failure, without the words. */
  get failure(): string {
    return this.all('failed').map(({ hop, stage, code, by }) => `${hop} ${stage} ${code} by ${by ?? 'nobody'}`).join(', ');
  }

  /** What a side said on a layer. */
  said(from: Side, layer: Layer = 'application', hop: Hop = from === 'client' ? 'downstream' : 'upstream'): Buffer {
    return Buffer.concat(this.#chunks.filter((piece) => piece.from === from && piece.layer === layer && piece.hop === hop).map(({ chunk }) => chunk));
  }
}

export interface RelayStage {
  relay: Relay;
  port: number;
  authority: Authority;
  /** What the relay was given, for its parts to be tried one by one. */
  options: RelayOptions;
  /** In the order they were opened. */
  connections: ToldConnection[];
  /** The connection of a number, from 1, once it is over. */
  over: (number?: number) => Promise<ToldConnection>;
}

/** A chain a server shows, valid now unless told otherwise. */
export interface ServerChain {
  key: string;
  /** PEM of leaf and intermediate. */
  chain: string;
  leaf: MadeCertificate;
  intermediate: MadeCertificate;
  root: MadeCertificate;
}

const DAY = 86_400_000;

/** Makes a chain for these hosts. */
export function serverChain(names: readonly string[], wish: PathWish = {}): ServerChain {
  const now = Date.now();
  const [leaf, intermediate, root] = goodPath({
    root: { notBefore: now - 700 * DAY, notAfter: now + 3_000 * DAY, ...wish.root },
    intermediate: { notBefore: now - 300 * DAY, notAfter: now + 300 * DAY, ...wish.intermediate },
    leaf: { subject: names[0] ?? '', notBefore: now - DAY, notAfter: now + 80 * DAY, ...wish.leaf },
    leafExtensions: { names: alternativeNames(...names), ...wish.leafExtensions },
    intermediateExtensions: wish.intermediateExtensions ?? {},
  });
  return { key: leaf.keyPem, chain: leaf.pem + intermediate.pem, leaf, intermediate, root };
}

/** Starts a relay that trusts `roots` for servers. Whatever is left open is closed with `later`. */
export async function startRelayStage(later: Closing, options: Partial<ListenOptions> & { roots?: readonly MadeCertificate[] } = {}): Promise<RelayStage> {
  const { roots = [], ...changed } = options;
  const authority = options.authority ?? (await openAuthority({ home: '', create: true, memory: true }));
  const anchors = { bundled: new Set<string>(), system: new Set<string>(), file: new Set(roots.map(({ der }) => createHash('sha256').update(der).digest('hex'))) };
  const judge = new ChainJudge(new CertificateCache(), anchors, authority.root.spkiSha256, Date.now);
  const connections: ToldConnection[] = [];
  const given: ListenOptions = {
    host: '127.0.0.1',
    port: 0,
    authority,
    openTap: (facts) => {
      const told = new ToldConnection(facts);
      connections.push(told);
      return told;
    },
    peek,
    judge: (input) => judge.judge(input),
    contexts: new UpstreamContexts(roots.map(({ pem }) => pem)),
    onBadUpstream: 'page',
    passes: new PassList(),
    exceptions: new Exceptions(),
    clientCertificates: new ClientCertificates(),
    wireTap: true,
    ownPorts: () => [],
    ...changed,
  };
  const relay = await startRelay(given);
  later(async () => {
    await relay.close();
    assert.deepEqual(connections.flatMap(({ late }) => late), [], 'told after the end of a connection');
  });
  const over = (number = 1): Promise<ToldConnection> =>
    eventually(`the end of connection ${number}`, () => {
      const told = connections[number - 1];
      return told !== undefined && told.closedTimes > 0 ? told : undefined;
    });
  let lastId = 0;
  return { relay, port: relay.port, authority, options: { ...given, isOwn: () => false, nextId: () => (lastId += 1) }, connections, over };
}
