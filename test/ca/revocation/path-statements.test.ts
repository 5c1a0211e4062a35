import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { readCrl } from '../../../ca/revocation/crl.ts';
import { pathStatements } from '../../../ca/revocation/path-statements.ts';
import type { Evidence, GivenCrl } from '../../../ca/revocation/path-statements.ts';
import type { CertificateFacts } from '../../../ca/x509/facts.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { RevokingCa, derOf, factsOf } from '../../support/revoking-ca.ts';
import type { CrlWish } from '../../support/revoking-ca.ts';
import { TestPki } from '../../support/test-pki.ts';

const later = closing('all');

describe('pathStatements', () => {
  let ca: RevokingCa;
  let path: CertificateFacts[];
  let files: string[];

  before(() => {
    const pki = new TestPki(scratchFolder(later));
    ca = new RevokingCa(pki);
    files = [pki.leaf({ names: ['origin.test'] }).certificateFile, ca.certificateFile(), pki.rootFile];
    path = files.map(factsOf);
  });

  function list(wish: CrlWish, from = 'a.crl'): GivenCrl {
    return { crl: readCrl(derOf(ca.crl(wish))), from, source: 'crl' };
  }

  function told(evidence: Partial<Evidence>, of: readonly CertificateFacts[] = path, anchored = true): string[] {
    return pathStatements(of, anchored, { crls: [], now: Date.now(), ...evidence }).map(({ source, certificate, status, why, from }) => [source, certificate, why ?? status, from].filter((part) => part !== undefined).join(' '));
  }

  it('says nothing where nothing is known', () => {
    assert.deepEqual(told({}), []);
    assert.deepEqual(told({ staple: null }), []);
    assert.deepEqual(told({}, []), []);
  });

  it('weighs the staple for the leaf', () => {
    const staple = ca.ocsp({ certificateFile: files[0] ?? '', good: [path[0]?.serial ?? ''] });
    assert.deepEqual(told({ staple }), ['staple 0 good']);
    assert.deepEqual(told({ staple }, path.slice(0, 1)), ['staple 0 unsupported']);
    assert.deepEqual(told({ staple: Buffer.from('?') }), ['staple 0 malformed']);
  });

  it('looks for the leaf and for the CAs in the lists of their issuers, never for the anchor', () => {
    const serials = path.map(({ serial }) => serial);
    const root = list({ issuer: 'root', revoked: [{ serial: serials[1] ?? '' }, { serial: serials[2] ?? '' }] }, 'root.crl');
    assert.deepEqual(told({ crls: [list({ revoked: [{ serial: serials[0] ?? '' }] }), root] }), ['crl 0 revoked a.crl', 'crl 1 revoked root.crl']);
    assert.deepEqual(told({ crls: [list({})] }), ['crl 0 good a.crl']);
  });

  it('does not tell of an old list where a fresh one answers', () => {
    const old = list({ from: -9, until: -2 }, 'old.crl');
    assert.deepEqual(told({ crls: [old] }), ['crl 0 stale old.crl']);
    assert.deepEqual(told({ crls: [old, list({}, 'fresh.crl')] }), ['crl 0 good fresh.crl']);
  });
});
