/** ChangeCipherSpec: the one message of its own record type (RFC 5246 §7.1; in TLS 1.3 a dummy, RFC 9846 App. E.4 [8446 App. D.4]). */
import { Reader } from '../../../bytes/reader.ts';
import type { Field } from '../../../bytes/reader.ts';

export const CHANGE_CIPHER_SPEC_CITATION = 'RFC 5246 §7.1; RFC 9846 App. E.4 [8446 App. D.4]';
export const CHANGE_CIPHER_SPEC_EXPLANATION =
  'Up to TLS 1.2: from the next record on the sender encrypts with the keys that were just agreed. In TLS 1.3 it means nothing and is sent only so that equipment on the way takes the connection for TLS 1.2.';
/** What its row is for. */
export const CHANGE_CIPHER_SPEC_ROWS: Readonly<Record<string, string>> = { type: 'Always 1.' };

/** Reads its one byte. Throws `DecodeError` when it is anything but a single 1. */
export function decodeChangeCipherSpec(bytes: Uint8Array): Field[] {
  const reader = new Reader(bytes, 'change_cipher_spec');
  const value = reader.u8('type');
  if (value !== 1) throw reader.fail('illegal_value', `${value} where only 1 may stand`, 'type');
  reader.finish();
  return reader.fields;
}
