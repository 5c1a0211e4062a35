/** TLS on one hop, from the bytes of its wire: every message as an event, the chain as sent, the fingerprints of the ClientHello. */
import { ja3 } from '../decode/tls/fingerprints/ja3.ts';
import { ja4 } from '../decode/tls/fingerprints/ja4.ts';
import type { CertificateRequest } from '../decode/tls/messages/certificate-request.ts';
import type { ClientHello } from '../decode/tls/messages/message.ts';
import type { MessageValue } from '../decode/tls/messages/registry.ts';
import { contentTypeNamed } from '../decode/tls/registries/content-types.ts';
import { versionNamed } from '../decode/tls/registries/versions.ts';
import { TlsConnection, certificatesIn } from '../decode/tls/tls-connection.ts';
import type { Negotiated, TlsItem } from '../decode/tls/tls-connection.ts';
import type { EventPayloads, Named } from '../events/schema.ts';
import type { ConnectionSink } from './sink.ts';
import type { Hop, Side } from './tap.ts';

/** Bytes of one message that go into an event; a ClientHello has 2 kB, a long chain 10 kB. */
const MAX_RAW = 65_536;

/** ExtensionType status_request (RFC 6066 §8): the client asks for a revocation status, and in TLS 1.3 it comes with the certificate. */
const STATUS_REQUEST = 5;

/** AlertLevel warning (RFC 5246 §7.2). */
const WARNING = 1;

type CarriedItem = Extract<TlsItem, { kind: 'message' | 'alert' | 'change_cipher_spec' }>;

/** The last alert on a hop: how most failures are explained. */
export interface SeenAlert {
  from: Side;
  alert: Named;
  /** It said itself that it ends nothing (RFC 5246 §7.2). */
  warning?: true;
}

/** Told of a chain as sent: DER, leaf first. */
export type OnChain = (chain: readonly Uint8Array[], at: number) => void;

/** Who reads what is said inside, where no relay does: told of what was agreed on, and of each piece of application data. */
export interface HopReader {
  established(negotiated: Readonly<Negotiated>, at: number): void;
  application(from: Side, content: Uint8Array, at: number): void;
  /** Bytes that may wait for their secrets. */
  maxHeld: number;
}

/** Follows the TLS of one hop. */
export class HopInspector {
  readonly #sink: ConnectionSink;
  readonly #hop: Hop;
  readonly #tls: TlsConnection;
  #onChain: OnChain;
  readonly #reader: HopReader | undefined;
  #startedAt: number | undefined;
  /** DER as it stood in the server's Certificate message. */
  sentChain: readonly Uint8Array[] | undefined;
  lastAlert: SeenAlert | undefined;
  /** The server's wish for a client certificate. */
  certificateRequest: CertificateRequest | undefined;
  clientHello: ClientHello | undefined;
  /** The server asked for a certificate of the client. */
  certificateRequested = false;
  #statusSeen = false;
  /** When both Finished had been seen, until the keys were told. */
  #keysDue: number | undefined;
  /** Sides whose bytes stop wherever the connection was broken off. */
  readonly #brokenOff = new Set<Side>();

  /** `secrets`: none for a connection that is passed through. `onChain` is told of the server's chain right after its message. */
  constructor(sink: ConnectionSink, hop: Hop, secrets: 'expected' | 'none', onChain: OnChain = () => undefined, reader?: HopReader) {
    this.#sink = sink;
    this.#hop = hop;
    this.#onChain = onChain;
    this.#reader = reader;
    // Where there are secrets of a live connection, one side of the hop is our own.
    const own = hop === 'upstream' ? 'client' : 'server';
    this.#tls = new TlsConnection(reader !== undefined ? { secrets, application: 'read', maxHeld: reader.maxHeld } : secrets === 'none' ? { secrets } : { secrets, own });
  }

  /** Name of the negotiated group, where the wire showed it. */
  get group(): string | undefined {
    return this.#tls.negotiated.group?.name;
  }

  /** Whether the server sent a revocation status with its chain; undefined where it was not asked for one, or showed no chain. */
  get stapled(): boolean | undefined {
    if (this.sentChain === undefined || this.clientHello?.extensions.some(({ id }) => id === STATUS_REQUEST) !== true) return undefined;
    return this.#statusSeen;
  }

  /** The random of the last ClientHello, lower-case hex. */
  get clientRandom(): string | undefined {
    return this.#tls.clientRandom;
  }

  /** µs from the first byte of the hop to `at`. */
  since(at: number): number {
    return this.#startedAt === undefined ? 0 : Math.max(0, Math.round(at - this.#startedAt));
  }

  /** The connection is passed through after all, so that no secrets will come. `onChain` as for the constructor. */
  passThrough(onChain: OnChain): void {
    this.#tls.expectNoSecrets();
    this.#onChain = onChain;
  }

  /** Bytes on the wire. */
  bytes(from: Side, chunk: Uint8Array, at: number): void {
    this.#startedAt ??= at;
    this.#take(this.#tls.push(from, chunk, at), at);
  }

  /** A line of the key log. */
  secret(line: string, at: number): void {
    this.#take(this.#tls.secret(line), at);
  }

  /** One side of the wire is over. `brokenOff`: not by itself, so that it may stop anywhere. */
  ended(from: Side, at: number, brokenOff = false): void {
    if (brokenOff) this.#brokenOff.add(from);
    this.#take(this.#tls.end(from, at), at);
  }

  #take(items: readonly TlsItem[], now: number): void {
    for (const item of items) {
      switch (item.kind) {
        case 'malformed':
          if (item.code === 'truncated' && this.#brokenOff.has(item.from)) break;
          this.#sink.emit('decode.failed', now, { layer: 'tls', hop: this.#hop, from: item.from, code: item.code, path: item.path, offset: item.offset, detail: item.detail });
          break;
        case 'unreadable':
          this.#sink.emit('decode.failed', now, {
            layer: 'tls',
            hop: this.#hop,
            from: item.from,
            code: item.reason,
            path: 'record',
            offset: item.offset,
            detail: `${item.records} encrypted records with ${item.bytes} bytes could not be read`,
          });
          break;
        case 'established':
          this.#keysDue = item.at;
          this.#reader?.established(this.#tls.negotiated, item.at);
          break;
        case 'keys_updated':
          // The keys that are changed come before those they are changed to.
          this.#tellKeys();
          this.#sink.emit('tls.keys', item.at, {
            hop: this.#hop,
            secrets: [{ label: `${item.from.toUpperCase()}_TRAFFIC_SECRET_${item.generation}`, id: item.id }],
            update: { from: item.from, generation: item.generation },
          });
          break;
        case 'application_data':
          this.#reader?.application(item.from, item.content, item.at);
          break;
        case 'alert':
          this.lastAlert = { from: item.from, alert: item.description, ...(item.level.id === WARNING && { warning: true }) };
          this.#message(item);
          break;
        case 'change_cipher_spec':
          this.#message(item);
          break;
        case 'message': {
          this.#message(item);
          if (item.value?.type === 'client_hello' && this.clientHello === undefined) this.#fingerprint(item.value, item.at);
          if (item.value?.type === 'certificate_request') this.certificateRequested = true;
          if (item.value?.type === 'certificate_request' && item.from === 'server') this.certificateRequest = item.value;
          if (item.from === 'server' && hasStatus(item.value)) this.#statusSeen = true;
          const chain = certificatesIn(item);
          if (chain !== undefined && item.from === 'server') {
            this.sentChain = chain;
            this.#onChain(chain, item.at);
          }
        }
      }
    }
    this.#tellKeys();
  }

  /** The key log may give the last secret behind the last message. */
  #tellKeys(): void {
    if (this.#keysDue === undefined) return;
    const secrets = this.#tls.secretIds;
    const known = secrets.map(({ label }) => label);
    if (!known.includes('CLIENT_RANDOM') && !(known.includes('CLIENT_TRAFFIC_SECRET_0') && known.includes('SERVER_TRAFFIC_SECRET_0'))) return;
    this.#sink.emit('tls.keys', this.#keysDue, { hop: this.#hop, secrets: [...secrets] });
    this.#keysDue = undefined;
  }

  #message(item: CarriedItem): void {
    this.#sink.emit('tls.message', item.at, {
      hop: this.#hop,
      from: item.from,
      message: { id: item.id, name: item.name },
      about: item.about,
      length: item.length,
      encrypted: item.encrypted,
      records: item.records,
      record: recordOf(item.record),
      summary: item.summary,
      ...('remarks' in item ? { remarks: [...item.remarks] } : {}),
      fields: item.fields,
      raw: Buffer.from(item.raw.buffer, item.raw.byteOffset, Math.min(item.raw.length, MAX_RAW)).toString('base64'),
    });
  }

  #fingerprint(hello: ClientHello, at: number): void {
    this.clientHello = hello;
    const three = ja3(hello);
    const four = ja4(hello);
    this.#sink.emit('tls.fingerprint', at, { hop: this.#hop, ja3: three.hash, ja3Raw: three.raw, ja4: four.hash, ja4Raw: four.raw });
  }
}

/** The facts of a record, with names beside the numbers. */
function recordOf({ type, version, length, protection }: CarriedItem['record']): EventPayloads['tls.message']['record'] & object {
  const header = { type: contentTypeNamed(type), version: versionNamed(version), length };
  if (protection === undefined) return header;
  return { ...header, protection: { ...protection, keys: protection.keys === 'changed' ? 'tls12' : protection.keys } };
}

/** Whether a message brings the leaf's revocation status: beside it in TLS 1.3, in a message of its own before (RFC 9846 §4.5.1.1 [8446 §4.4.2.1]; RFC 6066 §8). */
function hasStatus(value: MessageValue | undefined): boolean {
  if (value?.type === 'certificate_status') return value.response.length > 0;
  const chain = value?.type === 'compressed_certificate' ? value.certificate : value;
  return chain?.type === 'certificate' && chain.entries[0]?.extensions.some(({ id }) => id === STATUS_REQUEST) === true;
}
