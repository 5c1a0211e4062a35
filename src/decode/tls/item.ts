/** What is seen on a TLS connection, in the order it came: handshake messages, alerts, changes of keys, and what could not be read. */
import type { Field } from '../../bytes/reader.ts';
import type { Malformed } from '../decoder.ts';
import type { MessageValue } from './messages/registry.ts';
import type { RecordFacts } from './record-facts.ts';
import type { Named } from './registries/registry.ts';
import type { Remark } from './remarks/remark.ts';

/** Who sent. */
export type Side = 'client' | 'server';

interface Seen {
  from: Side;
  /** The caller's time stamp of the chunk with the last byte of it. */
  at: number;
}

/** What a handshake message, an alert and a change_cipher_spec have in common. */
interface Carried extends Seen {
  /** HandshakeType of a message; of the others the content type of their record, 21 and 20. */
  id: number;
  /** `ClientHello`, `Alert`, `ChangeCipherSpec`. */
  name: string;
  /** Key into the glossary. */
  about: string;
  /** With its header, where it has one, bytes. */
  length: number;
  /** It came in protected records. */
  encrypted: boolean;
  /** How many records carried it. */
  records: number;
  /** What is known of the first of them. */
  record: RecordFacts;
  /** One line for people. */
  summary: string;
  /** Offsets from the start of `raw`. */
  fields: Field[];
  /** The message with its header; only the header when it is too large to be kept. */
  raw: Uint8Array;
}

/** A handshake message. A HelloRetryRequest has the number of a ServerHello and its own name. */
export interface TlsMessageItem extends Carried {
  kind: 'message';
  /** Absent for unknown and malformed ones. */
  value?: MessageValue;
  /** Why it could not be read. The first of a direction is reported as `malformed` too. */
  problem?: string;
  /** What is to be said of it beyond its fields; absent when there is nothing. */
  remarks?: readonly Remark[];
}

/** An alert. */
export interface TlsAlertItem extends Carried {
  kind: 'alert';
  level: Named;
  description: Named;
}

/** A change_cipher_spec record. */
export interface TlsChangeCipherSpecItem extends Carried {
  kind: 'change_cipher_spec';
  /** TLS 1.3: it changes nothing and is there only for equipment on the way. */
  compatibility: boolean;
}

/** Both Finished messages were seen: `from` is who sent the second. */
export interface TlsEstablishedItem extends Seen {
  kind: 'established';
}

/** A KeyUpdate made new keys for what one side sends (RFC 9846 §4.7.3 [8446 §4.6.3]). */
export interface TlsKeysUpdatedItem extends Seen {
  kind: 'keys_updated';
  /** How often that side has changed its keys by now. */
  generation: number;
  /** The first 8 hex digits of the SHA-256 of the new traffic secret. */
  id: string;
}

/** What one record of application data held; only where it was asked for. */
export interface TlsApplicationItem extends Seen {
  kind: 'application_data';
  content: Uint8Array;
}

/** Encrypted records of one direction that cannot be read, reported unless its bytes were found malformed before. `at` is that of the first of them. */
export interface TlsUnreadableItem extends Seen {
  kind: 'unreadable';
  /** no_secrets: the key log never had their keys. unsupported: no way to compute this version or suite. */
  reason: 'no_secrets' | 'unsupported';
  /** How many came until the decoder gave up, and their bytes without record headers. */
  records: number;
  bytes: number;
  /** Where the first of them starts, bytes from the start of the stream. */
  offset: number;
}

/** Bytes that do not follow the standard, reported once a direction, and not behind records that cannot be read. Offsets count the stream where `path` starts with `record`, else the handshake messages. */
export interface TlsMalformedItem extends Malformed, Seen {}

export type TlsItem = TlsMessageItem | TlsAlertItem | TlsChangeCipherSpecItem | TlsEstablishedItem | TlsKeysUpdatedItem | TlsApplicationItem | TlsUnreadableItem | TlsMalformedItem;

/** The chain in an item, DER in the order sent, compressed or not; undefined for every other item. */
export function certificatesIn(item: TlsItem): readonly Uint8Array[] | undefined {
  if (item.kind !== 'message') return undefined;
  const chain = item.value?.type === 'compressed_certificate' ? item.value.certificate : item.value;
  return chain?.type === 'certificate' ? chain.entries.map(({ der }) => der) : undefined;
}
