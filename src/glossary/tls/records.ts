/** The record a message came in, by the keys that protected it. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const RECORDS: Entries = {
  plain: entry('The record has only a header of five bytes: content type, version, length. Everybody on the way can read what is in it, and change it.', 'RFC 9846 §5.1 [8446 §5.1]; RFC 5246 §6.2.1'),
  early: entry('The record is protected with keys from an earlier session, because this handshake had none yet. The number counts the records under these keys, and zeros behind the content can hide how long that is.', 'RFC 9846 §5.2 to §5.4, §7.3 [8446 §5.2 to §5.4, §7.3]'),
  handshake: entry('The record is protected with keys that are only for the rest of the handshake. The number counts the records under these keys, and zeros behind the content can hide how long that is.', 'RFC 9846 §5.2 to §5.4, §7.3 [8446 §5.2 to §5.4, §7.3]'),
  application: entry('The record is protected with the keys for what is said after the handshake; a KeyUpdate replaces them and starts the count of records anew. Zeros behind the content can hide how long that is.', 'RFC 9846 §5.3, §5.4, §7.2 [8446 §5.3, §5.4, §7.2]'),
  tls12: entry('The record is protected with the keys that count from ChangeCipherSpec on. The number counts the records since then; padding fills the last block of CBC suites, and others have none.', 'RFC 5246 §6.1, §6.2.3'),
};
