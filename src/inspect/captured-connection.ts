/**
 * One TCP connection of a capture, turned into the events that the proxy tells of its own. There is one hop only: as with connections that
 * are passed through, its messages are on `downstream`, and the server's chain on `upstream`, where chains of servers always are.
 */
import type { EventLog } from '../events/log.ts';
import { ApplicationInspector } from './application-inspector.ts';
import type { CertificateCache } from './certificates.ts';
import { explainWatchedAlert } from './failures.ts';
import { HopInspector } from './hop-inspector.ts';
import type { HopReader } from './hop-inspector.ts';
import { nextLayer } from './next-layer.ts';
import { ConnectionSink } from './sink.ts';
import type { Side } from './tap.ts';

/** Bytes that may wait for secrets that stand further on in the file. Key logs usually stand before: enough for a handshake, of thousands of connections. */
const MAX_HELD = 64 * 1024;
/** Bytes of the client that are looked at until it is clear what they are. */
const MAX_EARLY = 4_096;
/** What looking at the first bytes may keep of the server besides. */
const MAX_EARLY_SERVER = 65_536;

/** What all connections of a capture share. */
export interface CaptureInspection {
  log: Pick<EventLog, 'emit' | 'demand'>;
  certificates: CertificateCache;
  /** Lines of the key log by client random. */
  keyLines: { of(clientRandom: string): readonly string[] };
}

/** What is known of it at its first segment. */
export interface CapturedFacts {
  id: number;
  client: { address: string; port: number };
  server: { address: string; port: number };
  /** Its first segment was captured. */
  complete: boolean;
}

/** How it ended. */
export interface CapturedEnd {
  how: 'fin' | 'reset' | 'open' | 'crowded_out' | 'replaced';
  by: Side | undefined;
}

const ENDS: Readonly<Record<Exclude<CapturedEnd['how'], 'fin' | 'reset'>, { cause: string | null; detail: string }>> = {
  open: { cause: null, detail: 'the capture ends before the connection does' },
  crowded_out: { cause: 'not_followed', detail: 'too many connections were open at a time: this one was not followed any further' },
  replaced: { cause: null, detail: 'its ports were used for a new connection before its end was seen' },
};

/** Follows one connection. `at` is µs since the epoch. */
export class CapturedConnection {
  readonly #inspection: CaptureInspection;
  readonly #sink: ConnectionSink;
  readonly #application: ApplicationInspector;
  readonly #counts: Record<Side, number> = { client: 0, server: 0 };
  readonly #gone = new Set<Side>();
  readonly #complete: boolean;
  /** What it turned out to be. */
  layer: 'unknown' | 'tls' | 'http' | 'opaque' = 'unknown';
  #hop: HopInspector | undefined;
  #established = false;
  #random: string | undefined;
  #early: { from: Side; bytes: Uint8Array; at: number }[] = [];
  #earlyBytes: Record<Side, number> = { client: 0, server: 0 };

  constructor({ id, client, server, complete }: CapturedFacts, at: number, inspection: CaptureInspection) {
    this.#inspection = inspection;
    this.#complete = complete;
    this.#sink = new ConnectionSink(inspection.log, id, at);
    this.#application = new ApplicationInspector(this.#sink, 'https');
    this.#sink.emit('connection.opened', at, { client, mode: 'connect', target: { host: server.address, port: server.port } });
    this.#sink.emit('connection.connected', at, server);
    if (!complete) this.#failed(null, 'mid_stream', 0, 'the capture begins in the middle of this connection; who is the client is guessed from the ports', at);
  }

  /** Bytes of one side, in order. */
  bytes(from: Side, bytes: Uint8Array, at: number): void {
    this.#counts[from] += bytes.length;
    if (this.layer === 'unknown') this.#look(from, bytes, at);
    else this.#read(from, bytes, at);
  }

  /** Lines of the key log came for the connection with this client random. */
  secrets(clientRandom: string, at: number): void {
    if (clientRandom === this.#random) this.#giveSecrets(clientRandom, at);
  }

  /** The random of its ClientHello, by which secrets are found. */
  get clientRandom(): string | undefined {
    return this.#random;
  }

  /** Bytes of one side were not captured: it is read no further. */
  gap(from: Side, missing: number, at: number): void {
    this.#failed(from, 'gap', this.#counts[from], `${missing} bytes were not captured: what the ${from} sent behind them is not read`, at);
    this.#stop(from, at, true);
  }

  /** One side sends no more. */
  ended(from: Side, at: number): void {
    this.#stop(from, at, false);
  }

  /** Nothing more will come. */
  closed({ how, by }: CapturedEnd, at: number): void {
    if (this.layer === 'unknown' && this.#early.length > 0) this.#become('opaque', at);
    for (const side of ['client', 'server'] as const) this.#stop(side, at, how !== 'fin');
    const alert = this.#hop?.lastAlert;
    const refused = alert === undefined || this.#established ? undefined : explainWatchedAlert(alert);
    if (refused !== undefined) this.#sink.emit('tls.failed', at, { hop: 'downstream', ...refused, alert: alert?.alert ?? null });
    const end = how === 'fin' ? { cause: null, detail: null } : how === 'reset' ? { cause: 'ECONNRESET', detail: `the ${by ?? 'network'} broke the connection (reset)` } : ENDS[how];
    this.#sink.emit('connection.closed', at, { fromClient: this.#counts.client, fromServer: this.#counts.server, ...end, by: by ?? null });
  }

  #look(from: Side, bytes: Uint8Array, at: number): void {
    this.#early.push({ from, bytes: new Uint8Array(bytes), at });
    this.#earlyBytes[from] += bytes.length;
    const client = Buffer.concat(this.#early.flatMap((piece) => (piece.from === 'client' ? [piece.bytes] : [])));
    if (client.length === 0) {
      // Captures have the two directions in the order of one network card: the server's first bytes may come a little early only in the middle of something.
      if (this.#complete || this.#earlyBytes.server > MAX_EARLY_SERVER) this.#become('opaque', at);
      return;
    }
    const layer = nextLayer(client);
    if (layer === 'wait' && client.length < MAX_EARLY && this.#earlyBytes.server < MAX_EARLY_SERVER) return;
    this.#become(layer === 'tls' ? 'tls' : layer === 'http1' || layer === 'http2' ? 'http' : 'opaque', at);
  }

  #become(layer: 'tls' | 'http' | 'opaque', at: number): void {
    this.layer = layer;
    if (layer === 'tls') {
      const reader: HopReader = {
        established: (negotiated, when) => {
          this.#established = true;
          this.#application.negotiated(negotiated.alpn ?? null);
          this.#sink.emit('tls.established', when, {
            hop: 'downstream',
            version: negotiated.version?.name ?? 'unknown',
            cipherSuite: negotiated.cipherSuite?.name ?? 'unknown',
            group: negotiated.group?.name ?? null,
            alpn: negotiated.alpn ?? null,
            serverName: negotiated.serverName ?? null,
            resumed: negotiated.resumed !== undefined && negotiated.resumed !== false,
            handshakeTime: this.#hop?.since(when) ?? 0,
          });
        },
        application: (from, content, when) => this.#application.bytes(from, content, when),
        maxHeld: MAX_HELD,
      };
      this.#hop = new HopInspector(this.#sink, 'downstream', 'expected', (chain, when) => this.#chain(chain, when), reader);
    } else if (layer === 'http') {
      this.#application.plain();
    } else {
      this.#application.ignore();
      this.#sink.emit('tunnel.passed', at, { reason: this.#complete ? 'not_tls' : 'mid_stream', detail: this.#complete ? 'neither TLS nor HTTP' : 'it cannot be read from the middle' });
    }
    const early = this.#early;
    this.#early = [];
    for (const piece of early) this.#read(piece.from, piece.bytes, piece.at);
  }

  #read(from: Side, bytes: Uint8Array, at: number): void {
    if (this.#gone.has(from)) return;
    if (this.#hop === undefined) {
      if (this.layer === 'http') this.#application.bytes(from, bytes, at);
      return;
    }
    this.#hop.bytes(from, bytes, at);
    const random = this.#hop.clientRandom;
    if (random === undefined || random === this.#random) return;
    this.#random = random;
    this.#giveSecrets(random, at);
  }

  #giveSecrets(clientRandom: string, at: number): void {
    for (const line of this.#inspection.keyLines.of(clientRandom)) this.#hop?.secret(line, at);
  }

  #stop(from: Side, at: number, brokenOff: boolean): void {
    if (this.#gone.has(from)) return;
    if (this.layer === 'unknown') return;
    this.#gone.add(from);
    this.#hop?.ended(from, at, brokenOff);
    if (this.layer !== 'opaque') this.#application.ended(from, at, brokenOff ? from : undefined);
  }

  /** Shown, not judged: what the client made of it is not in the capture. */
  #chain(sent: readonly Uint8Array[], at: number): void {
    this.#sink.emit('tls.certificates', at, this.#inspection.certificates.unjudged(sent));
  }

  #failed(from: Side | null, code: string, offset: number, detail: string, at: number): void {
    this.#sink.emit('decode.failed', at, { layer: 'tcp', hop: 'downstream', from, code, path: '', offset, detail });
  }
}
