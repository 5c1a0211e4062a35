/**
 * Several judges over the same made chains: ours, openssl in two moods, certutil and Node. Where they differ the reason is told, and
 * `docs/judges.md` holds the table of this run. `TRUSTLENS_WRITE_DOCS=1` writes it anew.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { describe, it } from 'mocha';
import { judge } from '../../ca/checks/judge.ts';
import { buildPaths } from '../../ca/path/path-builder.ts';
import { implicit, utf8 } from '../support/der.ts';
import { HOST, goodPath } from '../support/judged-path.ts';
import type { PathWish } from '../support/judged-path.ts';
import { alternativeNames, basicConstraints, extendedKeyUsage, extension, keyUsage, nameConstraints } from '../support/made-certificate.ts';
import type { MadeCertificate } from '../support/made-certificate.ts';
import { needs } from '../support/needs.ts';
import { openssl } from '../support/openssl.ts';
import { authority, pathRequest } from '../support/path-request.ts';
import { portOf } from '../support/recording-relay.ts';
import { scratchFolders } from '../support/scratch.ts';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'judges.md');
const DAY = 86_400_000;
const NOW = Date.now();

type Answer = 'takes it' | 'refuses';

interface Chain {
  what: string;
  sent: readonly MadeCertificate[];
  root: MadeCertificate;
  /** Why the judges differ; empty where they must agree. */
  why: string;
}

function chain(what: string, wish: PathWish, why = ''): Chain {
  const [leaf, intermediate, root] = goodPath({
    ...wish,
    leaf: { notBefore: NOW - 10 * DAY, notAfter: NOW + 80 * DAY, ...wish.leaf },
    // NSS takes no two certificates of one issuer with one serial number.
    intermediate: { serial: Buffer.from('5b7d1c5e9b3f60824d13', 'hex'), notBefore: NOW - 1000 * DAY, notAfter: NOW + 1000 * DAY, ...wish.intermediate },
  });
  return { what, sent: [leaf, intermediate], root, why };
}

const good = chain('a good chain', {});
const [goodLeaf, goodIntermediate] = good.sent;
assert.ok(goodLeaf !== undefined && goodIntermediate !== undefined);

const CHAINS: readonly Chain[] = [
  good,
  { what: 'the same in disorder, with the root', sent: [goodLeaf, good.root, goodIntermediate], root: good.root, why: '' },
  { what: 'an intermediate is missing', sent: [goodLeaf], root: good.root, why: '' },
  { what: 'a root that nobody trusts', sent: good.sent, root: authority('Another Root'), why: '' },
  chain('an expired leaf', { leaf: { notAfter: NOW - 3 * DAY } }),
  chain('an intermediate that is not valid yet', { intermediate: { notBefore: NOW + 3 * DAY } }),
  chain('an intermediate that is no CA', { intermediateExtensions: { basicConstraints: basicConstraints(false) } }),
  chain('an intermediate that may not sign', { intermediateExtensions: { keyUsage: keyUsage('digitalSignature') } }),
  chain('more CAs than the root allows', { root: { extensions: [basicConstraints(true, 0), keyUsage('keyCertSign')] } }),
  chain('a name outside of the constraints', { intermediateExtensions: { limit: nameConstraints([implicit(2, 'other.test')]) } }),
  chain('an unknown critical extension', { leafExtensions: { strange: extension('1.3.6.1.4.1.99999.1', utf8('x'), true) } }),
  chain('a leaf for clients only', { leafExtensions: { extendedKeyUsage: extendedKeyUsage('clientAuth') } }),
  chain('a leaf that may not sign', { leafExtensions: { keyUsage: keyUsage('keyEncipherment') } }, 'OpenSSL does not ask whether the key may sign the handshake; browsers and NSS do (RFC 9846 §4.5.1.2 [8446 §4.4.2.2])'),
  chain('a leaf that is a CA', { leafExtensions: { basicConstraints: basicConstraints(true), keyUsage: keyUsage('digitalSignature') } }, 'RFC 5280 does not forbid it, the rules of public CAs do (BR §7.1.2.7.8); NSS refuses as Firefox does, and strictly a CA has to name its key'),
  chain('a name in the common name only', { leafExtensions: { names: undefined } }, 'OpenSSL and Node still look at the common name, RFC 9525 §6 and browsers do not; certutil compares no names'),
  chain('another host', { leafExtensions: { names: alternativeNames('other.example.com') } }, 'certutil compares no names'),
  chain('a star in the middle of a label', { leafExtensions: { names: alternativeNames('w*.example.com') } }, 'OpenSSL and Node take such names, RFC 9525 §6.3 does not; certutil compares no names'),
  chain('no key identifier of the issuer', { leafExtensions: { authorityKeyId: undefined } }, 'only the letter of RFC 5280 §4.2.1.1 wants it'),
];

describe('docs/judges.md', function () {
  this.timeout(120_000);
  const folder = scratchFolders();

  it('is what the judges say today, and every difference has its reason', async function () {
    needs(this, 'certutil');
    const rows: string[] = [];
    for (const one of CHAINS) {
      const answers = [ours(one), opensslVerify(one, folder()), opensslVerify(one, folder(), '-x509_strict'), certutil(one, folder()), await node(one)];
      const differ = new Set(answers).size > 1;
      assert.equal(differ, one.why !== '', `${one.what}: ${answers.join(', ')}`);
      rows.push(`| ${one.what} | ${answers.join(' | ')} | ${one.why} |`);
    }
    const text = `# Judges compared

The same made chains judged by trustlens (for a private root), \`openssl verify\`, the same with \`-x509_strict\`, \`certutil -V\` and
\`tls.connect\` of Node. \`test/docs/judges.test.ts\` makes the chains, asks everybody and compares this table with the answers; a
difference without a reason fails it. trustlens goes by the stricter of its own checks and of OpenSSL within Node.

| chain | trustlens | openssl | strict | certutil | Node | why they differ |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
    if (process.env['TRUSTLENS_WRITE_DOCS'] === '1') writeFileSync(FILE, text);
    assert.equal(readFileSync(FILE, 'utf8'), text);
  });
});

function ours({ sent, root }: Chain): Answer {
  const request = { ...pathRequest(sent, [root]), now: NOW };
  const { best } = buildPaths(request);
  const verdict = judge({ host: HOST, now: NOW, path: best.certificates, signed: best.signed, sent: request.sent.map(({ facts }) => facts), anchor: best.anchor });
  return verdict.status === 'bad' ? 'refuses' : 'takes it';
}

function opensslVerify({ sent, root }: Chain, place: string, ...options: string[]): Answer {
  const file = (name: string, certificates: readonly MadeCertificate[]): string => {
    writeFileSync(join(place, name), certificates.map(({ pem }) => pem).join(''));
    return join(place, name);
  };
  const others = sent.length > 1 ? ['-untrusted', file('others.pem', sent.slice(1))] : [];
  const { status } = openssl(['verify', ...options, '-no-CApath', '-no-CAstore', '-purpose', 'sslserver', '-verify_hostname', HOST, '-CAfile', file('root.pem', [root]), ...others, file('leaf.pem', sent.slice(0, 1))]);
  return status === 0 ? 'takes it' : 'refuses';
}

function certutil({ sent, root }: Chain, place: string): Answer {
  const database = `sql:${join(place, 'db')}`;
  mkdirSync(join(place, 'db'));
  execFileSync('certutil', ['-N', '-d', database, '--empty-password'], { stdio: 'pipe' });
  const added = new Set<string>();
  for (const [index, certificate] of [root, ...sent].entries()) {
    if (added.has(certificate.pem)) continue;
    added.add(certificate.pem);
    spawnSync('certutil', ['-A', '-d', database, '-n', index === 1 ? 'leaf' : `other ${index}`, '-t', index === 0 ? 'C,,' : ',,', '-a'], { input: certificate.pem });
  }
  return spawnSync('certutil', ['-V', '-d', database, '-n', 'leaf', '-u', 'V', '-e']).status === 0 ? 'takes it' : 'refuses';
}

async function node({ sent, root }: Chain): Promise<Answer> {
  const server = createServer({ key: sent[0]?.keyPem, cert: sent.map(({ pem }) => pem).join(''), ciphers: 'ALL:@SECLEVEL=0' });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({ port: portOf(server), host: '127.0.0.1', servername: HOST, ca: root.pem });
  try {
    return await new Promise((resolve) => {
      client.once('secureConnect', () => resolve('takes it'));
      client.once('error', () => resolve('refuses'));
    });
  } finally {
    client.destroy();
    server.close();
  }
}
