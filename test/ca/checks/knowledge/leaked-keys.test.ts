import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import { LEAKED_KEYS } from '../../../../ca/checks/knowledge/leaked-keys.ts';
import { bitString, integer, nothing, oid, sequence } from '../../../support/der.ts';

/** Moduli of leaked CA keys as their certificates show them (chromium/badssl.com, certs/foreign and certs/src/crt; preactjs/preact-cli, src/resources). */
const MODULI: Readonly<Record<string, string>> = {
  Superfish:
    'e8f34a18765f193fb1cf58e97f430709958035c50ffe7131278199122620a5df8f6afc425539ee093889d9e036c4ac01825bd539e6f98f0788dffeeef6a114cea97445d8fdf017572a82e17a2e12935aac8ad71563d1b79b55800f58bc1c49ed2062ddb64ca53aeb1c3da0ff7a71a6d3107833ae4bc21cfd924aa1c3e741a42d',
  eDellRoot:
    'bdd1260d6ecd5b845f41f0e17586cecea823d5bea3b1d975574130c55be06cdbe2e6630933636cfc786fc2cd14bd6e02b52dfb95553100ec3936372e0fd77bf50dba46366fed259543b3cc1618a5bb0571ca389fa4ac4ef0e1362e6dfa43e8edcdb766b6013e63aef3678427a71abecfeddfdbbec053a45d7c2f44288703f956c8d58d10f875efe6c210fdeae4df89ad5fba1e8df340f12fe5050961d997b0c983d82310a23790523ebc27dd4fe70e412a3bab1b4c638afce14a889ef729bb551c0b163592711bb0ffd5d5e822ea4f22f9c6baa2883a75b933aea8d8f7bb1cadb3da1c6eca095eec63e621189123359ef2eea44bfe960cbd5aacc8105326d65f',
  'preact-cli':
    '97ff5ece08b0cba3bd33241174e5967d8197eb3bcc3a3ba9fa870c9f4f4825f07d55aa1a66fc1047cbf9115f119a974ad5fff9c32b95a9a1c6bd64e70c36d6f69526fb7812f03938cc2293a0a9a65252f6c498aae5fbba4133f2837533cbd0880a329258c4f0ea500c8bc80fc3869f2001b62c12d2101181193e1c81dd8bf3c17533c14998a51f346a3804fe2609cf7c8e14302d2d610a3f5aca3f89417f0ed3b87cebf3490d8fe37471b2b863938ada6e7019d37798eff0bc8f349717287362388ebebb67371fc7403b423f4d80de23c4ae471227f96f9872544fcd5ffb8116e42a22b3d923e667e11124354d5c42604d8c7ca533191b1c80753eb5461ab5c7',
};

describe('LEAKED_KEYS', () => {
  for (const [owner, modulus] of Object.entries(MODULI)) {
    it(`knows the key of ${owner} by its SubjectPublicKeyInfo`, () => {
      const key = sequence(integer(Buffer.from(`00${modulus}`, 'hex')), integer(65_537));
      const spki = sequence(sequence(oid('1.2.840.113549.1.1.1'), nothing()), bitString(key));
      assert.ok(LEAKED_KEYS.get(createHash('sha256').update(spki).digest('hex'))?.owner.startsWith(owner));
    });
  }

  it('holds whole hashes, each with a story and a source', () => {
    assert.ok(LEAKED_KEYS.size >= 18);
    for (const [hash, key] of LEAKED_KEYS) {
      assert.match(hash, /^[0-9a-f]{64}$/);
      assert.ok(key.owner !== '' && key.story !== '' && key.source !== '');
    }
  });
});
