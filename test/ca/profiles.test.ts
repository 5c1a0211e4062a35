import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'mocha';
import { buildCertificate } from '../../ca/forge.ts';
import type { CertificateTemplate } from '../../ca/forge.ts';
import { parseConstraint, parseHost } from '../../ca/hosts.ts';
import type { Constraint, Host } from '../../ca/hosts.ts';
import { DAY_MS, MAX_MIRRORED_NAMES, daysOf, leafTemplate, leafValidity, randomSerial, rootName, rootTemplate } from '../../ca/profiles.ts';
import type { RootParts } from '../../ca/profiles.ts';
import { readCertificate } from '../../ca/x509/certificate.ts';
import { certificateText } from '../support/openssl.ts';
import { realLeaf } from '../support/real-leaf.ts';
import type { RealLeaf } from '../support/real-leaf.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0, 789);
const SPKI = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({ type: 'spki', format: 'der' });
const LIFE = { notBefore: NOW - 10 * DAY_MS, notAfter: NOW + 10 * DAY_MS };

function host(text: string): Host {
  const parsed = parseHost(text);
  assert.ok(parsed, text);
  return parsed;
}

function constraints(...texts: string[]): Constraint[] {
  return texts.map((text) => {
    const parsed = parseConstraint(text);
    assert.ok(parsed, text);
    return parsed;
  });
}

function root(...allowed: string[]): RootParts {
  return { subject: Buffer.from('3000', 'hex'), subjectKeyId: Buffer.alloc(20, 7), notBefore: NOW - DAY_MS, notAfter: NOW + 30 * DAY_MS, constraints: constraints(...allowed) };
}

/** What OpenSSL makes of a template: subject and SAN. */
function shown(template: CertificateTemplate): { subject: string; names: string; critical: boolean } {
  const text = certificateText(buildCertificate(template, () => Buffer.alloc(8)));
  const [, critical = '', names = ''] = /Subject Alternative Name: (critical)?\s+(.*)\n/.exec(text) ?? [];
  return { subject: /Subject: ?(.*)\n/.exec(text)?.[1] ?? '', names, critical: critical !== '' };
}

function leaf(name: string, allowed: string[] = [], real?: Partial<RealLeaf>): { subject: string; names: string; critical: boolean } {
  const facts = real === undefined ? undefined : readCertificate(realLeaf({ ...LIFE, ...real }));
  return shown(leafTemplate({ now: NOW, root: root(...allowed), host: host(name), keyType: 'ec', publicKey: SPKI, ...(facts !== undefined && { real: facts }) }));
}

describe('profiles', () => {
  it('names a root after its date, user and machine, cut to 64 characters', () => {
    assert.equal(rootName(NOW, 'ana', 'mbp'), 'trustlens 2026-11-21 ana@mbp');
    assert.equal(rootName(NOW, 'DOM\\ana b', 'mbp\u202e.local'), 'trustlens 2026-11-21 DOM-ana-b@mbp-.local');
    assert.equal(rootName(NOW, 'žofie', '😀'), 'trustlens 2026-11-21 žofie@-');
    const long = rootName(NOW, 'ů'.repeat(100), 'm');
    assert.equal(Array.from(long).length, 64);
    assert.ok(long.startsWith('trustlens 2026-11-21 ůů'));
  });

  it('gives a root its days from now and a day before, and knows them again', () => {
    for (const days of [1, 30, 365]) {
      const template = rootTemplate({ now: NOW, days, constraints: [], publicKey: SPKI, user: 'u', machine: 'm' });
      assert.equal(template.notBefore, Math.floor(NOW / 1000) * 1000 - DAY_MS);
      assert.equal(template.notAfter, Math.floor(NOW / 1000) * 1000 + days * DAY_MS);
      assert.equal(daysOf(template), days);
    }
  });

  it('shuts out every kind of name that a constrained root was not made for', () => {
    const cases: [allowed: string[], permitted: string, excluded: string][] = [
      [['example.test'], 'DNS:example.test', 'IP:0.0.0.0/0.0.0.0 IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0'],
      [['10.0.0.0/8'], 'IP:10.0.0.0/255.0.0.0', 'DNS: IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0'],
      [['example.test', '2001:db8::/32'], 'DNS:example.test IP:2001:DB8:0:0:0:0:0:0/FFFF:FFFF:0:0:0:0:0:0', 'IP:0.0.0.0/0.0.0.0'],
      [['example.test', '10.0.0.0/8', '::1'], 'DNS:example.test IP:10.0.0.0/255.0.0.0 IP:0:0:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF', ''],
    ];
    for (const [allowed, permitted, excluded] of cases) {
      const text = certificateText(buildCertificate(rootTemplate({ now: NOW, days: 30, constraints: constraints(...allowed), publicKey: SPKI, user: 'u', machine: 'm' }), () => Buffer.alloc(8)));
      const [, permittedText = '', , excludedText = ''] = /Name Constraints: critical\s+Permitted:\s+([^]*?)(\s+Excluded:\s+([^]*?))?\n {4}Signature/.exec(text) ?? [];
      assert.deepEqual([permittedText, excludedText].map((block) => block.trim().split(/\s*\n\s*/).join(' ')), [permitted, excluded], allowed.join());
    }
  });

  it('keeps a leaf within its root, within the real leaf and within 45 days', () => {
    const wide = { notBefore: NOW - 400 * DAY_MS, notAfter: NOW + 400 * DAY_MS };
    const second = Math.floor(NOW / 1000) * 1000;
    const own = { notBefore: second - DAY_MS, notAfter: second + 44 * DAY_MS - 1000 };
    assert.deepEqual(leafValidity(NOW, wide), own);
    assert.equal(own.notAfter - own.notBefore + 1000, 45 * DAY_MS, 'both ends count');
    assert.deepEqual(leafValidity(NOW, wide, wide), own);
    const rootLife = { notBefore: second - 1000, notAfter: second + 5000 };
    assert.deepEqual(leafValidity(NOW, rootLife, wide), rootLife);
    const real = { notBefore: second - 3000, notAfter: second + 60_000 };
    assert.deepEqual(leafValidity(NOW, wide, real), real);
    for (const faulty of [{ notBefore: second - 9000, notAfter: second - 1000 }, { notBefore: second + 9000, notAfter: second + 99_000 }, { notBefore: NaN, notAfter: NaN }]) {
      assert.deepEqual(leafValidity(NOW, wide, faulty), own, 'a real leaf that does not hold now sets no limit');
    }
  });

  it('speaks for the host alone where there is no real leaf, or where it does not cover the host', () => {
    assert.deepEqual(leaf('a.test'), { subject: 'CN = a.test', names: 'DNS:a.test', critical: false });
    for (const names of [['b.test'], ['*.a.test'], [], undefined]) {
      assert.deepEqual(leaf('a.test', [], { commonName: 'b.test', organization: 'Other', ...(names !== undefined && { names }) }), { subject: 'CN = a.test', names: 'DNS:a.test', critical: false });
    }
  });

  it('mirrors names, CN and O of a real leaf that covers the host', () => {
    const names = ['*.a.test', 'A.test', Uint8Array.of(192, 0, 2, 1), 'b.test', 'b.test'];
    const mirrored = { subject: 'O = Example & Co, CN = The Site', names: 'DNS:*.a.test, DNS:a.test, IP Address:192.0.2.1, DNS:b.test', critical: false };
    for (const name of ['x.a.test', 'a.test', 'b.test', '192.0.2.1']) assert.deepEqual(leaf(name, [], { commonName: 'The Site', organization: 'Example & Co', names }), mirrored, name);
  });

  it('mirrors nothing that a certificate of ours must not carry', () => {
    const odd = ['*', 'a*.test', 'evil\0.test', '-', '1.2.3', 'a.test', ''];
    assert.deepEqual(leaf('a.test', [], { commonName: 'bad\u202ename', organization: 'x'.repeat(65), names: odd }), { subject: '', names: 'DNS:a.test', critical: true });
  });

  it('bounds the names it mirrors and keeps the one that covers the host', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `n${index}.test`);
    for (const name of ['n0.test', 'n999.test']) {
      const mirrored = leaf(name, [], { names }).names.split(', ');
      assert.equal(mirrored.length, MAX_MIRRORED_NAMES);
      assert.ok(mirrored.includes(`DNS:${name}`));
    }
  });

  it('mirrors only what the root may speak for', () => {
    const names = ['*.example.test', 'other.test', 'www.example.test', Uint8Array.of(10, 0, 0, 1)];
    assert.equal(leaf('www.example.test', ['example.test'], { names }).names, 'DNS:*.example.test, DNS:www.example.test');
    assert.equal(leaf('www.example.test', ['www.example.test'], { names }).names, 'DNS:www.example.test');
    assert.equal(leaf('x.example.test', ['x.example.test'], { names }).names, 'DNS:x.example.test', 'the wildcard is wider than the root');
    for (const [commonName, subject] of [['other.test', ''], ['*.test', ''], ['192.0.2.1', ''], ['*.example.test', 'CN = *.example.test'], ['The Site', 'CN = The Site']] as const) {
      assert.equal(leaf('www.example.test', ['example.test'], { names, commonName }).subject, subject);
    }
  });

  it('has no CN beside addresses alone, nor one of more than 64 characters; SAN is critical when nothing is left', () => {
    const long = `${'a'.repeat(60)}.test`;
    assert.deepEqual(leaf(long), { subject: '', names: `DNS:${long}`, critical: true });
    assert.deepEqual(leaf('192.0.2.1'), { subject: '', names: 'IP Address:192.0.2.1', critical: true });
    const real = { commonName: '192.0.2.1', organization: 'Example', names: [Uint8Array.of(192, 0, 2, 1)] };
    assert.deepEqual(leaf('192.0.2.1', [], real), { subject: 'O = Example', names: 'IP Address:192.0.2.1', critical: false });
  });

  it('makes serial numbers that are positive, 16 bytes long and never the same', () => {
    const serials = Array.from({ length: 2000 }, () => randomSerial());
    for (const serial of serials) {
      assert.equal(serial.length, 16);
      assert.ok((serial[0] ?? 0) >= 0x40 && (serial[0] ?? 0) <= 0x7f);
    }
    assert.equal(new Set(serials.map((serial) => Buffer.from(serial).toString('hex'))).size, serials.length);
  });
});
