import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pathLength } from '../../../ca/checks/path-length.ts';
import { checkInput, found } from '../../support/judged-path.ts';
import { basicConstraints, makeCertificate } from '../../support/made-certificate.ts';
import type { MadeCertificate } from '../../support/made-certificate.ts';

/** A root with a limit, so many CAs below it, and a leaf. */
function chain(limit: number | undefined, below: number, selfIssued = false): MadeCertificate[] {
  const root = makeCertificate({ subject: 'Root', extensions: [basicConstraints(true, limit)] });
  const path = [root];
  for (let count = 0; count < below; count += 1) {
    const issuer = path[0] ?? root;
    path.unshift(makeCertificate({ subject: selfIssued ? 'Root' : `CA ${count}`, issuer, extensions: [basicConstraints(true)] }));
  }
  path.unshift(makeCertificate({ subject: 'leaf', issuer: path[0] ?? root }));
  return path;
}

describe('path_length', () => {
  it('counts the CAs between the limit and the leaf', () => {
    assert.deepEqual(found(pathLength, checkInput(chain(1, 1))), ['path_length ok']);
    assert.deepEqual(found(pathLength, checkInput(chain(0, 1))), ['path_too_long error']);
    assert.deepEqual(found(pathLength, checkInput(chain(1, 2))), ['path_too_long error']);
    assert.deepEqual(found(pathLength, checkInput(chain(0, 0))), ['path_length ok']);
  });
  it('does not count CAs that renewed themselves', () => assert.deepEqual(found(pathLength, checkInput(chain(0, 2, true))), ['path_length ok']));
  it('does not apply without a limit', () => assert.deepEqual(found(pathLength, checkInput(chain(undefined, 5))), ['path_length not_applicable']));
});
