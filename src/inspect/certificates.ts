/** Certificates as events carry them, made from their DER once and kept, since the same few come again with every connection. */
import { createHash } from 'node:crypto';
import { readCertificate } from '../../ca/x509/certificate.ts';
import type { CertificateFacts, KeyFacts } from '../../ca/x509/facts.ts';
import { BoundedMap } from '../bounded/bounded-map.ts';
import type { ByteRange, Certificate, EventPayloads } from '../events/schema.ts';
import { certificateDetails, rangeOf } from './certificate-details.ts';

/** Distinct certificates kept; a session seldom sees more, and 10,000-name certificates are a few hundred kB each. */
const MAX_KEPT = 512;

/** Names and lines of one certificate in an event; the whole DER goes with it. */
const MAX_NAMES = 200;
const MAX_LINES = 60;

interface Known {
  facts: CertificateFacts;
  event: Certificate;
}

const CURVE_NAMES = new Map([
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
]);

/** `P-256`, `RSA 2048`, `Ed25519`. */
export function keyName(key: KeyFacts): string {
  if (key.curve !== undefined) return CURVE_NAMES.get(key.curve) ?? key.curve;
  const name = key.type.replace(/^(?:rsa-pss|rsa|dsa|ec)/, (family) => family.toUpperCase()).replace(/^ed/, 'Ed');
  return key.bits === undefined || key.type.startsWith('ed') ? name : `${name} ${key.bits}`;
}

/** Reads and keeps certificates by their bytes. */
export class CertificateCache {
  readonly #known = new BoundedMap<string, Known>(MAX_KEPT);

  /** Everything a certificate says. */
  facts(der: Uint8Array): CertificateFacts {
    return this.#look(der).facts;
  }

  /** The certificate as an event carries it. */
  event(der: Uint8Array): Certificate {
    return this.#look(der).event;
  }

  /** A server's chain as it was sent, DER, where only the client judges it. */
  unjudged(sent: readonly Uint8Array[]): EventPayloads['tls.certificates'] {
    return { hop: 'upstream', origin: 'as_sent', sent: sent.map((der) => this.event(der)), path: [], anchor: null, verdict: null, action: null, exception: false };
  }

  #look(der: Uint8Array): Known {
    const key = createHash('sha256').update(der).digest('base64');
    const known = this.#known.use(key);
    if (known !== undefined) return known;
    const facts = readCertificate(Uint8Array.from(der));
    const made = { facts, event: certificateEvent(facts) };
    this.#known.set(key, made);
    return made;
  }
}

function certificateEvent(facts: CertificateFacts): Certificate {
  const der = Buffer.from(facts.der);
  const names = (facts.subjectAlternativeNames ?? []).map((name) => (name.type === 'dns' || name.type === 'ip' ? name.value : `${name.type}:${name.value}`));
  return {
    sha256: facts.sha256,
    sha1: facts.sha1,
    spkiSha256: facts.spkiSha256,
    subject: facts.subject,
    issuer: facts.issuer,
    title: facts.commonName ?? names[0] ?? (facts.subject === '' ? 'no name' : facts.subject),
    serial: facts.serial,
    notBefore: facts.notBefore,
    notAfter: facts.notAfter,
    key: keyName(facts.key),
    signatureAlgorithm: facts.signatureAlgorithm,
    names: names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), `… and ${names.length - MAX_NAMES} more`] : names,
    isCa: facts.basicConstraints?.ca ?? false,
    selfIssued: facts.selfIssued,
    ...(facts.validation === undefined ? {} : { validation: facts.validation }),
    scts: facts.scts?.length ?? 0,
    extensions: facts.extensions.map((extension) => ({
      oid: extension.oid,
      name: extension.name,
      critical: extension.critical,
      lines: extension.unreadable === undefined ? limited(extension.lines) : limited([`could not be read: ${extension.unreadable}`, ...extension.lines]),
      ...placed(rangeOf(der, Buffer.from(extension.hex, 'hex'))),
    })),
    problems: [...facts.problems],
    der: der.toString('base64'),
    ...(facts.unreadable === undefined ? { details: certificateDetails(facts, der) } : {}),
  };
}

function placed(at: ByteRange | undefined): { at?: ByteRange } {
  return at === undefined ? {} : { at };
}

/** No more lines than an event should carry, and how many were left out. */
function limited(lines: readonly string[]): string[] {
  return lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES - 1), `… and ${lines.length - MAX_LINES + 1} more lines`] : [...lines];
}
