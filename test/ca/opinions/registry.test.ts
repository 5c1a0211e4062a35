/** All opinions on made chains: each store and each client is asked about chains on which they are known to differ. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import type { Opinion, Question, RootStore } from '../../../ca/opinions/opinion.ts';
import { OPINION_MAKERS, opinionsOn } from '../../../ca/opinions/registry.ts';
import { Anchors } from '../../../ca/path/anchors.ts';
import { KnownCertificate } from '../../../ca/path/known-certificate.ts';
import { HOST, NOW, goodPath } from '../../support/judged-path.ts';
import type { PathWish } from '../../support/judged-path.ts';
import { alternativeNames, authorityKeyId, basicConstraints, extendedKeyUsage, keyUsage, makeCertificate, subjectKeyId, timestamps } from '../../support/made-certificate.ts';
import type { MadeCertificate } from '../../support/made-certificate.ts';
import { strictObjection } from '../../support/openssl.ts';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../../ca/opinions');
/** Files that are no opinion of somebody's. */
const OTHERS = ['opinion.ts', 'registry.ts', 'client-profile.ts', 'store-opinion.ts'];
const DAY = 86_400_000;

/** Asks everybody; `publicly` says whether the root is in Node's list or in the system's store alone. */
function asked(made: readonly MadeCertificate[], publicly: boolean, change: Partial<Question> = {}): Map<string, Opinion> {
  const top = made.at(-1)?.der;
  assert.ok(top !== undefined);
  const root = new KnownCertificate(top);
  const sent = made.slice(0, Math.max(1, made.length - 1)).map(({ der }) => new KnownCertificate(der));
  const [leaf] = sent;
  assert.ok(leaf !== undefined);
  const source = publicly ? 'bundled' : 'system';
  const store = (name: string, roots: readonly KnownCertificate[]): RootStore => ({ name, anchors: new Anchors([[source, roots]]) });
  const stores = {
    all: new Anchors([[source, [root]]]),
    node: store('Node', publicly ? [root] : []),
    system: store('system', [root]),
    nss: [{ name: 'NSS', anchors: null }],
  };
  return new Map(opinionsOn({ host: HOST, now: NOW, leaf, sent, stores, ...change }).map((opinion) => [opinion.whose, opinion]));
}

/** `Chrome bad`, one for each profile that is not content. */
function unhappy(wish: PathWish, publicly = false): string[] {
  return [...asked(goodPath(wish), publicly).values()].flatMap(({ whose, kind, status }) => (kind === 'profile' && status !== 'ok' ? [`${whose} ${status}`] : []));
}

describe('the registry of opinions', () => {
  it('holds every opinion of the folder, named as its file, with a source', () => {
    const files = readdirSync(folder).filter((name) => !OTHERS.includes(name));
    assert.deepEqual(OPINION_MAKERS.map(({ name }) => `${name.replaceAll('_', '-')}.ts`).sort(), files.sort());
    for (const { name, citation } of OPINION_MAKERS) assert.ok(citation.length > 8, name);
  });
});

describe('opinions', () => {
  const ALL = ['Chrome', "Apple's systems", 'Firefox', 'RFC 5280, strictly'];

  it('are all content with a good chain of a public CA, but for a store that has no roots', () => {
    const opinions = asked(goodPath(), true);
    assert.deepEqual([...opinions.values()].map(({ whose, status }) => `${whose} ${status}`), ['Node ok', 'system ok', 'NSS warning', ...ALL.map((whose) => `${whose} ok`)]);
    assert.deepEqual([opinions.get('NSS')?.because, opinions.get('Node')?.because], ['none on this machine', 'leads to Example Root X1']);
  });

  it('differ by store where only one has the root', () => {
    const opinions = asked(goodPath(), false);
    assert.deepEqual([opinions.get('Node')?.status, opinions.get('system')?.status], ['bad', 'ok']);
    assert.match(opinions.get('Node')?.because ?? '', /chain|issuer/);
  });

  it('agree on what nobody takes', () => {
    const wishes: readonly PathWish[] = [
      { leaf: { notAfter: NOW - DAY } },
      { intermediate: { notAfter: NOW - DAY } },
      { leafExtensions: { names: alternativeNames('other.test') } },
      { intermediateExtensions: { basicConstraints: basicConstraints(false) } },
      { leaf: { hash: 'sha1' } },
      { root: { extensions: [basicConstraints(true, 0), keyUsage('keyCertSign'), subjectKeyId('root key')] } },
    ];
    for (const wish of wishes) assert.deepEqual(unhappy(wish), ALL.map((whose) => `${whose} bad`), JSON.stringify(wish));
  });

  it('differ on a CA as server: Firefox refuses, Chrome minds', () =>
    assert.deepEqual(unhappy({ leafExtensions: { basicConstraints: basicConstraints(true) } }).filter((line) => !line.startsWith('RFC')), ['Chrome warning', 'Firefox bad']));

  it('differ on the length: Apple limits private CAs too, Chrome only public ones', () => {
    const four = { leaf: { notBefore: NOW - DAY, notAfter: NOW + 4 * 365 * DAY }, leafExtensions: { timestamps: timestamps(1, 2, 3) } };
    assert.deepEqual(unhappy(four), ["Apple's systems bad"]);
    assert.deepEqual(unhappy(four, true), ['Chrome bad', "Apple's systems bad"]);
  });

  it('differ on public logs by the root', () => {
    const none = { leafExtensions: { timestamps: undefined } };
    assert.deepEqual(unhappy(none), []);
    assert.deepEqual(unhappy(none, true), ['Chrome bad', "Apple's systems bad", 'Firefox bad']);
  });

  it('differ on the purpose: any purpose is enough for Chrome, none at all for all but Apple', () => {
    assert.deepEqual(unhappy({ leafExtensions: { extendedKeyUsage: extendedKeyUsage('any') } }), ['Chrome warning', "Apple's systems bad", 'Firefox bad', 'RFC 5280, strictly bad']);
    assert.deepEqual(unhappy({ leafExtensions: { extendedKeyUsage: undefined } }), ["Apple's systems bad"]);
  });

  it('say what decided, by name', () => {
    const opinion = asked(goodPath({ leaf: { notAfter: NOW - 3 * DAY } }), true).get('Firefox');
    assert.deepEqual([opinion?.because, opinion?.checks], ['expired 3 days ago', ['expired']]);
  });
});

/** The strict profile against `openssl verify -x509_strict`, over a leaf and its root. */
describe('the strict reading of RFC 5280', () => {
  const leafExtensions = { names: alternativeNames(HOST), purpose: extendedKeyUsage('serverAuth') };
  const [, , goodRoot] = goodPath();
  const cases: readonly (readonly [string, root: Parameters<typeof makeCertificate>[0], leaf: Parameters<typeof makeCertificate>[0]])[] = [
    ['nothing missing', {}, {}],
    ['CA:TRUE not critical', { extensions: [basicConstraints(true, undefined, false), keyUsage('keyCertSign'), subjectKeyId('root key')] }, {}],
    ['a root without keyUsage', { extensions: [basicConstraints(true), subjectKeyId('root key')] }, {}],
    ['a root without a key identifier', { extensions: [basicConstraints(true), keyUsage('keyCertSign')] }, {}],
    ['a leaf without the identifier of its issuer', {}, { extensions: Object.values(leafExtensions) }],
    ['a leaf that may sign certificates', {}, { extensions: [...Object.values(leafExtensions), authorityKeyId('root key'), basicConstraints(false), keyUsage('digitalSignature', 'keyCertSign')] }],
    ['a path length without a path', {}, { extensions: [...Object.values(leafExtensions), authorityKeyId('root key'), basicConstraints(false, 0)] }],
    ['no subject, and names that are not critical', {}, { subject: null, extensions: [...Object.values(leafExtensions), authorityKeyId('root key')] }],
  ];
  for (const [what, rootWish, leafWish] of cases) {
    it(`${what}: as OpenSSL`, () => {
      const root = makeCertificate({ subject: 'Strict Root', keyName: 'strict root', extensions: [basicConstraints(true), keyUsage('keyCertSign', 'cRLSign'), subjectKeyId('root key')], ...rootWish });
      const leaf = makeCertificate({ subject: HOST, keyName: 'leaf', issuer: root, extensions: [...Object.values(leafExtensions), authorityKeyId('root key')], ...leafWish });
      const openssl = strictObjection(leaf.der, root.der, HOST, NOW);
      const ours = asked([leaf, root], false).get('RFC 5280, strictly');
      assert.equal(ours?.status === 'ok', openssl === null, `${ours?.because ?? ''} | ${openssl ?? 'content'}`);
    });
  }
  it('names the fault as the checks do', () => {
    assert.deepEqual(asked(goodPath({ leaf: { subject: null } }), false).get('RFC 5280, strictly')?.checks, ['names_not_critical']);
  });
  it('knows a root without a word against it', () => assert.equal(strictObjection(goodPath()[1].der, goodRoot.der, null, NOW), null));
});
