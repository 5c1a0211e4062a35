/** KeyUpdate (RFC 9846 §4.7.3 [8446 §4.6.3]). */
import type { HandshakeMessageDecoder } from './message.ts';

/** The sender goes on with new keys. */
export interface KeyUpdate {
  type: 'key_update';
  /** The other side is asked to do the same. */
  requested: boolean;
}

const REQUESTS: ReadonlyMap<number, string> = new Map([
  [0, 'update_not_requested'],
  [1, 'update_requested'],
]);

export const keyUpdate: HandshakeMessageDecoder<KeyUpdate> = {
  id: 24,
  name: 'KeyUpdate',
  citation: 'RFC 9846 §4.7.3 [8446 §4.6.3]',
  explanation:
    'From the next record on the sender uses keys computed from the old ones, and forgets those. Whoever learns today\'s keys cannot read yesterday\'s records with them.',
  rows: { request_update: 'Whether the other side should change its keys too.' },
  decode(reader) {
    const request = reader.u8('request_update', (value) => REQUESTS.get(value));
    if (!REQUESTS.has(request)) throw reader.fail('illegal_value', `${request} is neither 0 nor 1`, 'request_update');
    return { type: 'key_update', requested: request === 1 };
  },
  summary({ requested }) {
    return requested ? 'new keys, asks for the same' : 'new keys';
  },
};
