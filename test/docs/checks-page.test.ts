/** docs/checks.md against the checks: every name, and the severities and days of what they find in chains with one fault each. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { CheckInput } from '../../ca/checks/check.ts';
import { CHECKS } from '../../ca/checks/registry.ts';
import { readCertificate } from '../../ca/x509/certificate.ts';
import { FAULTS, checksPage } from '../../docs/checks-page.ts';
import { glossary } from '../../src/glossary/registry.ts';
import { boolean, implicit, integer, nothing, oid, sequence } from '../support/der.ts';
import { NOW, checkInput, goodPath } from '../support/judged-path.ts';
import type { PathWish } from '../support/judged-path.ts';
import { alternativeNames, basicConstraints, crlPlace, extendedKeyUsage, extension, keyUsage, nameConstraints, policies, subjectKeyId, timestamps } from '../support/made-certificate.ts';

const DAY = 86_400_000;
const ROOT = join(import.meta.dirname, '..', '..');

/** Chains with something wrong. */
const WISHES: readonly PathWish[] = [
  {},
  { leaf: { notAfter: NOW - DAY } },
  { leaf: { notBefore: NOW + DAY } },
  { leaf: { notBefore: Date.UTC(2018, 5, 1), notAfter: Date.UTC(2022, 0, 1) } },
  { leaf: { notBefore: Date.UTC(2021, 0, 1) } },
  { leaf: { notAfter: NOW + 900 * DAY } },
  { leaf: { notBefore: Date.UTC(2027, 3, 1), notAfter: Date.UTC(2028, 0, 1) }, leafExtensions: { extendedKeyUsage: extendedKeyUsage('serverAuth', 'clientAuth') } },
  { leaf: { notBefore: Date.UTC(2029, 3, 1), notAfter: Date.UTC(2029, 7, 1) } },
  { leaf: { notBefore: NOW - DAY, notAfter: NOW + 3 * DAY } },
  { leaf: { version: 1, extensions: [] } },
  { leaf: { serial: Buffer.of(0xff) } },
  { leaf: { serial: Buffer.of(0) } },
  { leaf: { serial: Buffer.of(1) } },
  { leaf: { serial: Buffer.alloc(30, 1) } },
  { leaf: { key: 'rsa1024' } },
  { leaf: { key: 'ed25519' } },
  { leaf: { spki: sequence(sequence(oid('1.2.840.113549.1.1.1'), nothing())) } },
  { leaf: { hash: 'sha1' } },
  { leaf: { outerAlgorithm: sequence(oid('1.2.840.10045.4.3.3')) } },
  { leaf: { subject: null } },
  { leaf: { subject: 'elsewhere.example' } },
  { leafExtensions: { names: undefined } },
  { leafExtensions: { names: alternativeNames('*.com', 'xn--99999.com', 'intranet', '10.0.0.1') } },
  { leafExtensions: { names: alternativeNames('*.co.uk', 'xn--n1aae7f7o.com') } },
  { leafExtensions: { names: alternativeNames(...Array.from({ length: 1000 }, (_, index) => `a${index}.example.com`)) } },
  { leafExtensions: { names: alternativeNames(...Array.from({ length: 100 }, (_, index) => `a${index}.example.com`)) } },
  { leafExtensions: { extendedKeyUsage: undefined } },
  { leafExtensions: { extendedKeyUsage: extendedKeyUsage('clientAuth') } },
  { leafExtensions: { extendedKeyUsage: extendedKeyUsage('serverAuth', 'any') } },
  { leafExtensions: { basicConstraints: basicConstraints(true) } },
  { leafExtensions: { keyUsage: keyUsage('keyEncipherment') } },
  { leafExtensions: { keyUsage: keyUsage('digitalSignature', 'keyCertSign', 'keyAgreement') } },
  { leafExtensions: { authorityKeyId: undefined, policies: undefined, issuerPlace: undefined, crlPlace: undefined } },
  { leafExtensions: { policies: policies('2.23.140.1.1', '2.23.140.1.2.1'), crlPlace: crlPlace('https://ca.example.com/leaf.crl'), id: subjectKeyId('leaf') } },
  { leafExtensions: { timestamps: timestamps(1) } },
  { leafExtensions: { strange: extension('1.2.3.4', boolean(true), true) } },
  { intermediateExtensions: { keyUsage: keyUsage('digitalSignature') } },
  { intermediateExtensions: { basicConstraints: undefined } },
  { intermediateExtensions: { extendedKeyUsage: undefined, crlPlace: undefined } },
  { intermediateExtensions: { extendedKeyUsage: extendedKeyUsage('clientAuth') } },
  { intermediateExtensions: { limits: nameConstraints([implicit(2, 'example.org')]) } },
  { intermediateExtensions: { demand: extension('2.5.29.36', sequence(implicit(0, Buffer.of(0))), true), policies: policies('1.2.3') } },
  { intermediate: { version: 1, extensions: [] } },
  { intermediate: { notBefore: Date.UTC(2026, 6, 1) }, intermediateExtensions: { extendedKeyUsage: extendedKeyUsage('serverAuth', 'clientAuth') } },
  { root: { extensions: [basicConstraints(true, 0), extendedKeyUsage('serverAuth')] } },
];

/** Each chain as a public one, as one of a private CA, and as one that ends nowhere. */
function inputs(): CheckInput[] {
  const promise = extension('1.3.6.1.5.5.7.1.24', sequence(integer(5)));
  const more = checkInput(goodPath({ leafExtensions: { promise } }), { stapled: false, ownRootSpki: 'x' });
  const [leaf, intermediate, root] = goodPath();
  const sent = [intermediate, leaf, root, leaf].map(({ der }) => readCertificate(der));
  const openssl = { code: 'X', message: 'something new' };
  return [
    more,
    checkInput([leaf, intermediate, root], { sent, signed: [false, true], openssl }),
    checkInput([]),
    checkInput([{ der: Buffer.of(1) }]),
    checkInput([leaf, root]),
    ...WISHES.flatMap((wish) => {
      const path = goodPath(wish);
      return [checkInput(path), checkInput(path, { anchor: 'file' }), checkInput(path, { anchor: null }), checkInput([path[0]], { anchor: null, host: 'other.example.net' })];
    }),
  ];
}

describe('docs/checks.md', () => {
  it('is what the checks and the glossary say now', () => {
    assert.equal(readFileSync(join(ROOT, 'docs', 'checks.md'), 'utf8'), checksPage(), 'run `npm run docs`');
  });

  it('has every check, and every fault that --fail-on knows, each with what it means', () => {
    assert.deepEqual([...FAULTS.keys()], CHECKS.map(({ name }) => name));
    const documented = new Set([...FAULTS.keys(), ...[...FAULTS.values()].flatMap((faults) => faults.map(({ name }) => name))]);
    const explained = Object.keys(glossary()).flatMap((key) => (key.startsWith('check.') ? [key.slice(6)] : []));
    assert.deepEqual([...documented].toSorted(), explained.toSorted());
  });

  it('names only faults that stand in the file of their check, or in what it knows', () => {
    const read = (...path: readonly string[]): string => readFileSync(join(ROOT, 'ca', 'checks', ...path), 'utf8');
    for (const [check, faults] of FAULTS) {
      const own = read(`${check.replaceAll('_', '-')}.ts`);
      const text = [own, ...[...own.matchAll(/'\.\/knowledge\/([a-z0-9-]+\.ts)'/g)].map(([, file = '']) => read('knowledge', file))].join('');
      // A name may be put together: that of a list or of a status, and what is wrong with it.
      for (const { name } of faults) assert.ok(text.includes(`'${name}'`) || text.includes(`}${name.slice(name.indexOf('_'))}\``), `${check}: ${name}`);
    }
  });

  it('tells severities and days as they are found', () => {
    const seen = new Set<string>();
    for (const input of inputs()) {
      for (const check of CHECKS) {
        for (const finding of check.run(input)) {
          const { severity, since } = finding;
          if (severity === 'ok' || severity === 'not_applicable' || check.name === 'openssl') continue;
          const fault = FAULTS.get(check.name)?.find(({ name }) => name === finding.check);
          assert.ok(fault !== undefined, `${check.name}: ${finding.check}`);
          const lenient = fault.publicOnly && severity === 'note' && input.anchor !== 'bundled';
          assert.ok(lenient || fault.severities.includes(severity), `${finding.check} ${severity}`);
          assert.ok(!fault.publicOnly || input.anchor === 'bundled' || severity === 'note', `${finding.check} is not a rule for public CAs alone`);
          if (since !== undefined) assert.ok(fault.since.includes(new Date(since).toISOString().slice(0, 10)), `${finding.check} since ${new Date(since).toISOString()}`);
          seen.add(finding.check);
        }
      }
    }
    assert.ok(seen.size >= 60, `${seen.size} faults were seen`);
  });
});
