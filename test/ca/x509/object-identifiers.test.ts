import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { ATTRIBUTE_TYPES, HASH_ALGORITHMS, KEY_PURPOSES, SIGNATURE_ALGORITHMS, withName } from '../../../ca/x509/object-identifiers.ts';
import { oid, sequence } from '../../support/der.ts';
import { openssl } from '../../support/openssl.ts';
import { scratchFolders } from '../../support/scratch.ts';

/** The values in the outline of `openssl asn1parse`: openssl's long names of OIDs, dotted where it has none. */
const printedIds = (outline: string): string[] => [...outline.matchAll(/OBJECT\s*:([^:\n]*?)\s*$/gm)].map((match) => match[1] ?? '');

/** openssl's names of dotted OIDs. */
const namesOf = (ids: readonly string[]): string[] => printedIds(openssl(['asn1parse', '-inform', 'der'], sequence(...ids.map(oid))).stdout);

/** openssl's names of what it knows under these short names. */
function namesOfShort(names: readonly string[], folder: string): string[] {
  const file = join(folder, 'all.cnf');
  writeFileSync(file, `asn1=SEQUENCE:all\n[all]\n${names.map((name, index) => `f${index}=OID:${name}`).join('\n')}\n`);
  return printedIds(openssl(['asn1parse', '-genconf', file]).stdout);
}

/** The post-quantum algorithms, which OpenSSL knows from 3.5 on. */
const POST_QUANTUM = /^2\.16\.840\.1\.101\.3\.4\.3\.(?:1[7-9]|2\d|3\d)$/;

describe('names of object identifiers', () => {
  const folder = scratchFolders();

  it('stand for the attribute that openssl means', () => {
    assert.deepEqual(namesOfShort([...ATTRIBUTE_TYPES.values()], folder()), namesOf([...ATTRIBUTE_TYPES.keys()]));
  });

  it('stand for the signature algorithm and the hash that openssl means', () => {
    const algorithms = [...SIGNATURE_ALGORITHMS].filter(([id]) => !POST_QUANTUM.test(id));
    assert.deepEqual(
      namesOf(algorithms.map(([id]) => id)),
      algorithms.map(([, { name }]) => name),
    );
    for (const [, { name, hash }] of algorithms)
      assert.equal(
        /md\d|sha3-\d+|sha\d+/i
          .exec(name)?.[0]
          .toUpperCase()
          .replace(/^SHA(\d)$/, 'SHA-$1')
          .replace(/^SHA(\d{3})$/, 'SHA-$1'),
        hash,
        name,
      );
    assert.deepEqual(
      namesOf([...HASH_ALGORITHMS.keys()]).map((name) => name.toUpperCase().replace(/^SHA(\d)/, 'SHA-$1')),
      [...HASH_ALGORITHMS.values()],
    );
  });

  it('stand for the purpose that openssl means', () => {
    const known = [...KEY_PURPOSES].filter(
      ([, name]) => /Auth$|Signing$|Protection$|Stamping$|SGC$|^any|ipsecIKE/.test(name) && name !== 'precertSigning' && !name.startsWith('pk'),
    );
    assert.equal(known.length, 10);
    assert.deepEqual(
      namesOfShort(
        known.map(([, name]) => name),
        folder(),
      ),
      namesOf(known.map(([id]) => id)),
    );
  });

  it('are written with the number, unknown ones as the number', () => {
    assert.equal(withName('1.3.6.1.5.5.7.3.1', KEY_PURPOSES), 'serverAuth (1.3.6.1.5.5.7.3.1)');
    assert.equal(withName('1.2.3', KEY_PURPOSES), '1.2.3');
  });
});
