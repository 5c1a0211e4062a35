/** padding (21): bytes without a meaning that bring the ClientHello to another length. */
import { counted } from '../../../bytes/counted.ts';
import type { Extension } from './extension.ts';

/** The value is the number of bytes. */
export const padding: Extension = {
  id: 21,
  name: 'padding',
  citation: 'RFC 7685',
  explanation:
    'Zeros that make the ClientHello longer, because some old servers hang on messages between 256 and 511 bytes. It also hides a little of what the length would give away.',
  places: ['client_hello'],
  decode(reader) {
    const zeros = reader.rest('padding', (bytes) => `${counted(bytes.length, 'byte')}${bytes.some((byte) => byte !== 0) ? ', not all zero' : ''}`);
    if (zeros.some((byte) => byte !== 0)) reader.note(`${counted(zeros.length, 'byte')}, not all zero as they must be`);
    else reader.note(counted(zeros.length, 'byte'));
    return zeros.length;
  },
};
