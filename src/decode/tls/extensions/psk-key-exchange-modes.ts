/** psk_key_exchange_modes (45): whether a resumed session computes a fresh key exchange too. */
import { pskModeName } from '../registries/psk-modes.ts';
import type { Extension } from './extension.ts';

/** The value is the list of numbers. */
export const pskKeyExchangeModes: Extension = {
  id: 45,
  name: 'psk_key_exchange_modes',
  citation: 'RFC 9846 §4.3.9 [8446 §4.2.9]',
  explanation:
    'Says whether the client, when it goes on with an earlier session, wants a fresh key exchange as well (psk_dhe_ke) or does without (psk_ke). Without the fresh one, whoever gets the old secret later can read the connection.',
  places: ['client_hello'],
  decode(reader) {
    const modes = reader.vector('ke_modes', 1, (list) => list.u8('ke_mode', pskModeName), 1);
    reader.note(modes.map((mode) => pskModeName(mode) ?? `${mode}`).join(', '));
    return modes;
  },
};
