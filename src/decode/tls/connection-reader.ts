/**
 * Reads the records of a TLS connection one after the other: takes off their protection, puts messages together, and lets the
 * messages decide which keys come next (RFC 9846 §2, §5 [8446 §2, §5]; RFC 5246 §7). Who waits for what is its caller's business.
 */
import type { DecodeErrorCode } from '../../bytes/reader.ts';
import { malformed } from '../decoder.ts';
import type { Malformed } from '../decoder.ts';
import { Direction } from './direction.ts';
import type { HandshakeMessage } from './handshake.ts';
import { alertItem, changeCipherSpecItem, messageItem } from './item-makers.ts';
import type { Arrival, Carrying } from './item-makers.ts';
import type { Side, TlsItem, TlsUnreadableItem } from './item.ts';
import { ALERT_LENGTH } from './messages/alert.ts';
import type { MessageValue } from './messages/registry.ts';
import { Negotiation } from './negotiation.ts';
import type { OpenedRecord } from './record-protection.ts';
import { joined } from './record-facts.ts';
import type { RecordFacts } from './record-facts.ts';
import { MAX_FRAGMENT, tooLong } from './records.ts';
import type { TlsRecord } from './records.ts';
import { CONTENT_TYPE } from './registries/content-types.ts';
import type { Remark } from './remarks/remark.ts';
import { remarksOn } from './remarks/registry.ts';
import { KeyLog } from './secrets.ts';
import { Verification } from './verification.ts';

/** Without this message nobody can know how the connection goes on. */
const SERVER_HELLO = 2;

/** The messages of both directions and the state they lead to. */
export class ConnectionReader {
  readonly keyLog = new KeyLog();
  readonly negotiation = new Negotiation();
  readonly verification: Verification;
  readonly directions: Readonly<Record<Side, Direction>>;
  established = false;
  /** What was read and not fetched yet. */
  items: TlsItem[] = [];
  #secretsExpected: boolean;
  readonly #readsApplication: boolean;

  /** `readsApplication`: what is said inside the connection is given out too. `own`: the side that this program itself plays. */
  constructor(secretsExpected: boolean, readsApplication: boolean, wants: (direction: Direction, type: number, length: number) => boolean, own?: Side) {
    this.verification = new Verification(this.keyLog, this.negotiation, own);
    this.#secretsExpected = secretsExpected;
    this.#readsApplication = readsApplication;
    this.directions = {
      client: new Direction('client', this.keyLog, this.negotiation, wants),
      server: new Direction('server', this.keyLog, this.negotiation, wants),
    };
  }

  /** From now on nobody will tell secrets: what is encrypted is skipped without a word. */
  expectNoSecrets(): void {
    this.#secretsExpected = false;
  }

  /** Whether a record whose header came is to be read; in a readable direction the others hold application data. */
  wants(direction: Direction, type: number, length: number): boolean {
    if (!direction.readable) return this.negotiation.isTls13 && (type === CONTENT_TYPE.changeCipherSpec || isPlainAlert(type, length));
    if (type !== CONTENT_TYPE.applicationData || this.#readsApplication) return true;
    if (this.#isTooLong(length)) return true;
    const { epoch } = direction.keys;
    return epoch !== 'changed' && (epoch !== 'application' || direction.worthOpening(length));
  }

  /** Reads one record. False when its keys are not known yet: then nothing happened, and it is to be tried again. */
  record(direction: Direction, record: TlsRecord, at: number): boolean {
    const { type, fragment } = record;
    if (!direction.readable) {
      if (this.negotiation.isTls13 && (type === CONTENT_TYPE.changeCipherSpec || isPlainAlert(type, fragment.length))) this.#content(direction, record, record, at);
      return true;
    }
    if (this.#isTooLong(fragment.length)) {
      direction.readable = false;
      const detail = tooLong(fragment.length, MAX_FRAGMENT.tls13);
      this.fail(direction, { kind: 'malformed', code: 'too_large', path: 'record.length', offset: record.offset + 3, detail }, at);
      return true;
    }
    switch (direction.keys.epoch) {
      case 'plain':
        this.#plain(direction, record, at);
        return true;
      case 'early':
        return this.#early(direction, record, at);
      case 'handshake':
      case 'application':
        return this.#protected13(direction, record, at);
      case 'changed':
        return this.#protected12(direction, record, at);
    }
  }

  /** One direction is over. */
  end(direction: Direction, fault: Malformed | undefined, at: number): void {
    const incomplete = fault ?? (direction.readable ? direction.handshake.end()[0] : undefined);
    if (incomplete !== undefined) this.fail(direction, incomplete, at);
  }

  /** Reports malformed bytes of a direction, the first time. */
  fail(direction: Direction, fault: Malformed, at: number): void {
    if (direction.reported) return;
    direction.reported = true;
    this.items.push({ ...fault, from: direction.from, at });
  }

  /** The protected records of a direction will not be read; reported as malformed bytes are, the first time. */
  giveUp(direction: Direction, reason: TlsUnreadableItem['reason'], lost: { records: number; bytes: number; offset: number; at: number }): void {
    direction.readable = false;
    if (!this.#secretsExpected || direction.reported) return;
    direction.reported = true;
    this.items.push({ kind: 'unreadable', from: direction.from, reason, ...lost });
  }

  /** TLS 1.3 allows less than the reader of records, which does not know the version. */
  #isTooLong(length: number): boolean {
    return this.negotiation.isTls13 && length > MAX_FRAGMENT.tls13;
  }

  #plain(direction: Direction, record: TlsRecord, at: number): void {
    if (record.type !== CONTENT_TYPE.applicationData) {
      this.#content(direction, record, record, at);
    } else {
      this.#protocolFault(direction, record, at, 'application data before there are keys');
      direction.readable = false;
    }
  }

  /**
   * The client may send early data. Where it ends can only be told by which key opens a record: the secret of early data is logged
   * before that of the handshake, so once the latter is there, the former is not waited for. Nor is the ServerHello, which may wait
   * behind this record: a server that refuses early data logs no secret of it.
   */
  #early(direction: Direction, record: TlsRecord, at: number): boolean {
    const { keys } = direction;
    if (record.type !== CONTENT_TYPE.applicationData) {
      this.#content(direction, record, record, at);
      return true;
    }
    if (!this.#secretsExpected) {
      direction.counters.applicationBytes += record.fragment.length;
      return true;
    }
    const answered = this.negotiation.serverHello !== undefined;
    if (!keys.earlyKnown && !keys.handshakeKnown) return false;
    const early = keys.openEarly(record);
    const opened = early ?? (answered && keys.handshakeKnown ? keys.openAfterEarly(record) : undefined);
    if (opened !== undefined) {
      this.#content(direction, record, opened, at);
    } else if (!answered || keys.handshakeKnown) {
      direction.counters.applicationBytes += record.fragment.length;
    } else {
      return false;
    }
    return true;
  }

  #protected13(direction: Direction, record: TlsRecord, at: number): boolean {
    const { keys } = direction;
    const { type, fragment } = record;
    if (type !== CONTENT_TYPE.applicationData) {
      if (type === CONTENT_TYPE.changeCipherSpec || isPlainAlert(type, fragment.length)) this.#content(direction, record, record, at);
      else this.#protocolFault(direction, record, at, 'an unprotected record after there are keys');
      return true;
    }
    const application = keys.epoch === 'application';
    if (application && !this.#readsApplication && !direction.worthOpening(fragment.length)) {
      direction.pass(fragment.length);
      return true;
    }
    const opened = this.#open(direction, record, at);
    if (opened === undefined) return !direction.readable;
    if (application) direction.opened(opened.type !== CONTENT_TYPE.applicationData, fragment.length);
    this.#content(direction, record, opened, at);
    return true;
  }

  #protected12(direction: Direction, record: TlsRecord, at: number): boolean {
    if ((record.type === CONTENT_TYPE.applicationData && !this.#readsApplication) || record.type === CONTENT_TYPE.heartbeat) {
      direction.pass(record.type === CONTENT_TYPE.heartbeat ? 0 : record.fragment.length);
      return true;
    }
    const opened = this.#open(direction, record, at);
    if (opened === undefined) return !direction.readable;
    this.#content(direction, record, opened, at);
    return true;
  }

  /** The record behind its protection. Undefined while the keys are missing, and when it will never be read: then the direction is not readable any more. */
  #open(direction: Direction, record: TlsRecord, at: number): OpenedRecord | undefined {
    const status = direction.keys.status();
    if (status === 'missing' && this.#secretsExpected) return undefined;
    if (status !== 'known') {
      this.giveUp(direction, 'unsupported', { records: 1, bytes: record.fragment.length, offset: record.offset, at });
      return undefined;
    }
    const opened = direction.keys.open(record);
    if (opened !== undefined) return opened;
    this.#protocolFault(direction, record, at, 'a record does not open with the secrets of the key log');
    direction.readable = false;
    return undefined;
  }

  /** What a record holds. `opened` is the record itself where it was not protected. */
  #content(direction: Direction, record: TlsRecord, opened: OpenedRecord | TlsRecord, at: number): void {
    const content = 'content' in opened ? opened.content : opened.fragment;
    const encrypted = 'content' in opened;
    switch (opened.type) {
      case CONTENT_TYPE.handshake:
        if (content.length === 0) this.#protocolFault(direction, record, at, 'a handshake record without content', 'illegal_value');
        this.#handshake(direction, content, { from: direction.from, encrypted, record: factsOf(direction, record, opened), at });
        break;
      case CONTENT_TYPE.alert:
        this.#alert(direction, record, { from: direction.from, content, encrypted, record: factsOf(direction, record, opened), at });
        break;
      case CONTENT_TYPE.changeCipherSpec:
        this.#changeCipherSpec(direction, record, { from: direction.from, content, encrypted, record: factsOf(direction, record, opened), at });
        break;
      case CONTENT_TYPE.applicationData:
        direction.counters.applicationBytes += content.length;
        if (this.#readsApplication && content.length > 0) this.items.push({ kind: 'application_data', from: direction.from, at, content });
        if (direction.handshake.pending) {
          this.#protocolFault(direction, record, at, 'application data in the middle of a handshake message');
          direction.handshake.end();
        }
        break;
      case CONTENT_TYPE.heartbeat:
        break;
      default:
        this.#protocolFault(direction, record, at, `${opened.type} is no content type`);
    }
  }

  #alert(direction: Direction, record: TlsRecord, seen: Carrying): void {
    try {
      this.items.push(alertItem(seen));
    } catch (error) {
      this.#recordFault(direction, record, error, seen.at);
    }
  }

  #changeCipherSpec(direction: Direction, record: TlsRecord, seen: Carrying): void {
    // Before the ServerHello only a client of TLS 1.3 sends one: ahead of early data or of its second ClientHello.
    const compatibility = this.negotiation.isTls13 || this.negotiation.serverHello === undefined;
    try {
      this.items.push(changeCipherSpecItem(seen, compatibility));
    } catch (error) {
      this.#recordFault(direction, record, error, seen.at);
      return;
    }
    if (compatibility) return;
    if (direction.from === 'server') this.negotiation.observeServerChangeCipherSpec();
    direction.finished = false;
    direction.keys.enter('changed');
  }

  #handshake(direction: Direction, content: Uint8Array, arrival: Arrival): void {
    let record = direction.begun === undefined ? arrival.record : joined(direction.begun, arrival.record);
    for (const message of direction.handshake.push(content)) {
      this.#message(direction, message, { ...arrival, record });
      record = arrival.record;
    }
    direction.begun = direction.handshake.pending ? record : undefined;
  }

  #message(direction: Direction, message: HandshakeMessage, arrival: Arrival): void {
    const { at } = arrival;
    const { item, problem } = messageItem(message, this.negotiation.context, arrival);
    const remarks = this.#remarks(direction.from, message, item.value);
    if (remarks.length > 0) item.remarks = remarks;
    this.items.push(item);
    if (problem !== undefined) this.fail(direction, problem, at);
    if (item.value !== undefined) this.#advance(direction, item.value, message.offset, at);
    else if (item.id === SERVER_HELLO) this.directions.client.readable = this.directions.server.readable = false;
  }

  #remarks(from: Side, message: HandshakeMessage, value: MessageValue | undefined): Remark[] {
    const { clientHello, serverHello, values } = this.negotiation;
    if (value !== undefined && this.negotiation.objection(from, value) !== undefined) return [];
    const proofs = this.verification.message(from, message, value);
    return value === undefined ? proofs : [...remarksOn(value, { from, clientHello, serverHello, helloRetry: values.helloRetry }), ...proofs];
  }

  /** Lets a message change the state of the connection. */
  #advance(direction: Direction, value: MessageValue, offset: number, at: number): void {
    const { client, server } = this.directions;
    const objection = this.negotiation.objection(direction.from, value);
    if (objection !== undefined) {
      this.fail(direction, { kind: 'malformed', code: 'protocol', path: 'handshake', offset, detail: objection }, at);
      return;
    }
    this.negotiation.observe(direction.from, value);
    if (this.negotiation.clientHello !== undefined) this.keyLog.select(this.negotiation.clientHello.random);
    switch (value.type) {
      case 'client_hello':
        if (client.keys.epoch !== 'changed') client.keys.enter(this.negotiation.values.earlyData === 'offered' ? 'early' : 'plain');
        break;
      case 'server_hello':
        if (this.negotiation.isTls13) this.#beginTls13();
        else if (!value.retry && client.keys.epoch === 'early') client.keys.enter('plain');
        break;
      case 'end_of_early_data':
        if (client.keys.epoch === 'early') client.keys.enter('handshake');
        break;
      case 'certificate_request':
        if (server.keys.epoch === 'application') client.answering = true;
        break;
      case 'finished':
        this.#finished(direction, at);
        break;
      case 'key_update':
        if (direction.keys.epoch === 'application') this.#updateKeys(direction, at);
        break;
      default:
    }
  }

  #beginTls13(): void {
    const { client, server } = this.directions;
    server.keys.enter('handshake');
    if (client.keys.epoch !== 'early') client.keys.enter('handshake');
    if (!this.#secretsExpected) client.readable = server.readable = false;
  }

  #finished(direction: Direction, at: number): void {
    const { client, server } = this.directions;
    direction.finished = true;
    direction.answering = false;
    if (direction.keys.epoch === 'handshake') direction.keys.enter('application');
    if (this.established || !client.finished || !server.finished) return;
    this.established = true;
    this.items.push({ kind: 'established', from: direction.from, at });
  }

  #updateKeys({ from, keys }: Direction, at: number): void {
    keys.update();
    const { generation, keyId: id } = keys;
    if (id !== undefined) this.items.push({ kind: 'keys_updated', from, at, generation, id });
  }

  #protocolFault(direction: Direction, record: TlsRecord, at: number, detail: string, code: DecodeErrorCode | 'protocol' = 'protocol'): void {
    this.fail(direction, { kind: 'malformed', code, path: 'record', offset: record.offset, detail }, at);
  }

  /** A record whose content does not have the layout it should. */
  #recordFault(direction: Direction, record: TlsRecord, error: unknown, at: number): void {
    const fault = malformed(error, record.offset);
    this.fail(direction, { ...fault, path: `record.${fault.path}` }, at);
  }
}

/** What is told of a record beside what it holds. `opened` is the record itself where it was not protected. */
function factsOf({ keys }: Direction, { type, version, fragment: { length } }: TlsRecord, opened: OpenedRecord | TlsRecord): RecordFacts {
  const { epoch, generation, passed } = keys;
  if (!('content' in opened) || epoch === 'plain') return { type, version, length };
  return { type, version, length, protection: { keys: epoch, generation, sequence: passed - 1, padding: opened.padding } };
}

/** In TLS 1.3 a record of type alert is an unprotected one: a side that has no keys yet, or does not use them to complain. */
function isPlainAlert(type: number, length: number): boolean {
  return type === CONTENT_TYPE.alert && length === ALERT_LENGTH;
}
