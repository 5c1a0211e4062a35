/** supported_versions (43): the real versions, since the field of the ClientHello is frozen at TLS 1.2. */
import { versionName } from '../registries/versions.ts';
import type { Extension } from './extension.ts';

/** In a ClientHello the list of numbers, the most liked first; from a server the number that was selected. */
export const supportedVersions: Extension = {
  id: 43,
  name: 'supported_versions',
  citation: 'RFC 9846 §4.3.1 [8446 §4.2.1]',
  explanation:
    'The versions the client really speaks; the old version field stays at TLS 1.2 because too many boxes in the network choke on anything newer. The server answers with the one it chose.',
  places: ['client_hello', 'server_hello', 'hello_retry_request'],
  decode(reader, place) {
    if (place !== 'client_hello') {
      const selected = reader.u16('selected_version', versionName);
      reader.note(versionName(selected) ?? `${selected}`);
      return selected;
    }
    const versions = reader.vector('versions', 1, (list) => list.u16('version', versionName), 1);
    reader.note(versions.map((version) => versionName(version) ?? `${version}`).join(', '));
    return versions;
  },
};
