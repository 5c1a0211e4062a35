/** A server that says that it chose a lower version than it can, and a client that came back with one. */
import { VERSION } from '../registries/versions.ts';
import { highestVersion } from '../messages/client-hello.ts';
import type { Remarks } from './remark.ts';

/** TLS_FALLBACK_SCSV. */
const FALLBACK = 0x5600;

export const downgrade: Remarks = (value, { clientHello }) => {
  if (value.type === 'client_hello' && value.cipherSuites.includes(FALLBACK)) {
    return [{ check: 'fallback', severity: 'note', summary: 'the client came back with a lower version after a failure', citation: 'RFC 7507' }];
  }
  if (value.type !== 'server_hello' || value.downgrade === undefined || value.version >= VERSION.tls13) return [];
  const forced = clientHello !== undefined && highestVersion(clientHello) >= VERSION.tls13;
  return [
    {
      check: 'downgrade_mark',
      severity: forced ? 'error' : 'note',
      summary: forced ? 'the server knows a newer version, and so does the client: somebody on the way changed the ClientHello' : 'the server knows a newer version than the client offered',
      citation: 'RFC 9846 §4.2.3 [8446 §4.1.3]',
    },
  ];
};
