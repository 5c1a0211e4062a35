/** Chains of every kind, judged against what was put in; OpenSSL builds the same paths where it can. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { MAX_DEPTH, MAX_PATHS, MAX_SIGNATURE_CHECKS, MAX_STEPS, buildPaths } from '../../../ca/path/path-builder.ts';
import type { BuiltPath } from '../../../ca/path/path-builder.ts';
import { HOST, NOW } from '../../support/judged-path.ts';
import { alternativeNames, authorityKeyId, basicConstraints, extendedKeyUsage, extension, keyUsage, makeCertificate, subjectKeyId } from '../../support/made-certificate.ts';
import type { MadeCertificate } from '../../support/made-certificate.ts';
import { utf8 } from '../../support/der.ts';
import { openssl } from '../../support/openssl.ts';
import { authority, pathRequest } from '../../support/path-request.ts';

const root = authority('Root');
const intermediate = authority('Intermediate', root);
const leaf = leafOf(intermediate);

function leafOf(issuer: MadeCertificate, extensions: readonly Buffer[] = []): MadeCertificate {
  return makeCertificate({ subject: HOST, keyName: 'leaf', issuer, extensions: [alternativeNames(HOST), extendedKeyUsage('serverAuth'), ...extensions] });
}

/** The names up the path, and where it ends. */
function titles({ certificates, anchor }: BuiltPath): string {
  return [...certificates.map((certificate) => certificate.commonName ?? '?'), anchor ?? 'nowhere'].join(' > ');
}

/** Whether `openssl verify` finds a path with the same certificates. */
function opensslVerifies(first: MadeCertificate, others: readonly MadeCertificate[], roots: readonly MadeCertificate[]): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'trustlens-path-'));
  try {
    const file = (name: string, certificates: readonly MadeCertificate[]): string => {
      writeFileSync(join(folder, name), certificates.map(({ pem }) => pem).join(''));
      return join(folder, name);
    };
    const untrusted = others.length === 0 ? [] : ['-untrusted', file('others.pem', others)];
    return openssl(['verify', '-no-CApath', '-no-CAstore', '-attime', `${Math.floor(NOW / 1000)}`, '-CAfile', file('roots.pem', roots), ...untrusted, file('leaf.pem', [first])]).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('buildPaths', () => {
  it('goes from the leaf through the intermediate to the anchor', () => {
    const { best, paths, sent, local, limited } = buildPaths(pathRequest([leaf, intermediate], [root]));
    assert.equal(titles(best), `${HOST} > Intermediate > Root > file`);
    assert.deepEqual([best.signed, paths.length, local.length, limited], [[true, true], 1, 0, false]);
    assert.deepEqual([sent.inOrder, sent.leafFirst, sent.root, sent.notNeeded.length, sent.missing.length], [true, true, undefined, 0, 0]);
  });

  it('puts a mixed-up chain in order, and says what was not needed and that the root was', () => {
    const stranger = authority('Stranger');
    const lower = authority('Lower', intermediate);
    const first = leafOf(lower);
    const { best, sent } = buildPaths(pathRequest([first, root, intermediate, stranger, lower], [root]));
    assert.equal(titles(best), `${HOST} > Lower > Intermediate > Root > file`);
    assert.deepEqual([sent.inOrder, sent.root?.commonName, sent.unrelated.map(({ commonName }) => commonName)], [false, 'Root', ['Stranger']]);
    assert.ok(opensslVerifies(first, [root, intermediate, stranger, lower], [root]));
  });

  it('fills a gap with an intermediate at hand here, and says so', () => {
    assert.equal(titles(buildPaths(pathRequest([leaf], [root])).best), `${HOST} > nowhere`);
    const { best, local, sent } = buildPaths(pathRequest([leaf], [root], [intermediate]));
    assert.equal(titles(best), `${HOST} > Intermediate > Root > file`);
    assert.deepEqual([local.map(({ commonName }) => commonName), sent.missing.length], [['Intermediate'], 1]);
  });

  it('finds both ways up from a root that another root has signed across, the shorter one first', () => {
    const old = authority('Old Root');
    const crossed = authority('Root', old);
    const { best, paths, sent } = buildPaths(pathRequest([leaf, intermediate, crossed], [old, root]));
    assert.deepEqual(paths.map(titles), [`${HOST} > Intermediate > Root > file`, `${HOST} > Intermediate > Root > Old Root > file`]);
    assert.deepEqual([best.certificates.length, sent.notNeeded.length, sent.unrelated.length], [3, 1, 0]);
    // With the old root alone, the longer way is the only one.
    assert.equal(titles(buildPaths(pathRequest([leaf, intermediate, crossed], [old])).best), `${HOST} > Intermediate > Root > Old Root > file`);
    assert.ok(opensslVerifies(leaf, [intermediate, crossed], [old]));
  });

  it('takes the way that is valid before one that is shorter', () => {
    const expired = authority('Root', undefined, { notAfter: NOW - 1000 });
    const old = authority('Old Root');
    const crossed = authority('Root', old);
    const under = authority('Intermediate', expired);
    assert.equal(titles(buildPaths(pathRequest([leaf, under, crossed], [expired, old])).best), `${HOST} > Intermediate > Root > Old Root > file`);
  });

  it('tells keys under one name apart by the signature, whatever the key identifiers say', () => {
    const others = Array.from({ length: 5 }, (_, index) => authority('Intermediate', root, { keyName: `other ${index}` }));
    const lying = leafOf(intermediate, [authorityKeyId('not this one')]);
    const named = authority('Intermediate', root, { extensions: [basicConstraints(true), keyUsage('keyCertSign'), subjectKeyId('this one')] });
    for (const first of [leaf, lying]) {
      const { best, signatureChecks } = buildPaths(pathRequest([first, ...others, named], [root]));
      assert.deepEqual([titles(best), best.signed, best.certificates[1]?.subjectKeyId], [`${HOST} > Intermediate > Root > file`, [true, true], Buffer.from('this one').toString('hex')]);
      assert.ok(signatureChecks <= 7, `${signatureChecks}`);
    }
  });

  it('goes around in no circle', () => {
    const one = authority('One', authority('Two'));
    const two = authority('Two', authority('One'));
    const first = leafOf(one);
    const { best, paths, limited } = buildPaths(pathRequest([first, one, two], [root]));
    assert.deepEqual([titles(best), limited], [`${HOST} > One > Two > nowhere`, false]);
    assert.equal(paths.length, 1);
    // The same circle with a way out of it.
    assert.equal(titles(buildPaths(pathRequest([first, one, two, authority('Two', root)], [root])).best), `${HOST} > One > Two > Root > file`);
  });

  it('knows a renewed key of the same CA (self-issued), and a leaf that is trusted itself', () => {
    const renewed = authority('Root', root, { keyName: 'renewed' });
    const first = leafOf({ ...renewed });
    assert.equal(titles(buildPaths(pathRequest([first, renewed], [root])).best), `${HOST} > Root > Root > file`);
    const alone = makeCertificate({ subject: HOST, extensions: [alternativeNames(HOST)] });
    assert.deepEqual(buildPaths(pathRequest([alone], [alone])).best.anchor, 'file');
    assert.equal(titles(buildPaths(pathRequest([alone], [root])).best), `${HOST} > nowhere`);
  });

  it('shows whose signature is broken instead of nothing', () => {
    const forged = leafOf({ ...intermediate, privateKey: authority('Forger').privateKey });
    const { best } = buildPaths(pathRequest([forged, intermediate], [root]));
    assert.deepEqual([titles(best), best.signed], [`${HOST} > Intermediate > Root > file`, [false, true]]);
    assert.equal(opensslVerifies(forged, [intermediate], [root]), false);
    // A CA that is no more than a name is not taken for the one that is trusted.
    const fake = authority('Root', undefined, { keyName: 'fake' });
    assert.equal(titles(buildPaths(pathRequest([leafOf(fake), fake], [root])).best), `${HOST} > Root > nowhere`);
  });

  it('builds a path of a hundred certificates and no longer one', () => {
    const tower = (length: number): MadeCertificate[] => {
      const chain = [root];
      while (chain.length < length - 1) chain.unshift(authority(`CA ${chain.length}`, chain[0], { keyName: `CA ${chain.length % 4}` }));
      return [leafOf(chain[0] ?? root), ...chain];
    };
    const hundred = tower(MAX_DEPTH);
    const { best, limited, signatureChecks } = buildPaths(pathRequest(hundred.toReversed().toSorted((one) => (one === hundred[0] ? -1 : 0)), [root]));
    assert.deepEqual([best.certificates.length, best.anchor, limited, signatureChecks], [MAX_DEPTH, 'file', false, MAX_DEPTH - 1]);
    const more = buildPaths(pathRequest(tower(MAX_DEPTH + 20), [root]));
    assert.deepEqual([more.best.anchor, more.best.certificates.length, more.limited], [null, MAX_DEPTH, true]);
  });

  it('counts its work where every CA has signed every other one', () => {
    const names = Array.from({ length: 14 }, (_, index) => `Mesh ${index}`);
    const mesh = names.flatMap((name) => names.filter((other) => other !== name).map((other) => authority(name, authority(other))));
    const { steps, signatureChecks, limited, paths } = buildPaths(pathRequest([leafOf(authority('Mesh 0')), ...mesh], [root]));
    assert.ok(limited && steps <= MAX_STEPS + 1 && signatureChecks <= MAX_SIGNATURE_CHECKS && paths.length <= MAX_PATHS, `${steps} steps, ${signatureChecks} signatures`);
  });

  it('counts its work where a hundred keys have one name', () => {
    const same = Array.from({ length: 300 }, (_, index) => authority('Intermediate', root, { keyName: `copy ${index % 8}`, serial: Buffer.of(1, index >> 8, index & 0xff), spki: spkiOf(index) }));
    const { signatureChecks, limited } = buildPaths(pathRequest([leaf, ...same], [root]));
    assert.ok(limited && signatureChecks <= MAX_SIGNATURE_CHECKS, `${signatureChecks}`);
  });

  it('does not stumble over what is no certificate, has no names, or cannot be read by OpenSSL', () => {
    const junk = { ...leaf, der: Buffer.from('3003020101', 'hex') };
    const nameless = makeCertificate({ subject: null, issuer: root, extensions: [alternativeNames(HOST)] });
    const strange = leafOf(intermediate, [extension('2.5.29.15', utf8('no bits'), true)]);
    assert.equal(buildPaths(pathRequest([leaf, junk, intermediate], [root])).best.anchor, 'file');
    assert.equal(buildPaths(pathRequest([junk, intermediate], [root])).best.anchor, null);
    assert.equal(buildPaths(pathRequest([nameless], [root])).best.anchor, 'file');
    assert.equal(buildPaths(pathRequest([strange, intermediate], [root])).best.anchor, 'file');
  });
});

/** A key of its own for each index that no signature fits: an Ed25519 key of any 32 bytes can be read. */
function spkiOf(index: number): Buffer {
  return Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.alloc(30), Buffer.of(index >> 8, index & 0xff)]);
}
