/** encrypt_then_mac (22): a safer order of encryption and authentication for CBC suites. */
import type { Extension } from './extension.ts';

/** Only its presence counts; the value is null. */
export const encryptThenMac: Extension = {
  id: 22,
  name: 'encrypt_then_mac',
  citation: 'RFC 7366',
  explanation:
    'For the old CBC suites of TLS 1.2: encrypt first, then authenticate what was encrypted. The original order leaks through timing and made attacks such as Lucky Thirteen possible.',
  places: ['client_hello', 'server_hello'],
  decode: () => null,
};
