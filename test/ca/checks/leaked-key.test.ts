import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { leakedKey } from '../../../ca/checks/leaked-key.ts';
import { LEAKED_KEYS } from '../../../ca/checks/knowledge/leaked-keys.ts';
import type { CertificateFacts } from '../../../ca/x509/facts.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('leaked_key', () => {
  const input = checkInput();
  const [leaf, intermediate, root] = input.path;
  assert.ok(leaf !== undefined && intermediate !== undefined && root !== undefined);

  it('finds every key of the list, wherever it stands', () => {
    for (const hash of LEAKED_KEYS.keys()) {
      const known: CertificateFacts = { ...root, spkiSha256: Buffer.from(hash, 'hex').toString('base64') };
      assert.deepEqual(found(leakedKey, { ...input, path: [leaf, intermediate, known] }), ['leaked_key error']);
    }
  });

  it('warns of the name of such a CA with another key', () => {
    assert.deepEqual(found(leakedKey, checkInput(goodPath({ root: { subject: 'eDellRoot', keyName: 'root' } }))), [
      'leaked_name warning',
      'leaked_name warning',
    ]);
  });

  it('is content with other keys', () => assert.deepEqual(found(leakedKey, input), ['leaked_key ok']));
});
