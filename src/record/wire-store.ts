/**
 * Wire bytes and secrets of the newest connections, in memory, for exports. Kept only when the user asks for it, within a limit that the
 * user names: when it is reached, whole connections go, the oldest first, so that none is half told as whole.
 */
import type { WireEndpoint, WireItem, WireQuery } from '../events/wire.ts';
import type { ConnectionFacts, Hop, Side } from '../inspect/tap.ts';
import type { ObserveTap, TapObserver } from './tap-observer.ts';

/** MiB kept where no number is named: some thousand pages, or a short film. */
export const DEFAULT_WIRE_MIB = 64;
/** Beyond this Node would run out of room for one process. */
export const MAX_WIRE_MIB = 4_096;
/** What a chunk or a line costs beyond its bytes. */
const OVERHEAD = 160;
/** What a connection costs beyond its chunks. */
const CONNECTION_OVERHEAD = 1_024;

type Timed = Extract<WireItem, { kind: 'bytes' | 'ended' }>;

interface Chunk {
  hop: Hop;
  from: Side;
  at: number;
  bytes: Uint8Array;
}

interface Kept {
  facts: ConnectionFacts;
  /** The name the client asked for in TLS, where it did. */
  serverName: string | null;
  server: WireEndpoint | null;
  local: WireEndpoint | null;
  chunks: Chunk[];
  secrets: { hop: Hop; line: string }[];
  endedAt: number | undefined;
  cost: number;
  dropped: boolean;
}

/** Keeps what passes. */
export class WireStore {
  readonly #limit: number;
  /** µs from the relay's clock to the epoch. */
  readonly #epoch: number;
  readonly #kept = new Map<number, Kept>();
  #cost = 0;
  #dropped = 0;

  /** `limit` in bytes; `epoch` is when the relay's clock was 0, µs since the epoch. */
  constructor(limit: number, epoch: number) {
    this.#limit = limit;
    this.#epoch = epoch;
  }

  /** What is kept and what had to go: connections, bytes. */
  get stats(): { connections: number; bytes: number; dropped: number } {
    return { connections: this.#kept.size, bytes: this.#cost, dropped: this.#dropped };
  }

  /** Begins to keep a connection. Plain requests have no bytes of their own connection: Node's parser read them. */
  readonly observe: ObserveTap = (facts) => {
    if (facts.mode === 'http') return undefined;
    const kept: Kept = { facts, serverName: null, server: null, local: null, chunks: [], secrets: [], endedAt: undefined, cost: 0, dropped: false };
    this.#kept.set(facts.id, kept);
    this.#add(kept, CONNECTION_OVERHEAD);
    return this.#observer(kept);
  };

  /** The chosen connections as they are now; bytes that come later are not part of it. `matches` decides about hosts. */
  *select({ connections, hosts }: WireQuery, matches: (host: string, port: number) => boolean): Generator<WireItem> {
    const chosen = [...this.#kept.values()].filter(({ facts, serverName }) => {
      if (connections.length > 0 && !connections.includes(facts.id)) return false;
      return hosts.length === 0 || [facts.target.host, serverName].some((name) => name !== null && matches(name, facts.target.port));
    });
    for (const { facts, server, local } of chosen) yield { kind: 'connection', connection: facts.id, client: facts.client, target: facts.target, server, local };
    for (const { facts, secrets } of chosen) for (const { hop, line } of [...secrets]) yield { kind: 'secret', connection: facts.id, hop, line };
    // Only the places are copied; the bytes are made text one by one.
    const order = chosen.flatMap(({ facts, chunks, endedAt }) => [
      ...chunks.map((chunk) => ({ connection: facts.id, at: chunk.at, chunk })),
      ...(endedAt === undefined ? [] : [{ connection: facts.id, at: endedAt, chunk: undefined }]),
    ]);
    order.sort((one, other) => one.at - other.at);
    for (const { connection, at, chunk } of order) yield this.#timed(connection, at, chunk);
    yield { kind: 'done', missing: connections.length > 0 ? connections.filter((id) => !chosen.some(({ facts }) => facts.id === id)).length : this.#dropped };
  }

  #timed(connection: number, at: number, chunk: Chunk | undefined): Timed {
    const time = Math.floor(this.#epoch + at);
    if (chunk === undefined) return { kind: 'ended', connection, at: time };
    const { hop, from, bytes } = chunk;
    return { kind: 'bytes', connection, hop, from, at: time, data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') };
  }

  #observer(kept: Kept): TapObserver {
    let raw = false;
    return {
      fact: (fact) => {
        if (fact.kind === 'target_connected') {
          kept.server = { address: fact.address, port: fact.port };
          kept.local = fact.local ?? null;
        } else if (fact.kind === 'established') {
          kept.serverName ??= fact.serverName;
        } else if (fact.kind === 'passed_through' || (fact.kind === 'next_layer' && fact.layer !== 'tls')) {
          raw = true;
        }
      },
      bytes: (hop, from, layer, chunk, at) => {
        // Where TLS ends here, what is inside it is in the wire bytes already; where it does not, both hops have the same bytes.
        if (kept.dropped || (layer === 'application' && !raw)) return;
        // A small view would keep a large buffer alive.
        const bytes = chunk.buffer.byteLength > chunk.length * 2 ? new Uint8Array(chunk) : chunk;
        kept.chunks.push({ hop: raw ? 'downstream' : hop, from, at, bytes });
        this.#add(kept, bytes.length + OVERHEAD);
      },
      secrets: (hop, line) => {
        if (kept.dropped) return;
        kept.secrets.push({ hop, line });
        this.#add(kept, line.length + OVERHEAD);
      },
      closed: (at) => {
        kept.endedAt = at;
      },
    };
  }

  #add(kept: Kept, cost: number): void {
    kept.cost += cost;
    this.#cost += cost;
    while (this.#cost > this.#limit) {
      const [oldest] = this.#kept.values();
      if (oldest === undefined) return;
      this.#drop(oldest);
    }
  }

  #drop(kept: Kept): void {
    this.#kept.delete(kept.facts.id);
    this.#cost -= kept.cost;
    this.#dropped += 1;
    kept.dropped = true;
    kept.chunks = [];
    kept.secrets = [];
  }
}
