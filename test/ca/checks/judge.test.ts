/**
 * Verdicts over chains that real TLS servers show to a real client, so that OpenSSL's part is its own. The numbers are those of the
 * rows that the interception papers and badssl.com test: fault after fault, the proxy has to refuse or to flag it.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import { describe, it } from 'mocha';
import type { CheckInput, Verdict } from '../../../ca/checks/check.ts';
import { judge, MAX_SUMMARY } from '../../../ca/checks/judge.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { boolean, implicit, integer, octetString, oid, sequence, utf8 } from '../../support/der.ts';
import { checkInput, goodPath, HOST } from '../../support/judged-path.ts';
import type { PathWish } from '../../support/judged-path.ts';
import { alternativeNames, basicConstraints, extendedKeyUsage, extension, keyUsage, makeCertificate, nameConstraints } from '../../support/made-certificate.ts';
import type { MadeCertificate } from '../../support/made-certificate.ts';
import { portOf } from '../../support/recording-relay.ts';

const DAY = 86_400_000;
const NOW = Date.now();

/** What OpenSSL within Node says of a chain that a server on loopback shows; the client trusts `root` alone. */
async function opensslVerdict(
  sent: readonly MadeCertificate[],
  root: MadeCertificate,
  maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3',
): Promise<{ code: string; message: string } | null> {
  const [leaf] = sent;
  assert.ok(leaf !== undefined);
  // Security level 0 lets the server load the weakest keys and hashes.
  const server = createServer({ key: leaf.keyPem, cert: sent.map(({ pem }) => pem).join(''), ciphers: 'ALL:@SECLEVEL=0', maxVersion });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({ port: portOf(server), host: '127.0.0.1', servername: HOST, ca: root.pem, checkServerIdentity: () => undefined });
  try {
    return await new Promise((resolve, reject) => {
      client.once('secureConnect', () => resolve(null));
      client.once('error', (error: Error) =>
        'code' in error && typeof error.code === 'string' ? resolve({ code: error.code, message: error.message }) : reject(error),
      );
    });
  } finally {
    client.destroy();
    server.close();
  }
}

/** A chain as a server shows it, and as it was built from that. */
interface Shown {
  sent: readonly MadeCertificate[];
  path: readonly MadeCertificate[];
  root: MadeCertificate;
  trusted?: boolean;
  host?: string;
  /** The version of TLS to show it in, 1.3 when absent: RSA-512 cannot sign there. */
  maxVersion?: 'TLSv1.2';
}

interface Row extends Shown {
  row: string;
  /** What OpenSSL is known to do, on every version of Node; absent where that differs. */
  openssl?: 'refuses' | 'accepts';
  status: Verdict['status'];
  /** The worst finding. */
  fault: string;
}

/** The good path, valid today, with a change. */
function shown(wish: PathWish = {}): Shown & { leaf: MadeCertificate; intermediate: MadeCertificate } {
  const [leaf, intermediate, root] = goodPath({
    ...wish,
    leaf: { notBefore: NOW - 10 * DAY, notAfter: NOW + 80 * DAY, ...wish.leaf },
    intermediate: { notBefore: NOW - 1000 * DAY, notAfter: NOW + 1000 * DAY, ...wish.intermediate },
  });
  return { sent: [leaf, intermediate], path: [leaf, intermediate, root], root, leaf, intermediate };
}

const good = shown();
const other = makeCertificate({ subject: 'Other', keyName: 'other' });
const fakeRoot = makeCertificate({ subject: good.root.name, keyName: 'fake root', extensions: [basicConstraints(true)] });
const signedByFake = makeCertificate({ subject: HOST, issuer: fakeRoot, extensions: [alternativeNames(HOST), extendedKeyUsage('serverAuth')] });
const selfSigned = makeCertificate({ subject: HOST, extensions: [alternativeNames(HOST), extendedKeyUsage('serverAuth')] });
const rsa = { intermediate: { key: 'rsa2048' }, root: { key: 'rsa2048', keyName: 'root' } } as const;

const refuses = { openssl: 'refuses', status: 'bad' } as const;
const accepts = { openssl: 'accepts', status: 'bad' } as const;

const ROWS: readonly Row[] = [
  { row: 'a good chain', ...good, openssl: 'accepts', status: 'ok', fault: 'private_root' },
  { row: '1 self-signed leaf', sent: [selfSigned], path: [selfSigned], root: good.root, trusted: false, ...refuses, fault: 'self_signed' },
  { row: '2 signature mismatch', ...shown({ leaf: { issuer: { ...good.intermediate, privateKey: other.privateKey } } }), ...refuses, fault: 'bad_signature' },
  {
    row: '3 fake CA with the name of a real one',
    sent: [signedByFake, fakeRoot],
    path: [signedByFake, fakeRoot],
    root: good.root,
    trusted: false,
    ...refuses,
    fault: 'bad_signature',
  },
  { row: '4 wrong host name', ...good, host: 'other.example.com', status: 'bad', fault: 'wrong_host' },
  { row: '5 untrusted root', ...good, sent: good.path, root: other, trusted: false, ...refuses, fault: 'untrusted_root' },
  { row: '5 unknown issuer', sent: good.sent, path: good.path.slice(0, 2), root: other, trusted: false, ...refuses, fault: 'unknown_issuer' },
  {
    row: '6 intermediate without keyCertSign',
    ...shown({ intermediateExtensions: { keyUsage: keyUsage('digitalSignature') } }),
    ...refuses,
    fault: 'issuer_may_not_sign',
  },
  {
    row: '6 intermediate with CA:FALSE and keyCertSign',
    ...shown({ intermediateExtensions: { basicConstraints: basicConstraints(false) } }),
    ...refuses,
    fault: 'issuer_is_no_ca',
  },
  {
    row: '6 intermediate without basicConstraints, with keyCertSign',
    ...shown({ intermediateExtensions: { basicConstraints: undefined } }),
    ...refuses,
    fault: 'issuer_is_no_ca',
  },
  {
    row: '6 intermediate without basicConstraints and keyUsage',
    ...shown({ intermediateExtensions: { basicConstraints: undefined, keyUsage: undefined } }),
    ...refuses,
    fault: 'issuer_is_no_ca',
  },
  {
    row: '6 intermediate with CA:TRUE that is not critical',
    ...shown({ intermediateExtensions: { basicConstraints: basicConstraints(true, 0, false) } }),
    openssl: 'accepts',
    status: 'ok',
    fault: 'private_root',
  },
  { row: '7 intermediate of version 1', ...shown({ intermediate: { version: 1, extensions: [] } }), ...refuses, fault: 'old_issuer' },
  { row: '9 expired leaf', ...shown({ leaf: { notAfter: NOW - 3 * DAY - 5000 } }), ...refuses, fault: 'expired' },
  { row: '9 expired intermediate', ...shown({ intermediate: { notAfter: NOW - 3 * DAY - 5000 } }), ...refuses, fault: 'expired' },
  {
    row: '9 expired trusted root',
    ...shown({ root: { notBefore: NOW - 20 * DAY, notAfter: NOW - 3 * DAY - 5000, extensions: [basicConstraints(true)] } }),
    ...refuses,
    fault: 'expired',
  },
  { row: '10 leaf not valid yet', ...shown({ leaf: { notBefore: NOW + 3 * DAY } }), ...refuses, fault: 'not_yet_valid' },
  { row: '10 intermediate not valid yet', ...shown({ intermediate: { notBefore: NOW + 3 * DAY } }), ...refuses, fault: 'not_yet_valid' },
  { row: '11 path length exceeded', ...shown({ root: { extensions: [basicConstraints(true, 0)] } }), ...refuses, fault: 'path_too_long' },
  {
    row: '12 name constraint of the intermediate',
    ...shown({ intermediateExtensions: { limit: nameConstraints([implicit(2, 'other.test')]) } }),
    ...refuses,
    fault: 'name_not_permitted',
  },
  {
    row: '12 name constraint of a root added here',
    ...shown({ root: { extensions: [basicConstraints(true), nameConstraints([], [implicit(2, 'example.com')])] } }),
    ...refuses,
    fault: 'name_excluded',
  },
  {
    row: '13 unknown critical extension',
    ...shown({ leafExtensions: { strange: extension('1.3.6.1.4.1.99999.1', utf8('x'), true) } }),
    ...refuses,
    fault: 'unknown_critical_extension',
  },
  {
    row: '14 malformed extension',
    ...shown({ leafExtensions: { keyUsage: extension('2.5.29.15', integer(5), true) } }),
    ...refuses,
    fault: 'broken_extension',
  },
  { row: '15 leaf for clients only', ...shown({ leafExtensions: { extendedKeyUsage: extendedKeyUsage('clientAuth') } }), ...refuses, fault: 'wrong_purpose' },
  { row: '15 leaf for any purpose only', ...shown({ leafExtensions: { extendedKeyUsage: extendedKeyUsage('any') } }), ...refuses, fault: 'wrong_purpose' },
  {
    row: '16 intermediate for signed code',
    ...shown({ intermediateExtensions: { extendedKeyUsage: extendedKeyUsage('codeSigning') } }),
    ...refuses,
    fault: 'issuer_wrong_purpose',
  },
  {
    row: '16 root for signed code',
    ...shown({ root: { extensions: [basicConstraints(true), extendedKeyUsage('codeSigning')] } }),
    status: 'bad',
    fault: 'issuer_wrong_purpose',
  },
  { row: '18 leaf that may not sign', ...shown({ leafExtensions: { keyUsage: keyUsage('keyEncipherment') } }), ...accepts, fault: 'may_not_sign' },
  { row: '19 leaf signed with MD5', ...shown({ ...rsa, leaf: { hash: 'md5' } }), ...refuses, fault: 'weak_hash' },
  { row: '19 intermediate signed with MD5', ...shown({ ...rsa, intermediate: { key: 'rsa2048', hash: 'md5' } }), ...refuses, fault: 'weak_hash' },
  { row: '20 leaf signed with SHA-1', ...shown({ leaf: { hash: 'sha1' } }), status: 'bad', fault: 'weak_hash' },
  { row: '20 intermediate signed with SHA-1', ...shown({ intermediate: { hash: 'sha1' } }), status: 'bad', fault: 'weak_hash' },
  { row: '21 RSA-512 leaf', ...shown({ leaf: { key: 'rsa512' } }), maxVersion: 'TLSv1.2', ...refuses, fault: 'weak_key' },
  { row: '22 RSA-1024 leaf', ...shown({ leaf: { key: 'rsa1024' } }), status: 'bad', fault: 'weak_key' },
  { row: '22 RSA-1024 intermediate', ...shown({ intermediate: { key: 'rsa1024' } }), status: 'bad', fault: 'weak_key' },
  {
    row: '23 leaf without a purpose',
    ...shown({ leafExtensions: { extendedKeyUsage: undefined } }),
    openssl: 'accepts',
    status: 'warning',
    fault: 'no_purpose',
  },
  { row: '24 common name only', ...shown({ leafExtensions: { names: undefined } }), ...accepts, fault: 'only_common_name' },
  { row: '25 partial wildcard', ...shown({ leafExtensions: { names: alternativeNames('w*.example.com') } }), ...accepts, fault: 'wrong_host' },
  {
    row: '26 wildcard over a top-level domain',
    ...shown({ leafExtensions: { names: alternativeNames('*.com') } }),
    host: 'example.com',
    ...accepts,
    fault: 'wrong_host',
  },
  {
    row: '26 wildcard crossing labels',
    ...shown({ leafExtensions: { names: alternativeNames('*.com', '*.example.com') } }),
    host: 'a.b.example.com',
    ...accepts,
    fault: 'wrong_host',
  },
  {
    row: '26 name that only ends alike',
    ...shown({ leafExtensions: { names: alternativeNames('ample.com', 'example.com') } }),
    host: 'notexample.com',
    ...accepts,
    fault: 'wrong_host',
  },
  { row: '27 leaf with CA:TRUE', ...shown({ leafExtensions: { basicConstraints: basicConstraints(true) } }), ...accepts, fault: 'leaf_is_ca' },
  { row: '28 four years', ...shown({ leaf: { notAfter: NOW + 4 * 365 * DAY } }), openssl: 'accepts', status: 'warning', fault: 'apple_limits' },
  { row: '29 incomplete chain', sent: [good.leaf], path: [good.leaf], root: good.root, trusted: false, ...refuses, fault: 'incomplete_chain' },
  {
    row: '30 unordered chain with its root',
    ...good,
    sent: [good.leaf, good.root, good.intermediate],
    openssl: 'accepts',
    status: 'warning',
    fault: 'chain_not_in_order',
  },
  {
    row: '30 a thousand names',
    ...shown({ leafExtensions: { names: alternativeNames(HOST, ...Array.from({ length: 999 }, (_, index) => `h${index}.example.com`)) } }),
    openssl: 'accepts',
    status: 'warning',
    fault: 'many_names',
  },
];

describe('judge', () => {
  for (const row of ROWS) {
    it(`${row.row}: ${row.status}, ${row.fault}`, async () => {
      const openssl = await opensslVerdict(row.sent, row.root, row.maxVersion);
      if (row.openssl !== undefined) assert.equal(openssl === null ? 'accepts' : 'refuses', row.openssl, openssl?.message);
      const verdict = judge({
        host: row.host ?? HOST,
        now: NOW,
        path: row.path.map(({ der }) => readCertificate(der)),
        sent: row.sent.map(({ der }) => readCertificate(der)),
        openssl,
        anchor: row.trusted === false ? null : 'file',
      });
      const [worst] = verdict.findings;
      assert.deepEqual([verdict.status, worst?.check], [row.status, row.fault], JSON.stringify(verdict.findings.slice(0, 4)));
      assert.ok(verdict.summary !== '' && verdict.summary.length <= MAX_SUMMARY, verdict.summary);
    });
  }

  it('refuses a fault that OpenSSL hides behind its last one', async () => {
    const both = makeCertificate({ subject: HOST, notAfter: NOW - DAY, extensions: [alternativeNames(HOST), extendedKeyUsage('serverAuth')] });
    const openssl = await opensslVerdict([both], good.root);
    const verdict = judge(checkInput([both], { now: NOW, openssl, anchor: null }));
    assert.deepEqual(
      verdict.findings.filter(({ severity }) => severity === 'error').map(({ check }) => check),
      ['self_signed', 'expired'],
    );
    assert.equal(verdict.summary, 'self-signed');
  });

  it('31 flags a public certificate that is in no log', () => {
    const verdict = judge(checkInput(goodPath({ leafExtensions: { timestamps: undefined } })));
    assert.deepEqual([verdict.status, verdict.summary], ['warning', 'not in any public log']);
  });

  it("32 refuses a certificate of the proxy's own root, also where a store trusts it", () => {
    const input = checkInput();
    const verdict = judge({ ...input, anchor: 'system', ownRootSpki: input.path[2]?.spkiSha256 ?? '' });
    assert.deepEqual([verdict.status, verdict.summary], ['bad', "issued by this proxy's own root"]);
  });

  it('33 refuses a root whose key is public, also where a store trusts it', () => {
    const input = checkInput(undefined, { anchor: 'system' });
    const path = input.path.map((certificate, index) =>
      index === 2 ? { ...certificate, spkiSha256: 'S7jzW6HhJvjd4bDEIGJe2G3OYae92tveqauleP8TFF4=' } : certificate,
    );
    assert.deepEqual([judge({ ...input, path }).status, judge({ ...input, path }).summary], ['bad', 'CA key is public']);
  });

  it('34 flags a promised staple that did not come', () => {
    const promise = extension('1.3.6.1.5.5.7.1.24', sequence(integer(5)));
    const verdict = judge(checkInput(goodPath({ leafExtensions: { promise } }), { stapled: false }));
    assert.deepEqual([verdict.status, verdict.summary], ['warning', 'promised staple missing']);
  });

  it('holds public CAs to their rules and others not', () => {
    const long = goodPath({ leaf: { notAfter: Date.UTC(2027, 9, 1) }, leafExtensions: {} });
    assert.equal(judge(checkInput(long)).status, 'bad');
    assert.equal(judge(checkInput(long, { anchor: 'file' })).status, 'ok');
  });

  it('sums up: days left, the worst reason, what to look at', () => {
    const summary = (wish: PathWish, change: Partial<CheckInput> = {}): string => judge(checkInput(goodPath(wish), change)).summary;
    const { now } = checkInput();
    assert.equal(summary({}), '63 days left');
    assert.equal(summary({ leaf: { notAfter: now - 3 * DAY } }), 'expired 3 days ago');
    assert.equal(summary({ leaf: { notBefore: now + DAY } }), 'not valid for another 1 day');
    assert.equal(summary({}, { host: 'a.test' }), 'wrong host');
    assert.equal(summary({ leaf: { notAfter: now + 6 * DAY } }), 'expires in 6 days');
    assert.equal(judge(checkInput([], { anchor: null })).summary, 'no certificate');
  });

  it("tells every check, the worst first, and OpenSSL's word once", () => {
    const verdict = judge(
      checkInput(goodPath({ leaf: { notAfter: checkInput().now - DAY } }), { openssl: { code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' } }),
    );
    const order = ['error', 'warning', 'note', 'ok', 'not_applicable'];
    const ranks = verdict.findings.map(({ severity }) => order.indexOf(severity));
    assert.deepEqual(
      ranks,
      ranks.toSorted((one, two) => one - two),
    );
    assert.deepEqual(
      verdict.findings.filter(({ severity }) => severity === 'error').map(({ check }) => check),
      ['expired'],
    );
    assert.ok(verdict.findings.some(({ check, severity }) => check === 'openssl' && severity === 'note'));
    assert.ok(verdict.findings.length >= 35);
  });

  it('refuses where OpenSSL does, although none of our checks knows why', () => {
    const verdict = judge(checkInput(undefined, { openssl: { code: 'UNSPECIFIED', message: 'something new' } }));
    assert.deepEqual([verdict.status, verdict.summary], ['bad', 'refused by OpenSSL']);
  });

  it('refuses a path without an anchor although OpenSSL is content', () => assert.equal(judge(checkInput(undefined, { anchor: null })).status, 'bad'));

  it('does not fail on unreadable, empty, long and cyclic paths', () => {
    const [one, two] = ['A', 'B'].map((subject, index) => makeCertificate({ subject, issuerName: makeCertificate({ subject: ['B', 'A'][index] ?? '' }).name }));
    assert.ok(one !== undefined && two !== undefined);
    const broken = makeCertificate({
      subject: utf8('x'),
      spki: octetString(),
      innerAlgorithm: boolean(true),
      outerAlgorithm: oid('1.2.3'),
      extensions: [sequence()],
    });
    for (const path of [[], [{ der: Buffer.alloc(0) }], [broken, broken], Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? one : two))]) {
      const verdict = judge(checkInput(path, { anchor: null, sent: path.map(({ der }) => readCertificate(der)) }));
      assert.equal(verdict.status, 'bad');
      assert.ok(
        verdict.findings.every(({ short }) => short !== 'could not be judged'),
        JSON.stringify(verdict.findings[0]),
      );
    }
  });
});
