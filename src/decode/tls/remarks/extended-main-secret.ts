/** TLS 1.2 without extended_main_secret. */
import { highestVersion } from '../messages/client-hello.ts';
import { VERSION } from '../registries/versions.ts';
import type { Remarks } from './remark.ts';

const ID = 23;
const CITATION = 'RFC 7627 §5; RFC 9846 App. D';

export const extendedMainSecret: Remarks = (value, { clientHello }) => {
  if (value.type === 'client_hello' && highestVersion(value) <= VERSION.tls12 && !value.extensions.some(({ id }) => id === ID)) {
    return [{ check: 'no_extended_main_secret', severity: 'warning', summary: 'does not offer extended_main_secret: two connections could be brought to the same keys', citation: CITATION }];
  }
  if (value.type !== 'server_hello' || value.retry || value.version > VERSION.tls12 || value.extensions.some(({ id }) => id === ID)) return [];
  const offered = clientHello?.extensions.some(({ id }) => id === ID) === true;
  return [
    {
      check: 'no_extended_main_secret',
      severity: 'warning',
      summary: `keys without extended_main_secret${offered ? ', although the client offered it' : ''}: two connections could be brought to the same keys (triple handshake)`,
      citation: CITATION,
    },
  ];
};
