/** Which keys protect the records of one direction at the moment, and where they come from. */
import type { Negotiation } from './negotiation.ts';
import { recordCipher, recordOverhead } from './record-ciphers.ts';
import type { RecordCipher } from './record-ciphers.ts';
import { protection12, protection13 } from './record-protection.ts';
import type { OpenedRecord, RecordProtection } from './record-protection.ts';
import type { TlsRecord } from './records.ts';
import { VERSION } from './registries/versions.ts';
import { nextTrafficSecret } from './secrets.ts';
import type { KeyLog, KeyLogLabel } from './secrets.ts';
import type { Side } from './item.ts';

/**
 * plain: no keys yet. early, handshake, application: the epochs of TLS 1.3 (RFC 9846 §5.2, §7.3 [8446 §5.2, §7.3]). changed: TLS 1.2
 * after ChangeCipherSpec.
 */
export type Epoch = 'plain' | 'early' | 'handshake' | 'application' | 'changed';

/** Suites that early data may come in, by the length of its secret: which one it is only the ticket knew. */
const EARLY_SUITES: ReadonlyMap<number, readonly number[]> = new Map([
  [32, [0x1301, 0x1303, 0x1304]],
  [48, [0x1302]],
]);

const LABELS: Readonly<Record<Side, Readonly<Record<'handshake' | 'application', KeyLogLabel>>>> = {
  client: { handshake: 'CLIENT_HANDSHAKE_TRAFFIC_SECRET', application: 'CLIENT_TRAFFIC_SECRET_0' },
  server: { handshake: 'SERVER_HANDSHAKE_TRAFFIC_SECRET', application: 'SERVER_TRAFFIC_SECRET_0' },
};

/** The keys of one direction. */
export class DirectionKeys {
  epoch: Epoch = 'plain';
  /** How often a KeyUpdate has changed the keys of this epoch. */
  generation = 0;
  /** How much longer a protected fragment is than its content, at least; 0 where that is not known. Bytes. */
  overhead = 0;
  readonly #from: Side;
  readonly #keyLog: KeyLog;
  readonly #negotiation: Negotiation;
  #protection: RecordProtection | undefined;
  /** The traffic secret behind `#protection` in the application epoch, from which a KeyUpdate computes the next. */
  #secret: Uint8Array | undefined;
  #early: readonly RecordProtection[] | undefined;
  #sequence = 0;
  /** `keyId` as it was when the keys were forgotten. */
  #lastId: string | undefined;

  constructor(from: Side, keyLog: KeyLog, negotiation: Negotiation) {
    this.#from = from;
    this.#keyLog = keyLog;
    this.#negotiation = negotiation;
  }

  /** Goes on to other keys; the records under them are counted from 0. */
  enter(epoch: Epoch): void {
    this.epoch = epoch;
    this.generation = 0;
    this.#protection = undefined;
    this.#secret = undefined;
    this.#sequence = 0;
    const cipher = this.#cipher();
    this.overhead = cipher === undefined || epoch === 'plain' ? 0 : recordOverhead(cipher, epoch !== 'changed');
  }

  /** How many records went by under the keys in use. */
  get passed(): number {
    return this.#sequence;
  }

  /** Whether the keys of this epoch can be computed: `missing` when the key log has not given their secret yet. */
  status(): 'known' | 'missing' | 'unsupported' {
    if (this.#protection !== undefined) return 'known';
    const cipher = this.#cipher();
    if (cipher === undefined) return 'unsupported';
    return this.epoch === 'changed' ? this.#derive12(cipher) : this.#derive13(cipher);
  }

  /** First hex digits of a hash over the keys that protect application data; undefined while they are not known. */
  get keyId(): string | undefined {
    if (this.epoch !== 'application' && this.epoch !== 'changed') return undefined;
    if (this.#lastId !== undefined) return this.#lastId;
    return this.status() === 'known' ? this.#protection?.keyId : undefined;
  }

  /** Drops the keys: nothing more is to be opened. To be called before the key log forgets, whose bytes they share. */
  forget(): void {
    this.#lastId = this.keyId;
    this.#secret?.fill(0);
    this.#secret = this.#protection = this.#early = undefined;
  }

  /** Opens the next record; undefined when it does not verify. To be asked only when `status` is `known`. */
  open(record: TlsRecord): OpenedRecord | undefined {
    const opened = this.#protection?.open(this.#sequence, record.type, record.version, record.fragment);
    if (opened !== undefined) this.#sequence += 1;
    return opened;
  }

  /** Lets a record pass without opening it. */
  pass(): void {
    this.#sequence += 1;
  }

  /** Computes the keys that follow a KeyUpdate (RFC 9846 §7.2 [8446 §7.2]). */
  update(): void {
    const cipher = this.#cipher();
    const before = this.#secret;
    if (cipher === undefined || before === undefined) return;
    this.#secret = nextTrafficSecret(cipher.hash, before);
    // The first one is the key log's, which overwrites its own.
    if (this.generation > 0) before.fill(0);
    this.generation += 1;
    this.#protection = protection13(cipher, this.#secret);
    this.#sequence = 0;
  }

  /** Whether the secret of early data is there. */
  get earlyKnown(): boolean {
    return this.#keyLog.get('CLIENT_EARLY_TRAFFIC_SECRET') !== undefined;
  }

  /** Whether the secret of the client's handshake records is there, while early data may still come. */
  get handshakeKnown(): boolean {
    return this.#keyLog.get(LABELS[this.#from].handshake) !== undefined;
  }

  /** Opens a record of early data. */
  openEarly(record: TlsRecord): OpenedRecord | undefined {
    this.#early ??= this.#deriveEarly();
    for (const protection of this.#early) {
      const opened = protection.open(this.#sequence, record.type, record.version, record.fragment);
      if (opened === undefined) continue;
      this.#early = [protection];
      this.#sequence += 1;
      return opened;
    }
    return undefined;
  }

  /** Tries whether a record is the first one under the handshake keys, and if it is, goes on with those. */
  openAfterEarly(record: TlsRecord): OpenedRecord | undefined {
    const sequence = this.#sequence;
    this.enter('handshake');
    const opened = this.status() === 'known' ? this.open(record) : undefined;
    if (opened === undefined) {
      this.enter('early');
      this.#sequence = sequence;
    }
    return opened;
  }

  #cipher(): RecordCipher | undefined {
    const { serverHello } = this.#negotiation;
    return serverHello === undefined ? undefined : recordCipher(serverHello.cipherSuite);
  }

  #deriveEarly(): readonly RecordProtection[] {
    const secret = this.#keyLog.get('CLIENT_EARLY_TRAFFIC_SECRET');
    if (secret === undefined) return [];
    return (EARLY_SUITES.get(secret.length) ?? []).flatMap((suite) => {
      const cipher = recordCipher(suite);
      const protection = cipher === undefined ? undefined : protection13(cipher, secret);
      return protection === undefined ? [] : [protection];
    });
  }

  #derive13(cipher: RecordCipher): 'known' | 'missing' | 'unsupported' {
    if (this.epoch !== 'handshake' && this.epoch !== 'application') return 'missing';
    const secret = this.#keyLog.get(LABELS[this.#from][this.epoch]);
    if (secret === undefined) return 'missing';
    this.#secret = secret;
    this.#protection = protection13(cipher, secret);
    return this.#protection === undefined ? 'unsupported' : 'known';
  }

  #derive12({ hash, cipher }: RecordCipher): 'known' | 'missing' | 'unsupported' {
    const { clientHello, serverHello, values } = this.#negotiation;
    if (clientHello === undefined || serverHello?.version !== VERSION.tls12) return 'unsupported';
    const secret = this.#keyLog.get('CLIENT_RANDOM');
    if (secret === undefined) return 'missing';
    const randoms = { client: clientHello.random, server: serverHello.random };
    this.#protection = protection12(cipher, { hash, secret, randoms, encryptThenMac: values.encryptThenMac === true }, this.#from);
    return 'known';
  }
}
