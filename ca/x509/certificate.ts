/**
 * DER to facts. A certificate is read part by part, and a part that cannot be read is named in `problems` and leaves the rest
 * alone: an inspector has to show exactly the certificates that others refuse.
 */
import { createHash } from 'node:crypto';
import { toHex } from '../../src/bytes/hex.ts';
import { Asn1Error, encodingOf, readAsn1 } from './asn1.ts';
import type { Asn1Node, Asn1Reading } from './asn1.ts';
import { Elements, explicitlyTagged } from './asn1-elements.ts';
import { bitsOf, integerBytes, smallInteger, timeOf } from './asn1-values.ts';
import { readName } from './distinguished-name.ts';
import { readExtensions } from './extension-list.ts';
import { limitedLines } from './extensions/extension.ts';
import type { CertificateFacts } from './facts.ts';
import { readPublicKey } from './public-key.ts';
import { serialText } from './serial-text.ts';
import { readSignatureAlgorithm } from './signature-algorithm.ts';

/** Reads a certificate. Never throws: what could not be read is absent and named in `problems`. */
export function readCertificate(der: Uint8Array): CertificateFacts {
  const bytes = new Uint8Array(der.buffer, der.byteOffset, der.byteLength);
  const facts = blank(der);
  let reading: Asn1Reading;
  let frame: Frame;
  try {
    reading = readAsn1(bytes);
    frame = readFrame(reading.root);
  } catch (error) {
    facts.unreadable = reasonOf(error);
    facts.problems = [`not a certificate: ${facts.unreadable}`];
    return facts;
  }
  const problems = [...reading.problems];
  if (reading.trailing > 0) problems.push(`${reading.trailing} bytes behind the certificate`);
  fill(facts, frame, problems);
  facts.problems = limitedLines(problems);
  return facts;
}

/** The parts of the frame, not yet looked into. */
interface Frame {
  version: Asn1Node | undefined;
  serial: Asn1Node;
  innerAlgorithm: Asn1Node;
  issuer: Asn1Node;
  validity: Asn1Node;
  subject: Asn1Node;
  spki: Asn1Node;
  uniqueIds: readonly ('issuer' | 'subject')[];
  extensions: Asn1Node | undefined;
  outerAlgorithm: Asn1Node;
  signature: Asn1Node;
}

/** The facts of a certificate that nothing could be read from. */
function blank(der: Uint8Array): CertificateFacts {
  return {
    der,
    sha256: digest('sha256', der, 'hex'),
    sha1: digest('sha1', der, 'hex'),
    spkiSha256: '',
    version: 1,
    serial: '',
    subject: '',
    issuer: '',
    subjectAttributes: [],
    issuerAttributes: [],
    subjectHex: '',
    issuerHex: '',
    notBefore: 0,
    notAfter: 0,
    key: { type: 'unknown' },
    signatureAlgorithm: 'unknown',
    signatureAlgorithmsEqual: false,
    selfIssued: false,
    extensions: [],
    unknownCritical: [],
    problems: [],
  };
}

/** The message of an `Asn1Error`; anything else is a bug and goes on. */
function reasonOf(error: unknown): string {
  if (error instanceof Asn1Error) return error.message;
  throw error;
}

function digest(algorithm: 'sha1' | 'sha256', bytes: Uint8Array, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(bytes).digest(encoding);
}

/** RFC 5280 §4.1. */
function readFrame(root: Asn1Node): Frame {
  const outer = Elements.of(root, 'certificate');
  const tbs = Elements.of(outer.next('signed part'), 'signed part');
  const outerAlgorithm = outer.next('signature algorithm');
  const signature = outer.next('signature');
  outer.finish();
  const version = tbs.context(0);
  const serial = tbs.next('serial number');
  const innerAlgorithm = tbs.next('signature algorithm');
  const issuer = tbs.next('issuer');
  const validity = tbs.next('validity');
  const subject = tbs.next('subject');
  const spki = tbs.next('public key');
  const uniqueIds: ('issuer' | 'subject')[] = [];
  if (tbs.context(1) !== undefined) uniqueIds.push('issuer');
  if (tbs.context(2) !== undefined) uniqueIds.push('subject');
  const extensions = tbs.context(3);
  tbs.finish();
  return { version, serial, innerAlgorithm, issuer, validity, subject, spki, uniqueIds, extensions, outerAlgorithm, signature };
}

function fill(facts: CertificateFacts, frame: Frame, problems: string[]): void {
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      problems.push(reasonOf(error));
    }
  };
  attempt(() => (facts.version = readVersion(frame.version, problems)));
  attempt(() => (facts.serial = serialText(integerBytes(frame.serial, 'serial number'))));
  facts.signatureAlgorithmHex = toHex(encodingOf(frame.innerAlgorithm));
  facts.signatureAlgorithmsEqual = facts.signatureAlgorithmHex === toHex(encodingOf(frame.outerAlgorithm));
  attempt(() => {
    const algorithm = readSignatureAlgorithm(frame.innerAlgorithm);
    facts.signatureAlgorithm = algorithm.name;
    if (algorithm.hash !== undefined) facts.signatureHash = algorithm.hash;
  });
  if (!facts.signatureAlgorithmsEqual) attempt(() => (facts.outerSignatureAlgorithm = readSignatureAlgorithm(frame.outerAlgorithm).name));
  facts.issuerHex = toHex(encodingOf(frame.issuer));
  facts.subjectHex = toHex(encodingOf(frame.subject));
  facts.selfIssued = facts.issuerHex === facts.subjectHex;
  attempt(() => {
    const name = readName(frame.issuer, 'issuer');
    problems.push(...name.problems);
    facts.issuer = name.line;
    facts.issuerAttributes = name.attributes;
  });
  attempt(() => {
    const name = readName(frame.subject, 'subject');
    problems.push(...name.problems);
    facts.subject = name.line;
    facts.subjectAttributes = name.attributes;
    const commonName = name.attributes.findLast((attribute) => attribute.type === 'CN')?.value;
    if (commonName !== undefined) facts.commonName = commonName;
  });
  attempt(() => readValidity(frame.validity, facts, problems));
  facts.spki = encodingOf(frame.spki);
  facts.spkiSha256 = digest('sha256', facts.spki, 'base64');
  attempt(() => (facts.key = readPublicKey(frame.spki, problems)));
  if (frame.uniqueIds.length > 0) facts.uniqueIds = frame.uniqueIds;
  const { extensions } = frame;
  if (extensions !== undefined) {
    if (facts.version < 3) problems.push(`extensions in a certificate of version ${facts.version}`);
    attempt(() => Object.assign(facts, readExtensions(explicitlyTagged(extensions, 'extensions'), problems)));
  }
  attempt(() => (facts.signature = bitsOf(frame.signature, 'signature').bytes));
}

/** RFC 5280 §4.1.2.1: 0 stands for version 1, which is the default and not to be written out. */
function readVersion(node: Asn1Node | undefined, problems: string[]): number {
  if (node === undefined) return 1;
  const version = smallInteger(explicitlyTagged(node, 'version'), 'version') + 1;
  if (version === 1) problems.push('version: the default value is written out, which is BER and not DER');
  if (version < 1 || version > 3) problems.push(`version ${version}, which does not exist`);
  return version;
}

/** RFC 5280 §4.1.2.5. UTCTime has to be used through 2049 and GeneralizedTime from 2050 on. */
function readValidity(node: Asn1Node, facts: CertificateFacts, problems: string[]): void {
  const elements = Elements.of(node, 'validity');
  const notBefore = timeOf(elements.next('notBefore'), 'notBefore');
  const notAfter = timeOf(elements.next('notAfter'), 'notAfter');
  elements.finish();
  for (const [label, time] of Object.entries({ notBefore, notAfter })) {
    if (time.problem !== undefined) problems.push(time.problem);
    if (time.encoding === 'GeneralizedTime' && time.value < FIRST_GENERALIZED && time.value >= FIRST_UTC) {
      problems.push(`${label}: a GeneralizedTime before 2050, which has to be a UTCTime`);
    }
  }
  facts.notBefore = notBefore.value;
  facts.notAfter = notAfter.value;
  facts.timeEncodings = { notBefore: notBefore.encoding, notAfter: notAfter.encoding };
}

const FIRST_UTC = Date.UTC(1950, 0, 1);
const FIRST_GENERALIZED = Date.UTC(2050, 0, 1);
