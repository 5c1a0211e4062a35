import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { policiesLeft } from '../../../../ca/checks/knowledge/policy-tree.ts';
import { readCertificate } from '../../../../ca/x509/certificate.ts';
import { implicit, integer, oid, sequence } from '../../../support/der.ts';
import { authorityKeyId, basicConstraints, commonName, extension, keyUsage, makeCertificate, policies, subjectKeyId } from '../../../support/made-certificate.ts';
import type { MadeCertificate } from '../../../support/made-certificate.ts';
import { openssl } from '../../../support/openssl.ts';
import { scratchFolders } from '../../../support/scratch.ts';

const A = '1.2.3.1';
const B = '1.2.3.2';
const ANY = '2.5.29.32.0';

interface Case {
  /** From the top down; the last is the leaf. */
  policies: readonly (readonly string[] | undefined)[];
  /** Of the first CA below the root. */
  require?: number;
  inhibitMapping?: number;
  inhibitAny?: number;
  /** Of the second CA. */
  map?: readonly (readonly [string, string])[];
  /** The second CA has the name of the first. */
  selfIssued?: boolean;
}

const root = makeCertificate({ subject: 'Policy Root', keyName: 'policy root', extensions: [basicConstraints(true), keyUsage('keyCertSign')] });

/** Root, two CAs and a leaf, from the leaf up. */
function pathOf(wish: Case, number: number): [leaf: MadeCertificate, second: MadeCertificate, first: MadeCertificate] {
  const ca = (subject: string, issuer: MadeCertificate, list: readonly string[] | undefined, more: Buffer[]): MadeCertificate =>
    makeCertificate({ subject: commonName(subject), keyName: `${subject} ${issuer.name.toString('hex')}`, issuer, extensions: [basicConstraints(true), keyUsage('keyCertSign'), ...(list === undefined ? [] : [policies(...list)]), ...more] });
  const limits = [
    ...(wish.require === undefined ? [] : [implicit(0, Buffer.of(wish.require))]),
    ...(wish.inhibitMapping === undefined ? [] : [implicit(1, Buffer.of(wish.inhibitMapping))]),
  ];
  // Key identifiers tell a self-issued CA from a self-signed one.
  const first = ca(`First ${number}`, root, wish.policies[0], [
    subjectKeyId(`first ${number}`),
    ...(limits.length === 0 ? [] : [extension('2.5.29.36', sequence(...limits), true)]),
    ...(wish.inhibitAny === undefined ? [] : [extension('2.5.29.54', integer(wish.inhibitAny), true)]),
  ]);
  const second = ca(`${wish.selfIssued === true ? 'First' : 'Second'} ${number}`, first, wish.policies[1], [
    authorityKeyId(`first ${number}`),
    subjectKeyId(`second ${number}`),
    ...(wish.map === undefined ? [] : [extension('2.5.29.33', sequence(...wish.map.map(([from, to]) => sequence(oid(from), oid(to)))), true)]),
  ]);
  const list = wish.policies[2];
  const leaf = makeCertificate({ subject: `Leaf ${number}`, keyName: 'policy leaf', issuer: second, extensions: list === undefined ? [] : [policies(...list)] });
  return [leaf, second, first];
}

/** Every mixture that tells the rules apart. */
const CASES: readonly Case[] = [
  ...[undefined, [A], [B], [A, B], [ANY]].flatMap((leaf) =>
    [undefined, [A], [ANY], [A, ANY]].flatMap((second) => [
      { policies: [[A], second, leaf], require: 0 },
      { policies: [[ANY], second, leaf], require: 0, inhibitAny: 0 },
      { policies: [[ANY], second, leaf], require: 0, inhibitAny: 1 },
      { policies: [[A, B], second, leaf], require: 0, map: [[A, B]] as const },
      { policies: [[ANY], second, leaf], require: 0, map: [[A, B]] as const },
      { policies: [[A], second, leaf], require: 0, inhibitMapping: 0, map: [[A, B]] as const },
      { policies: [[A], second, leaf], require: 0, inhibitMapping: 1, map: [[A, B]] as const },
      { policies: [[ANY], second, leaf], require: 0, inhibitAny: 0, selfIssued: true },
    ]),
  ),
  ...[0, 1, 2, 3, undefined].flatMap((require) => [false, true].map((selfIssued) => ({ policies: [[A], [A], undefined], selfIssued, ...(require !== undefined && { require }) }))),
];

describe('policiesLeft', () => {
  const scratch = scratchFolders();

  it(`says of ${CASES.length} paths what OpenSSL says when it is told to look at policies`, () => {
    const folder = scratch();
    const made = CASES.map((wish, number) => pathOf(wish, number));
    writeFileSync(join(folder, 'root.pem'), root.pem);
    writeFileSync(join(folder, 'between.pem'), made.flatMap(([, second, first]) => [second.pem, first.pem]).join(''));
    const files = made.map(([leaf], number) => {
      const file = join(folder, `${number}.pem`);
      writeFileSync(file, leaf.pem);
      return file;
    });
    const said = openssl(['verify', '-policy_check', '-policy', ANY, '-CAfile', join(folder, 'root.pem'), '-untrusted', join(folder, 'between.pem'), ...files]);
    const wrong = made.flatMap((path, number) => {
      const left = policiesLeft(path.map(({ der }) => readCertificate(der)).toReversed());
      const content = said.stdout.includes(`/${number}.pem: OK`);
      return content === (left.holds || !left.demanded) ? [] : [{ ...CASES[number], left, content }];
    });
    if (process.env['SHOW']) console.log(said.stderr.slice(0, 3000), said.stdout.slice(0, 500), wrong.length);
      assert.deepEqual(wrong, []);
    const verdicts = made.map((_, number) => said.stdout.includes(`/${number}.pem: OK`));
    assert.ok(verdicts.filter(Boolean).length > 20 && verdicts.filter((content) => !content).length > 20);
    assert.match(said.stderr, /no explicit policy/);
  });

  it('tells a mapping to or from any policy', () => {
    for (const map of [[[A, ANY]], [[ANY, A]]] as const) {
      const path = pathOf({ policies: [[A], [A], [A]], map }, 1000).map(({ der }) => readCertificate(der));
      assert.equal(policiesLeft(path.toReversed()).mapsAny, true);
    }
  });

  it('holds nothing for a path without certificates, and does not fail', () => {
    assert.deepEqual(policiesLeft([]), { holds: true, demanded: false, mapsAny: false });
  });
});
