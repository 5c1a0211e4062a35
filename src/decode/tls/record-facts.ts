/** What is to be told of the records that brought a message: their header, and how they were protected (RFC 9846 §5 [8446 §5]; RFC 5246 §6.2). */
import type { Epoch } from './direction-keys.ts';

/** How records were protected. */
export interface ProtectionFacts {
  keys: Exclude<Epoch, 'plain'>;
  /** How often a KeyUpdate had changed the keys before (RFC 9846 §7.2 [8446 §7.2]). */
  generation: number;
  /** The place of the first record among those under the same keys, from 0 (RFC 9846 §5.3 [8446 §5.3]). */
  sequence: number;
  /** Bytes of padding in all of the records (RFC 9846 §5.4 [8446 §5.4]; with CBC RFC 5246 §6.2.3.2). */
  padding: number;
}

/** The record something came in; the first one where there were several. */
export interface RecordFacts {
  /** ContentType as it stood on the wire: that of application data for whatever TLS 1.3 protects. */
  type: number;
  /** legacy_record_version. */
  version: number;
  /** Behind the header, as it stood on the wire, bytes. */
  length: number;
  /** Absent where it was readable by all. */
  protection?: ProtectionFacts;
}

/** The facts of a message that began in one record and goes on in another. */
export function joined(first: RecordFacts, next: RecordFacts): RecordFacts {
  if (first.protection === undefined || next.protection === undefined) return first;
  return { ...first, protection: { ...first.protection, padding: first.protection.padding + next.protection.padding } };
}
