import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { signatures } from '../../../ca/checks/signatures.ts';
import { checkInput, found } from '../../support/judged-path.ts';

describe('signatures', () => {
  const withMessage = (message: string): string[] => found(signatures, checkInput(undefined, { openssl: { code: 'UNSPECIFIED', message } }));

  it('is content where OpenSSL is', () => assert.deepEqual(found(signatures, checkInput()), ['signatures ok']));
  it('gives a broken signature on, by the message', () => assert.deepEqual(withMessage('certificate signature failure'), ['bad_signature error']));
  it('says nothing where OpenSSL names another fault, which may have come later', () =>
    assert.deepEqual(withMessage('certificate has expired'), ['signatures not_applicable']));
});
