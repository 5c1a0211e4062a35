/** Certificates as servers have them, with whatever names and dates a test wants. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { buildCertificate, distinguishedName, subjectAlternativeName } from '../../ca/forge.ts';
import type { AlternativeName } from '../../ca/forge.ts';

/** What a certificate is to say. */
export interface RealLeaf {
  commonName?: string;
  organization?: string;
  /** DNS names as they are, and addresses as bytes; no SAN when absent. */
  names?: readonly (string | Uint8Array)[];
  /** ms since the epoch. */
  notBefore: number;
  notAfter: number;
}

/** A self-signed certificate, DER. */
export function realLeaf({ commonName, organization, names, notBefore, notAfter }: RealLeaf): Buffer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const subject = distinguishedName([
    ...(organization === undefined ? [] : [{ oid: '2.5.4.10', value: organization, encoding: 'utf8' } as const]),
    ...(commonName === undefined ? [] : [{ oid: '2.5.4.3', value: commonName, encoding: 'utf8' } as const]),
  ]);
  const alternative = names?.map((name): AlternativeName => (typeof name === 'string' ? { type: 'dns', value: name } : { type: 'ip', bytes: name }));
  return buildCertificate(
    {
      serial: Uint8Array.of(1),
      issuer: subject,
      subject,
      notBefore,
      notAfter,
      publicKey: publicKey.export({ type: 'spki', format: 'der' }),
      extensions: alternative === undefined ? [] : [subjectAlternativeName(alternative, false)],
    },
    (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'der' }),
  );
}
