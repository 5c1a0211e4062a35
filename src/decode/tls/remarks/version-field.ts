/** The version field that TLS 1.3 froze at TLS 1.2. */
import { VERSION, versionName } from '../registries/versions.ts';
import type { Remarks } from './remark.ts';

export const versionField: Remarks = (value) => {
  if (value.type !== 'client_hello' || value.legacyVersion === VERSION.tls12) return [];
  const name = versionName(value.legacyVersion) ?? `${value.legacyVersion}`;
  return value.supportedVersions.includes(VERSION.tls13)
    ? [{ check: 'version_field', severity: 'error', summary: `the version field says ${name} where a client of TLS 1.3 must say TLS 1.2`, citation: 'RFC 9846 §4.2.2 [8446 §4.1.2]' }]
    : [{ check: 'version_field', severity: 'warning', summary: `the client knows no more than ${name}`, citation: 'RFC 8996; RFC 5246 App. E.1' }];
};
