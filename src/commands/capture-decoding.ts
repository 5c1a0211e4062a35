/** A capture from its bytes to events: file format, packets, TCP, and each connection through the inspectors of the live proxy. */
import type { Malformed } from '../decode/decoder.ts';
import { CaptureFile } from '../decode/capture/capture-file.ts';
import type { CapturedPacket } from '../decode/capture/capture-file.ts';
import { KeyLines } from '../decode/capture/key-lines.ts';
import { segmentOf } from '../decode/capture/packet.ts';
import { TcpConnections } from '../decode/capture/tcp-connections.ts';
import type { TcpItem } from '../decode/capture/tcp-connections.ts';
import { EventLog } from '../events/log.ts';
import type { Event } from '../events/schema.ts';
import { CapturedConnection } from '../inspect/captured-connection.ts';
import { CertificateCache } from '../inspect/certificates.ts';

/** Events that wait while one is handed on: a message may lead to several. */
const LOG_SIZE = 1_024;
/** µs in a ms. */
const MILLISECOND = 1_000;

/** What was in a capture, counted. */
export interface CaptureCounts {
  packets: number;
  /** Packets that are no TCP. */
  other: number;
  /** Packets that are parts of an IP packet, and are not put together. */
  fragments: number;
  /** Packets too short for their headers. */
  cut: number;
  /** Packets by link type that is not read. */
  linkTypes: Map<number, number>;
  connections: number;
  tls: number;
  /** TLS connections for which there are secrets. */
  tlsWithSecrets: number;
  http: number;
  /** Key log lines embedded in the file. */
  embeddedSecrets: number;
}

/** Reads one capture. */
export class CaptureDecoding {
  readonly #file = new CaptureFile();
  readonly #tcp = new TcpConnections();
  readonly #connections = new Map<number, CapturedConnection>();
  readonly #certificates = new CertificateCache();
  readonly #log: EventLog;
  #at = 0;
  /** Lines of the key log; those embedded in the file come to it. */
  readonly keyLines = new KeyLines();
  readonly counts: CaptureCounts = { packets: 0, other: 0, fragments: 0, cut: 0, linkTypes: new Map(), connections: 0, tls: 0, tlsWithSecrets: 0, http: 0, embeddedSecrets: 0 };
  /** Why the rest of the file was not read. */
  fault: Malformed | undefined;

  /** `onEvent` is told every event in order. */
  constructor(onEvent: (event: Event) => void) {
    this.#log = new EventLog({ maxEvents: LOG_SIZE, now: () => Math.floor(this.#at / MILLISECOND) });
    this.#log.subscribe(onEvent);
  }

  /** Takes the next bytes of the file. */
  push(chunk: Uint8Array): void {
    for (const item of this.#file.push(chunk)) {
      if (item.kind === 'packet') this.#packet(item);
      else if (item.kind === 'secrets') this.#secrets(item.text);
      else this.fault = item;
    }
  }

  /** The file is over. */
  end(): void {
    for (const item of this.#file.end()) if (item.kind === 'malformed') this.fault = item;
    for (const item of this.#tcp.end()) this.#item(item);
  }

  #packet(packet: CapturedPacket): void {
    const { counts } = this;
    counts.packets += 1;
    const found = segmentOf(packet);
    switch (found.kind) {
      case 'segment':
        this.#at = packet.at;
        for (const item of this.#tcp.push(found, packet.at)) this.#item(item);
        return;
      case 'link_type':
        counts.linkTypes.set(found.linkType, (counts.linkTypes.get(found.linkType) ?? 0) + 1);
        return;
      case 'other':
        counts.other += 1;
        return;
      case 'fragment':
        counts.fragments += 1;
        return;
      case 'cut':
        counts.cut += 1;
    }
  }

  #secrets(text: string): void {
    const { taken, fresh } = this.keyLines.add(text);
    this.counts.embeddedSecrets += taken;
    for (const connection of this.#connections.values()) {
      const random = connection.clientRandom;
      if (random !== undefined && fresh.has(random)) connection.secrets(random, this.#at);
    }
  }

  #item(item: TcpItem): void {
    if (item.kind === 'opened') {
      this.counts.connections += 1;
      const { connection: id, client, server, complete } = item;
      this.#connections.set(id, new CapturedConnection({ id, client, server, complete }, item.at, { log: this.#log, certificates: this.#certificates, keyLines: this.keyLines }));
      return;
    }
    const connection = this.#connections.get(item.connection);
    if (connection === undefined) return;
    switch (item.kind) {
      case 'bytes':
        connection.bytes(item.from, item.bytes, item.at);
        return;
      case 'gap':
        connection.gap(item.from, item.missing, item.at);
        return;
      case 'ended':
        connection.ended(item.from, item.at);
        return;
      case 'closed':
        connection.closed({ how: item.how, by: item.by }, item.at);
        this.#connections.delete(item.connection);
        if (connection.layer === 'tls') this.#countTls(connection);
        else if (connection.layer === 'http') this.counts.http += 1;
    }
  }

  #countTls({ clientRandom }: CapturedConnection): void {
    this.counts.tls += 1;
    if (clientRandom !== undefined && this.keyLines.of(clientRandom).length > 0) this.counts.tlsWithSecrets += 1;
  }
}
