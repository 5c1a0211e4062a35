/**
 * Leaves that show the fault of a real chain instead of hiding it: its dates, its names, its purposes, and a signature that the
 * client trusts no more than the real one. Pure; our own root only ever signs faults that the client sees by itself.
 */
import { authorityKeyIdentifier, basicConstraints, distinguishedName, serverAuthOnly, subjectAlternativeName } from './forge.ts';
import type { AlternativeName, CertificateTemplate, Extension } from './forge.ts';
import { isAllowed, parseCertificateName, parseHost } from './hosts.ts';
import type { Host } from './hosts.ts';
import { MAX_MIRRORED_NAMES, coversHost, leafKeyUsage, leafValidity, organizationOf, randomSerial, subjectOf } from './profiles.ts';
import type { LeafWishes, RootParts, Validity } from './profiles.ts';
import type { CertificateFacts } from './x509/facts.ts';

/** Which faults of the real chain a leaf is to show. */
export interface Mimicry {
  /** root: ours, for a chain that leads to a trusted one. untrusted: a root that nobody trusts. self: the leaf's own key. */
  signer: 'root' | 'untrusted' | 'self';
  /** Whether the client is sent the untrusted root, because the real server sent or named one. */
  sendsRoot: boolean;
  /** DER of the certificate whose dates the leaf takes: the one that is out of date, which may be an issuer's. */
  dates?: Uint8Array;
  /** DER of the certificate whose purposes the leaf takes: the one that is not for servers. */
  purposes?: Uint8Array;
}

/** What a mimicking leaf is made from; `real` is the leaf that the server showed. */
export interface MimicWishes extends Omit<LeafWishes, 'root' | 'real' | 'hostOnly'> {
  signer: Mimicry['signer'];
  /** The root that signs; null where the leaf signs itself. */
  root: RootParts | null;
  real: CertificateFacts;
  /** From when to when, and for what, where a certificate of the chain is at fault in that. */
  dates?: CertificateFacts;
  purposes?: CertificateFacts;
}

const EXTENDED_KEY_USAGE = '2.5.29.37';

/** Printable ASCII without spaces: what can stand in a dNSName and be compared by anybody. */
const PLAIN_NAME = /^[!-~]{1,253}$/;

/** The leaf; undefined where the fault cannot be shown without making another of it. */
export function mimicTemplate(wishes: MimicWishes): CertificateTemplate | undefined {
  const { root, host, keyType, publicKey, real, purposes } = wishes;
  const names = realNames(host, root, real);
  if (names === undefined) return undefined;
  // A constrained root's limits are held against the common name as well.
  const subject = subjectOf(organizationOf(real), root !== null && root.constraints.length > 0 ? undefined : real.commonName);
  const subjectDer = distinguishedName(subject);
  return {
    serial: randomSerial(),
    issuer: root === null ? subjectDer : root.subject,
    subject: subjectDer,
    ...validity(wishes),
    publicKey,
    extensions: [
      // Never that of a CA: whoever trusted it once more would trust whatever it signs.
      basicConstraints(null),
      leafKeyUsage(keyType),
      purposesOf(purposes) ?? serverAuthOnly(),
      ...(root === null ? [] : [authorityKeyIdentifier(root.subjectKeyId)]),
      ...(names.length === 0 ? [] : [subjectAlternativeName(names, subject.length === 0)]),
    ],
  };
}

/** Where a date is the fault, exactly the dates at fault; else the real leaf's, and under our own root our own limits as well. */
function validity({ now, signer, root, real, dates }: MimicWishes): Validity {
  if (signer === 'root' && dates === undefined && root !== null) return leafValidity(now, root, real);
  const { notBefore, notAfter } = dates ?? real;
  return { notBefore, notAfter };
}

/**
 * The real leaf's names as they stand there, odd ones too, so that each client compares as it would have; those that cover the host
 * first. Empty where the real leaf has none. Undefined where names get lost that a client would have compared: without them it
 * might look at the common name instead.
 */
function realNames(host: Host, root: RootParts | null, real: CertificateFacts): AlternativeName[] | undefined {
  const found = (real.subjectAlternativeNames ?? []).filter(({ type }) => type === 'dns' || type === 'ip');
  const covering: AlternativeName[] = [];
  const others: AlternativeName[] = [];
  for (const { type, value } of found) {
    const parsed = type === 'dns' ? dnsHost(value) : parseHost(value);
    if (root !== null && root.constraints.length > 0 && (parsed === undefined || !isAllowed(root.constraints, parsed))) continue;
    const name: AlternativeName | undefined = parsed?.type === 'ip' ? { type: 'ip', bytes: parsed.bytes } : PLAIN_NAME.test(value) ? { type: 'dns', value } : undefined;
    if (name === undefined) continue;
    (parsed !== undefined && coversHost(parsed, host) ? covering : others).push(name);
  }
  const names = [...covering, ...others].slice(0, MAX_MIRRORED_NAMES);
  return names.length === 0 && found.length > 0 ? undefined : names;
}

function dnsHost(text: string): Host | undefined {
  const value = parseCertificateName(text);
  return value === undefined ? undefined : { type: 'dns', value };
}

function purposesOf(certificate: CertificateFacts | undefined): Extension | undefined {
  const hex = certificate?.extensions.find(({ oid }) => oid === EXTENDED_KEY_USAGE)?.hex;
  return hex === undefined ? undefined : { oid: EXTENDED_KEY_USAGE, critical: false, value: Buffer.from(hex, 'hex') };
}
