/** One direction of a TLS connection: its records, its handshake messages, its keys, and how far it can be read. */
import { DirectionKeys } from './direction-keys.ts';
import { HandshakeReader } from './handshake.ts';
import type { Side } from './item.ts';
import type { Negotiation } from './negotiation.ts';
import type { RecordFacts } from './record-facts.ts';
import { RecordReader } from './records.ts';
import { CONTENT_TYPE } from './registries/content-types.ts';
import type { KeyLog } from './secrets.ts';

/** What went through, in one direction. */
export interface TrafficCounters {
  records: number;
  /** On the wire. */
  bytes: number;
  /** Behind the encryption; where records were not opened, as many as may have been in them. */
  applicationBytes: number;
}

/** An alert has 2 bytes, a KeyUpdate 5: together less than any frame of HTTP/2 or HTTP message. */
const ALERT_AND_KEY_UPDATE = 7;
/** Largest record that is opened in the hope of a NewSessionTicket: OpenSSL's take 250 bytes, with a client certificate inside 1,500. */
const MAX_TICKET_RECORD = 2048;
/** After so many records in vain no ticket is expected any more: servers send them straight after the handshake. */
const MAX_MISSES = 32;

/** The state of one direction. */
export class Direction {
  readonly from: Side;
  readonly counters: TrafficCounters = { records: 0, bytes: 0, applicationBytes: 0 };
  readonly reader: RecordReader;
  readonly handshake = new HandshakeReader();
  readonly keys: DirectionKeys;
  /** The records of the handshake message that has begun and is not complete. */
  begun: RecordFacts | undefined;
  /** Its Finished was seen, under the keys that are in use. */
  finished = false;
  /** False once its protected records cannot be opened and never will be. */
  readable = true;
  /** Its malformed bytes, or those that nobody can open, were reported. */
  reported = false;
  ended = false;
  /** A client certificate was asked for after the handshake, and the answer is not complete. */
  answering = false;
  #misses = 0;

  constructor(from: Side, keyLog: KeyLog, negotiation: Negotiation, wants: (direction: Direction, type: number, length: number) => boolean) {
    this.from = from;
    this.keys = new DirectionKeys(from, keyLog, negotiation);
    this.reader = new RecordReader({
      wants: (type, length) => wants(this, type, length),
      passed: (type, length) => {
        if (type === CONTENT_TYPE.applicationData && this.readable) this.pass(length);
      },
    });
  }

  /** Whether a record of application data in TLS 1.3 may hold something else, so that it is worth opening. `length` of the fragment, bytes. */
  worthOpening(length: number): boolean {
    if (this.#isTiny(length) || this.answering || this.handshake.pending) return true;
    return length <= MAX_TICKET_RECORD && this.#misses < MAX_MISSES;
  }

  /** A record that was opened held application data (false) or something worth it (true). */
  opened(worthIt: boolean, length: number): void {
    if (worthIt) this.#misses = 0;
    else if (!this.#isTiny(length)) this.#misses += 1;
  }

  /** Lets a record of application data pass unopened. `length` of the fragment, bytes. */
  pass(length: number): void {
    this.keys.pass();
    this.counters.applicationBytes += Math.max(0, length - this.keys.overhead);
  }

  #isTiny(length: number): boolean {
    return length <= this.keys.overhead + ALERT_AND_KEY_UPDATE;
  }
}
