import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'mocha';
import { buildCertificate } from '../../ca/forge.ts';
import { parseConstraint, parseHost } from '../../ca/hosts.ts';
import { mimicTemplate } from '../../ca/mimicry.ts';
import type { MimicWishes } from '../../ca/mimicry.ts';
import { DAY_MS, MAX_MIRRORED_NAMES } from '../../ca/profiles.ts';
import type { RootParts } from '../../ca/profiles.ts';
import { readCertificate } from '../../ca/x509/certificate.ts';
import { basicConstraints, extendedKeyUsage, makeCertificate } from '../support/made-certificate.ts';
import { certificateText } from '../support/openssl.ts';
import { realLeaf } from '../support/real-leaf.ts';
import type { RealLeaf } from '../support/real-leaf.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0, 789);
const SPKI = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({ type: 'spki', format: 'der' });
const LIFE = { notBefore: NOW - 10 * DAY_MS, notAfter: NOW + 300 * DAY_MS };

function root(...allowed: string[]): RootParts {
  const constraints = allowed.map((text) => {
    const parsed = parseConstraint(text);
    assert.ok(parsed);
    return parsed;
  });
  return { subject: Buffer.from('3000', 'hex'), subjectKeyId: Buffer.alloc(20, 7), notBefore: NOW - DAY_MS, notAfter: NOW + 30 * DAY_MS, constraints };
}

function real(wish: Partial<RealLeaf> = {}): MimicWishes['real'] {
  return readCertificate(realLeaf({ commonName: 'a.test', organization: 'Real Ltd', names: ['a.test'], ...LIFE, ...wish }));
}

/** The leaf as OpenSSL reads it; undefined where there is none. */
function shown(change: Partial<MimicWishes> = {}): string | undefined {
  const host = parseHost('b.test');
  assert.ok(host);
  const template = mimicTemplate({ now: NOW, signer: 'root', root: root(), host, keyType: 'ec', publicKey: SPKI, real: real(), ...change });
  return template === undefined ? undefined : certificateText(buildCertificate(template, () => Buffer.alloc(8)));
}

function names(text: string | undefined): string | undefined {
  return /Subject Alternative Name: (?:critical)?\s+(.*)\n/.exec(text ?? '')?.[1];
}

/** `2026-11-21T12:00:00.000Z` of both dates. */
function dates(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(/Not (?:Before|After) ?: (.*)\n/g)].map((match) => new Date(match[1] ?? '').toISOString());
}

const iso = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toISOString();

describe('mimicTemplate', () => {
  it('has the real names and not the host', () => {
    const text = shown();
    assert.equal(names(text), 'DNS:a.test');
    assert.match(text ?? '', /Subject: O = Real Ltd, CN = a\.test\n/);
    assert.match(text ?? '', /X509v3 Authority Key Identifier/);
  });

  it('has names as they stand there, odd ones too, those that cover the host first', () => {
    assert.equal(names(shown({ real: real({ names: ['h*.test', '*', 'b.test', Uint8Array.of(10, 0, 0, 1)] }) })), 'DNS:b.test, DNS:h*.test, DNS:*, IP Address:10.0.0.1');
    const many = Array.from({ length: 1_000 }, (_, index) => `n${index}.test`);
    assert.equal(names(shown({ real: real({ names: [...many, '*.test', 'b.test'] }) }))?.split(', ').length, MAX_MIRRORED_NAMES);
    assert.match(names(shown({ real: real({ names: [...many, 'b.test'] }) })) ?? '', /^DNS:b\.test, DNS:n0\.test/);
  });

  it('has no names where the real one has none, so that its common name is compared', () => {
    const text = shown({ real: readCertificate(realLeaf({ commonName: 'b.test', ...LIFE })) });
    assert.equal(names(text), undefined);
    assert.match(text ?? '', /CN = b\.test/);
  });

  it('is none where the names would get lost', () => {
    assert.equal(shown({ real: real({ names: ['é.test'] }) }), undefined);
    assert.equal(shown({ root: root('b.test') }), undefined, 'the root may not speak for the real name');
    assert.equal(names(shown({ root: root('test') })), 'DNS:a.test');
  });

  it('takes exactly the dates at fault, also of an issuer, and elsewhere keeps our own limits', () => {
    const past = { notBefore: NOW - 900 * DAY_MS, notAfter: NOW - 3 * DAY_MS };
    assert.deepEqual(dates(shown({ dates: real(past) })), [iso(past.notBefore), iso(past.notAfter)]);
    const old = { notBefore: Date.UTC(1949, 0, 1), notAfter: Date.UTC(1950, 0, 1) };
    assert.deepEqual(dates(shown({ dates: real(old) })), [iso(old.notBefore), iso(old.notAfter)], 'before the years of UTCTime');
    const far = { notBefore: Date.UTC(2049, 11, 31), notAfter: Date.UTC(2050, 0, 2) };
    assert.deepEqual(dates(shown({ dates: real(far) })), [iso(far.notBefore), iso(far.notAfter)]);
    const [from = '', until = ''] = dates(shown());
    assert.ok(Date.parse(until) - Date.parse(from) < 45 * DAY_MS && Date.parse(until) <= root().notAfter);
  });

  it('has the real dates where nobody trusts it anyhow', () => {
    for (const signer of ['untrusted', 'self'] as const) assert.deepEqual(dates(shown({ signer, root: signer === 'self' ? null : root() })), [iso(LIFE.notBefore), iso(LIFE.notAfter)]);
  });

  it('signs itself under its own name, and is never a CA', () => {
    const ca = makeCertificate({ subject: 'a.test', ...LIFE, extensions: [basicConstraints(true)] });
    const text = shown({ signer: 'self', root: null, real: readCertificate(ca.der) }) ?? '';
    assert.match(text, /Issuer: CN = a\.test\n/);
    assert.match(text, /Subject: CN = a\.test\n/);
    assert.match(text, /CA:FALSE/);
    assert.doesNotMatch(text, /Authority Key Identifier/);
  });

  it('takes the purposes of the certificate that is not for servers', () => {
    const signer = makeCertificate({ subject: 'x', ...LIFE, extensions: [extendedKeyUsage('clientAuth')] });
    assert.match(shown({ purposes: readCertificate(signer.der) }) ?? '', /Extended Key Usage: \n\s+TLS Web Client Authentication\n/);
    assert.match(shown() ?? '', /Extended Key Usage: \n\s+TLS Web Server Authentication\n/);
  });
});
