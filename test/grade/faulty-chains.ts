/** The chains of section I: what a server shows in each case, and what the rubric expects of a proxy that meets it. */
import { constants, createPublicKey, privateEncrypt } from 'node:crypto';
import { openssl } from '../support/openssl.ts';
import { INTERMEDIATE_EXTENSIONS, goodPath } from '../support/judged-path.ts';
import type { PathWish } from '../support/judged-path.ts';
import { integer, nothing, octetString, oid, sequence } from '../support/der.ts';
import {
  alternativeNames,
  basicConstraints,
  extendedKeyUsage,
  extension,
  generalName,
  issuerPlace,
  keyUsage,
  makeCertificate,
  nameConstraints,
  subjectKeyId,
} from '../support/made-certificate.ts';
import type { MadeCertificate } from '../support/made-certificate.ts';

/** The host that clients ask for. */
export const HOST = 'origin.test';

const DAY = 86_400_000;

/** refused: no trusted leaf, nothing sent. flagged: relayed with a warning. noted: relayed, and a finding says it. accepted: relayed without. */
export type Outcome = 'refused' | 'flagged' | 'noted' | 'accepted';

/** One server. */
export interface ChainCase {
  row: number;
  name: string;
  expected: Outcome;
  /** The finding that decides, by its name. */
  check: string;
  /** What the client asks for where it is not `HOST`. */
  host?: string;
  /** PEM. */
  key: string;
  /** As sent. */
  sent: readonly MadeCertificate[];
  /** The root that counts as a public one. */
  isPublic?: boolean;
  maxVersion?: 'TLSv1.2';
}

/** All of them, with the roots that the proxy trusts. */
export interface FaultyChains {
  cases: readonly ChainCase[];
  roots: readonly MadeCertificate[];
  publicRoots: readonly MadeCertificate[];
}

type Path = [leaf: MadeCertificate, intermediate: MadeCertificate, root: MadeCertificate];

/** The modulus of a CA key whose private half is published (chromium/badssl.com, certs/src/crt/ca-mitm-software.crt), base64url. */
const PUBLISHED_KEY =
  'yeUIqSbex-3PcXhh-PErIvcOOC5LsRHGBiUsfTLXOMBV14J0kZpX_LRlc7ENBBvAwope3bbmBOVkTTc0R88O-z6tU2KukHqgjAh-nXaLwGARTk2BBO8IlWZMwaJijMb4IWB70OWNOSRAwEAPKqJfCnlL3VRWO_gPw1z_9rJW2mIQS66xtcAwKtwXqI_RHgLfDRor19zEeiV9PJwj0NcB5Zi0X19JQGxfDGb-HzqgOPhjJllmo4JZPO8jGDOmcOwUlr9dAX8wOtI5rlY3Yi6_nB-UdQyDlEHpAdzajBNq8IXpTNg8kV7rruzWmGrTQ3xfkV88qOG6wB9j3V_6gE0OWQ';

/** id-pe-tlsfeature with status_request: must-staple (RFC 7633 §4). */
const MUST_STAPLE = extension('1.3.6.1.5.5.7.1.24', sequence(integer(5)));

/** Makes them, valid around `now` (ms since the epoch) but for their fault. */
export function faultyChains(now: number): FaultyChains {
  const cases: ChainCase[] = [];
  const roots: MadeCertificate[] = [];
  const dates = { root: { notBefore: now - 700 * DAY, notAfter: now + 3_000 * DAY }, intermediate: { notBefore: now - 300 * DAY, notAfter: now + 300 * DAY }, leaf: { notBefore: now - DAY, notAfter: now + 80 * DAY } };
  const path = (wish: PathWish = {}): Path =>
    goodPath({
      root: { ...dates.root, ...wish.root },
      intermediate: { ...dates.intermediate, ...wish.intermediate },
      leaf: { subject: HOST, ...dates.leaf, ...wish.leaf },
      leafExtensions: { names: alternativeNames(HOST), ...wish.leafExtensions },
      intermediateExtensions: wish.intermediateExtensions ?? {},
    });
  const [, , root] = path();
  const publicPath = (wish: PathWish = {}): Path => path({ ...wish, root: { subject: 'Public Root', keyName: 'public root' } });
  const [, , publicRoot] = publicPath();
  roots.push(root, publicRoot);
  /** A root with a fault of its own, which is trusted all the same. */
  const ownRoot = (name: string, change: PathWish['root'] = {}): NonNullable<PathWish['root']> => ({ subject: name, keyName: name, ...change });

  interface More extends Partial<Pick<ChainCase, 'host' | 'isPublic' | 'maxVersion'>> {
    sent?: (...made: Path) => readonly MadeCertificate[];
    /** Its root is one that the proxy trusts. */
    trusted?: boolean;
  }
  const put = (row: number, name: string, expected: Outcome, check: string, made: Path, { sent = (leaf, intermediate) => [leaf, intermediate], trusted = false, ...more }: More = {}): void => {
    if (trusted) roots.push(made[2]);
    cases.push({ row, name, expected, check, key: made[0].keyPem, sent: sent(...made), ...more });
  };
  const add = (row: number, name: string, expected: Outcome, check: string, wish: PathWish, more: More = {}): void => put(row, name, expected, check, (more.isPublic === true ? publicPath : path)(wish), more);

  const itself = makeCertificate({ subject: HOST, keyName: 'itself', ...dates.leaf, extensions: [alternativeNames(HOST), basicConstraints(false), extendedKeyUsage('serverAuth')] });
  put(1, 'self-signed leaf', 'refused', 'self_signed', [itself, itself, itself], { sent: (leaf) => [leaf] });

  const other = path({ leaf: { keyName: 'another leaf' } });
  add(2, 'signature by the right key over another certificate', 'refused', 'bad_signature', { leaf: { signature: signatureOf(other[0]) } });

  const namesake = { subject: 'Example Root X1', keyName: 'namesake' };
  const unkeyed = { authorityKeyId: undefined };
  add(3, 'a root of the same name with another key, sent along', 'refused', 'untrusted_root', { root: namesake, leafExtensions: unkeyed, intermediateExtensions: unkeyed }, { sent: (...all) => all });
  add(3, 'the same, not sent', 'refused', 'bad_signature', { root: namesake, leafExtensions: unkeyed, intermediateExtensions: unkeyed });

  add(4, 'another name', 'refused', 'wrong_host', { leafExtensions: { names: alternativeNames('elsewhere.test') } });
  const stranger = { subject: 'Nobody Knows It', keyName: 'stranger' };
  add(5, 'a root that nobody trusts', 'refused', 'untrusted_root', { root: stranger }, { sent: (...all) => all });
  add(5, 'an issuer that nobody knows', 'refused', 'unknown_issuer', { root: stranger });

  add(6, 'no keyCertSign', 'refused', 'issuer_may_not_sign', { intermediateExtensions: { keyUsage: keyUsage('digitalSignature') } });
  add(6, 'cA FALSE with keyCertSign', 'refused', 'issuer_is_no_ca', { intermediateExtensions: { basicConstraints: basicConstraints(false) } });
  add(6, 'no basicConstraints, with keyCertSign', 'refused', 'issuer_is_no_ca', { intermediateExtensions: { basicConstraints: undefined } });
  add(6, 'neither basicConstraints nor keyUsage', 'refused', 'issuer_is_no_ca', { intermediateExtensions: { basicConstraints: undefined, keyUsage: undefined } });
  add(7, 'an intermediate of version 1', 'refused', 'old_issuer', { intermediate: { version: 1, extensions: [] }, leafExtensions: unkeyed });

  const past = { notBefore: now - 400 * DAY, notAfter: now - 3 * DAY };
  add(9, 'expired leaf', 'refused', 'expired', { leaf: past });
  add(9, 'expired intermediate', 'refused', 'expired', { intermediate: past });
  add(9, 'expired root in the store', 'refused', 'expired', { root: ownRoot('Expired Root', past) }, { trusted: true });
  const future = { notBefore: now + 3 * DAY, notAfter: now + 40 * DAY };
  add(10, 'leaf', 'refused', 'not_yet_valid', { leaf: future });
  add(10, 'intermediate', 'refused', 'not_yet_valid', { intermediate: future });
  add(10, 'root in the store', 'refused', 'not_yet_valid', { root: ownRoot('Early Root', future) }, { trusted: true });

  const below = (intermediate: MadeCertificate): [MadeCertificate, MadeCertificate] => {
    const second = makeCertificate({ subject: 'Example CA Below', keyName: 'below', issuer: intermediate, ...dates.intermediate, extensions: [basicConstraints(true), keyUsage('keyCertSign', 'cRLSign'), subjectKeyId('below key')] });
    const [leaf] = path({ leaf: { issuer: second }, leafExtensions: unkeyed });
    return [leaf, second];
  };
  const [, limited] = path();
  const [deep, between] = below(limited);
  put(11, 'two CAs below one with pathLen 0', 'refused', 'path_too_long', [deep, between, limited], { sent: (...all) => all });

  const constrained = (names: Buffer): NonNullable<PathWish['intermediateExtensions']> => ({ ...INTERMEDIATE_EXTENSIONS, nameConstraints: names });
  add(12, 'not in the permitted subtree', 'refused', 'name_not_permitted', { intermediateExtensions: constrained(nameConstraints([generalName('elsewhere.test')])) });
  add(12, 'in an excluded subtree', 'refused', 'name_excluded', { intermediateExtensions: constrained(nameConstraints([], [generalName('test')])) });

  const unknown = extension('1.3.6.1.4.1.99999.1', nothing(), true);
  add(13, 'in the leaf', 'refused', 'unknown_critical_extension', { leafExtensions: { unknown } });
  add(13, 'in the intermediate', 'refused', 'unknown_critical_extension', { intermediateExtensions: { unknown } });

  add(14, 'basicConstraints that is no DER', 'refused', 'broken_extension', { leafExtensions: { basicConstraints: extension('2.5.29.19', Buffer.from('30ff', 'hex'), true) } });
  // OpenSSL builds no path through such a certificate.
  add(14, 'keyUsage of the intermediate that is no DER', 'refused', 'incomplete_chain', { intermediateExtensions: { keyUsage: extension('2.5.29.15', Buffer.from('0405', 'hex'), true) } });
  add(14, 'names that are no DER', 'refused', 'no_san', { leafExtensions: { names: extension('2.5.29.17', Buffer.from('3081', 'hex')) } });

  add(15, 'clientAuth only', 'refused', 'wrong_purpose', { leafExtensions: { extendedKeyUsage: extendedKeyUsage('clientAuth') } });
  add(15, 'anyExtendedKeyUsage only', 'refused', 'wrong_purpose', { leafExtensions: { extendedKeyUsage: extendedKeyUsage('any') } });
  const codeSigning = extendedKeyUsage('codeSigning');
  add(16, 'intermediate', 'refused', 'issuer_wrong_purpose', { intermediateExtensions: { extendedKeyUsage: codeSigning } });
  add(16, 'root in the store', 'refused', 'issuer_wrong_purpose', { root: ownRoot('Code Root', { extensions: [basicConstraints(true), keyUsage('keyCertSign', 'cRLSign'), subjectKeyId('root key'), codeSigning] }) }, { trusted: true });
  add(17, 'intermediate with cRLSign alone', 'refused', 'issuer_may_not_sign', { intermediateExtensions: { keyUsage: keyUsage('cRLSign') } });
  add(18, 'leaf for keyAgreement alone', 'refused', 'may_not_sign', { leafExtensions: { keyUsage: keyUsage('keyAgreement') } });

  const rsaCa = { key: 'rsa2048' } as const;
  add(19, 'leaf signed with MD5', 'refused', 'weak_hash', { intermediate: rsaCa, leaf: { hash: 'md5' } });
  add(19, 'intermediate signed with MD5', 'refused', 'weak_hash', { root: ownRoot('RSA Root', rsaCa), intermediate: { hash: 'md5' } }, { trusted: true });
  put(19, 'leaf signed with MD4', 'refused', 'weak_hash', withMd4(path, rsaCa));
  add(20, 'leaf', 'refused', 'weak_hash', { leaf: { hash: 'sha1' } });
  add(20, 'intermediate', 'refused', 'weak_hash', { intermediate: { hash: 'sha1' } });
  add(21, 'leaf, over TLS 1.2', 'refused', 'weak_key', { leaf: { key: 'rsa512' }, leafExtensions: { keyUsage: keyUsage('digitalSignature', 'keyEncipherment') } }, { maxVersion: 'TLSv1.2' });
  add(21, 'root in the store', 'refused', 'weak_key', { root: ownRoot('Tiny Root', { key: 'rsa512' }) }, { trusted: true });
  add(22, 'leaf', 'refused', 'weak_key', { leaf: { key: 'rsa1024' } });
  add(22, 'intermediate', 'refused', 'weak_key', { intermediate: { key: 'rsa1024' } });
  add(23, 'of a root of your own', 'flagged', 'no_purpose', { leafExtensions: { extendedKeyUsage: undefined } });
  add(23, 'of a public root', 'refused', 'no_purpose', { leafExtensions: { extendedKeyUsage: undefined } }, { isPublic: true });
  add(24, 'the name in the CN alone', 'refused', 'no_san', { leafExtensions: { names: undefined } });
  add(25, `${HOST.slice(0, 2)}*${HOST.slice(6)}`, 'refused', 'wrong_host', { leafExtensions: { names: alternativeNames(`${HOST.slice(0, 2)}*${HOST.slice(6)}`) } });
  add(26, 'a star for a top-level domain', 'refused', 'wrong_host', { leafExtensions: { names: alternativeNames('*.test') } });
  add(26, 'a star for two labels', 'refused', 'wrong_host', { leafExtensions: { names: alternativeNames(`*.${HOST}`) } }, { host: `a.b.${HOST}` });
  add(26, 'the host as a suffix', 'refused', 'wrong_host', { leafExtensions: { names: alternativeNames(`evil${HOST}`) } });
  add(26, 'the host as a prefix', 'refused', 'wrong_host', { leafExtensions: { names: alternativeNames(`${HOST}.evil.test`) } });
  add(27, 'leaf with CA:TRUE', 'refused', 'leaf_is_ca', { leafExtensions: { basicConstraints: basicConstraints(true), keyUsage: keyUsage('digitalSignature', 'keyCertSign') } });
  const fourYears = { leaf: { notBefore: now - DAY, notAfter: now + 1_460 * DAY } };
  add(28, 'of a root of your own', 'flagged', 'valid_too_long', fourYears);
  add(28, 'of a public root', 'refused', 'valid_too_long', fourYears, { isPublic: true });
  add(29, 'the intermediate is not sent', 'refused', 'incomplete_chain', { leafExtensions: { issuerPlace: issuerPlace('http://127.0.0.1:1/intermediate.crt') } }, { sent: (leaf) => [leaf] });
  add(30, 'in reverse order', 'noted', 'chain_not_in_order', {}, { sent: (leaf, intermediate, top) => [leaf, top, intermediate] });
  add(30, 'with the root', 'noted', 'root_sent', {}, { sent: (leaf, intermediate) => [leaf, intermediate, root] });
  add(30, '1,000 names', 'noted', 'many_names', { leafExtensions: { names: alternativeNames(HOST, ...Array.from({ length: 999 }, (_, index) => `name-${index}.test`)) } });
  add(31, 'no receipt of a log', 'flagged', 'too_few_scts', { leafExtensions: { timestamps: undefined } }, { isPublic: true });
  add(31, 'receipts of logs that do not exist', 'flagged', 'too_few_scts', {}, { isPublic: true });
  const published = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: PUBLISHED_KEY, e: 'AQAB' } }).export({ type: 'spki', format: 'der' });
  add(33, 'a root of the store with a published key', 'refused', 'leaked_key', { root: ownRoot('Published Root', { key: 'rsa2048', spki: published }) }, { trusted: true });
  add(34, 'leaf', 'flagged', 'staple_missing', { leafExtensions: { mustStaple: MUST_STAPLE } });
  return { cases, roots, publicRoots: [publicRoot] };
}

/** The signature octets of a certificate: what its last element holds behind the count of unused bits. */
function signatureOf({ der }: MadeCertificate): Buffer {
  // The signature of a P-256 key is at most 72 bytes, so the lengths in front of it take one byte each.
  for (let at = der.length - 64; at > 0; at -= 1) if (der[at] === 0x03 && der[at + 1] === der.length - at - 2 && der[at + 2] === 0 && der[at + 3] === 0x30) return der.subarray(at + 3);
  throw new Error('no signature');
}

/** md4WithRSAEncryption and the hash itself (RFC 2437 appendix; RFC 1320). */
const MD4_WITH_RSA = sequence(oid('1.2.840.113549.1.1.3'), nothing());
const MD4 = sequence(oid('1.2.840.113549.2.4'), nothing());

/** A path whose leaf is really signed with MD4: Node has no such hash, the openssl program has it in its legacy provider. */
function withMd4(path: (wish: PathWish) => Path, rsaCa: { key: 'rsa2048' }): Path {
  const wish = (signature?: Buffer): PathWish => ({ intermediate: rsaCa, leaf: { innerAlgorithm: MD4_WITH_RSA, outerAlgorithm: MD4_WITH_RSA, ...(signature !== undefined && { signature }) } });
  const [unsigned, intermediate] = path(wish());
  const { status, stdout, stderr } = openssl(['dgst', '-provider', 'legacy', '-provider', 'default', '-md4', '-r'], firstElement(unsigned.der.subarray(4)));
  if (status !== 0) throw new Error(stderr);
  const digest = Buffer.from(stdout.slice(0, 32), 'hex');
  return path(wish(privateEncrypt({ key: intermediate.privateKey, padding: constants.RSA_PKCS1_PADDING }, sequence(MD4, octetString(digest)))));
}

/** The element that a piece of DER with a length of two bytes begins with. */
function firstElement(der: Buffer): Buffer {
  return der.subarray(0, 4 + der.readUInt16BE(2));
}
