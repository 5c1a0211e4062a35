/** application_settings (17613), ALPS: settings of the application protocol within the handshake. */
import { counted } from '../../../bytes/counted.ts';
import { decodeProtocolNames } from './application-layer-protocol-negotiation.ts';
import type { Extension } from './extension.ts';

/** In a ClientHello the list of protocols as text; in EncryptedExtensions the length of the settings in bytes. */
export const applicationSettings: Extension = {
  id: 17613,
  name: 'application_settings',
  citation: 'draft-vvv-tls-alps-01',
  explanation:
    'The protocols for which the client takes settings already in the handshake, for example HTTP/2 SETTINGS. Only Chromium and its relatives send it, so it tells browsers apart.',
  places: ['client_hello', 'encrypted_extensions'],
  decode(reader, place) {
    if (place === 'client_hello') return decodeProtocolNames(reader);
    const { length } = reader.rest('settings', (bytes) => counted(bytes.length, 'byte'));
    reader.note(`${counted(length, 'byte')} of settings`);
    return length;
  },
};
