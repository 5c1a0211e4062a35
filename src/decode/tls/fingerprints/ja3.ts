/** JA3: the MD5 of what a ClientHello offers, in wire order. */
import { createHash } from 'node:crypto';
import type { ClientHello } from '../messages/message.ts';
import { isGrease } from '../registries/grease.ts';
import type { Fingerprint, FingerprintMethod } from './fingerprint.ts';

/** `version,suites,extensions,groups,point formats`, in decimal, without GREASE, and its MD5 in hex. */
export function ja3(hello: ClientHello): Fingerprint {
  const raw = [
    `${hello.legacyVersion}`,
    join(hello.cipherSuites),
    join(hello.extensions.map(({ id }) => id)),
    join(hello.supportedGroups),
    hello.ecPointFormats.join('-'),
  ].join(',');
  return { hash: createHash('md5').update(raw).digest('hex'), raw };
}

function join(values: readonly number[]): string {
  return values.filter((value) => !isGrease(value)).join('-');
}

/** For the registry. */
export const ja3Method: FingerprintMethod = {
  name: 'JA3',
  citation: 'https://github.com/salesforce/ja3 (BSD-3-Clause)',
  explanation:
    'A hash over version, suites, extensions, groups and point formats as the client offers them. Browsers now shuffle their extensions, so for them it changes with every connection; JA4 does not.',
  compute: ja3,
};
