/**
 * Servers with every fault of badssl.com that can be made here, as data: what each shows, and what trustlens does about it. Read by
 * the test that has Chromium judge them with and without trustlens, and by whoever writes down how well faults are passed on.
 */
import { sequence } from './der.ts';
import { goodPath } from './judged-path.ts';
import type { PathWish } from './judged-path.ts';
import { alternativeNames, basicConstraints, extendedKeyUsage, extension, generalName, issuerPlace, keyUsage, makeCertificate, makeCrl, nameConstraints, subjectKeyId } from './made-certificate.ts';
import type { CertificateWish, MadeCertificate } from './made-certificate.ts';

/** What the client meets: the site; its own objection to a certificate with the same fault; an alert of ours; no handshake in either way. */
export type Outcome = 'served' | 'shown' | 'refused' | 'failed';

export interface FaultRow {
  /** Its name at badssl.com where it has one. */
  name: string;
  outcome: Outcome;
  /** The finding that decides. */
  check?: string;
  /** Key of the leaf, PEM. */
  key: string;
  /** PEM in the order sent. */
  chain: string;
}

const DAY = 86_400_000;

/** Serial of the leaf that its CA took back; the others all have another one. */
const TAKEN_BACK = Buffer.from('2b00000000000000000b', 'hex');

/** All faulty servers for a host, and some good ones; the root that all the good ones lead to. */
export function faultRows(host: string, now: number): { root: MadeCertificate; rows: readonly FaultRow[]; crl: string } {
  const rows: FaultRow[] = [];
  const plain = { issuerPlace: undefined, crlPlace: undefined };
  const path = (wish: PathWish = {}): ReturnType<typeof goodPath> =>
    goodPath({
      root: { notBefore: now - 700 * DAY, notAfter: now + 3_000 * DAY, ...wish.root },
      intermediate: { notBefore: now - 300 * DAY, notAfter: now + 300 * DAY, ...wish.intermediate },
      leaf: { subject: host, notBefore: now - DAY, notAfter: now + 80 * DAY, ...wish.leaf },
      leafExtensions: { names: alternativeNames(host), ...plain, ...wish.leafExtensions },
      intermediateExtensions: { crlPlace: undefined, ...wish.intermediateExtensions },
    });
  const [, intermediate, root] = path();
  type Sent = (leaf: MadeCertificate, intermediate: MadeCertificate, root: MadeCertificate) => MadeCertificate[];
  const add = (name: string, outcome: Outcome, check: string | undefined, wish: PathWish, sent: Sent = (leaf, intermediate) => [leaf, intermediate]): void => {
    const made = path(wish);
    rows.push({ name, outcome, ...(check !== undefined && { check }), key: made[0].keyPem, chain: sent(...made).map(({ pem }) => pem).join('') });
  };
  const alone = (name: string, outcome: Outcome, check: string, wish: CertificateWish): void => {
    const leaf = makeCertificate({ subject: host, keyName: 'itself', notBefore: now - DAY, notAfter: now + 80 * DAY, ...wish });
    rows.push({ name, outcome, check, key: leaf.keyPem, chain: leaf.pem });
  };
  const nobody = { subject: 'Nobody Knows It', keyName: 'nobody knows it' };
  const own = [alternativeNames(host), basicConstraints(false), extendedKeyUsage('serverAuth')];

  add('expired', 'shown', 'expired', { leaf: { notBefore: now - 40 * DAY, notAfter: now - 3 * DAY } });
  add('not-yet-valid', 'shown', 'not_yet_valid', { leaf: { notBefore: now + 3 * DAY, notAfter: now + 40 * DAY } });
  add('expired-intermediate', 'shown', 'expired', { intermediate: { notAfter: now - 3 * DAY } });
  add('wrong.host', 'shown', 'wrong_host', { leafExtensions: { names: alternativeNames('elsewhere.test', '*.elsewhere.test') } });
  add('partial-wildcard', 'shown', 'wrong_host', { leafExtensions: { names: alternativeNames(`${host.slice(0, 4)}*`) } });
  add('no-san', 'shown', 'no_san', { leafExtensions: { names: undefined } });
  alone('self-signed', 'shown', 'self_signed', { extensions: own });
  alone('self-signed, of a CA', 'shown', 'self_signed', { extensions: [alternativeNames(host), basicConstraints(true), keyUsage('keyCertSign', 'digitalSignature')] });
  alone('self-signed, wrong.host and expired', 'shown', 'self_signed', { notAfter: now - DAY / 2, extensions: [alternativeNames('elsewhere.test'), extendedKeyUsage('serverAuth')] });
  add('untrusted-root', 'shown', 'untrusted_root', { root: nobody }, (...all) => all);
  add('unknown-issuer', 'shown', 'unknown_issuer', { root: nobody });
  add('untrusted-root, wrong.host and expired', 'shown', 'untrusted_root', { root: nobody, leaf: { notBefore: now - 40 * DAY, notAfter: now - DAY }, leafExtensions: { names: alternativeNames('elsewhere.test') } }, (...all) => all);
  // Nothing answers there, so that Chromium cannot fetch what is missing.
  add('incomplete-chain', 'shown', 'incomplete_chain', { leafExtensions: { issuerPlace: issuerPlace('http://127.0.0.1:1/intermediate.crt') } }, (leaf) => [leaf]);
  add('for clients alone', 'shown', 'wrong_purpose', { leafExtensions: { extendedKeyUsage: extendedKeyUsage('clientAuth') } });

  add('sha1', 'refused', 'weak_hash', { leaf: { hash: 'sha1' } });
  add('sha1-intermediate', 'refused', 'weak_hash', { intermediate: { hash: 'sha1' } });
  add('rsa1024', 'refused', 'weak_key', { leaf: { key: 'rsa1024' } });
  add('name-constraints', 'refused', 'name_not_permitted', {
    intermediateExtensions: { subjectKeyId: subjectKeyId('intermediate key'), names: nameConstraints([generalName('elsewhere.test')]) },
  });
  add('no-subject, names not critical', 'refused', 'names_not_critical', { leaf: { subject: null } });
  add('leaf of a CA', 'refused', 'leaf_is_ca', { leafExtensions: { basicConstraints: basicConstraints(true), keyUsage: keyUsage('digitalSignature', 'keyCertSign') } });

  add('revoked', 'refused', 'revoked', { leaf: { serial: TAKEN_BACK } });

  add('ecc256', 'served', undefined, {});
  add('ecc384', 'served', undefined, { leaf: { key: 'p384' } });
  add('rsa2048', 'served', undefined, { leaf: { key: 'rsa2048' } });
  add('rsa4096', 'served', undefined, { leaf: { key: 'rsa4096' } });
  add('rsa8192', 'served', undefined, { leaf: { key: 'rsa8192' } });
  add('sha384', 'served', undefined, { leaf: { hash: 'sha384' } });
  add('reversed-chain', 'served', undefined, {}, (leaf, intermediate, top) => [leaf, top, intermediate]);
  add('no-common-name and no-subject', 'served', undefined, { leaf: { subject: null }, leafExtensions: { names: extension('2.5.29.17', sequence(generalName(host)), true) } });
  add('1000-sans', 'served', undefined, { leafExtensions: { names: alternativeNames(host, ...Array.from({ length: 999 }, (_, index) => `name-${index}.test`)) } });
  // More than the 100 KiB of certificates that OpenSSL and BoringSSL take.
  add('10000-sans', 'failed', undefined, { leafExtensions: { names: alternativeNames(host, ...Array.from({ length: 9_999 }, (_, index) => `name-${index}.test`)) } });
  return { root, rows, crl: makeCrl(intermediate, [TAKEN_BACK], now - DAY, now + 7 * DAY) };
}
