import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { anchorIndex, intermediatesOf, leafOf, placed, shortened, titleOf } from '../../../../ca/checks/knowledge/roles.ts';
import { readCertificate } from '../../../../ca/x509/certificate.ts';
import { checkInput, goodPath } from '../../../support/judged-path.ts';
import { alternativeNames, makeCertificate } from '../../../support/made-certificate.ts';

describe('roles in a path', () => {
  const path = goodPath();

  it('end in the anchor where there is one', () => {
    const input = checkInput(path);
    assert.equal(leafOf(input)?.commonName, 'www.example.com');
    assert.equal(anchorIndex(input), 2);
    assert.deepEqual(
      intermediatesOf(input).map(({ index }) => index),
      [1],
    );
  });

  it('have no anchor where none was reached', () => {
    const input = checkInput(path, { anchor: null });
    assert.equal(anchorIndex(input), undefined);
    assert.deepEqual(
      intermediatesOf(input).map(({ index }) => index),
      [1, 2],
    );
  });

  it('are few in short paths', () => {
    assert.equal(anchorIndex(checkInput([], {})), undefined);
    assert.deepEqual(intermediatesOf(checkInput([path[0]], {})), []);
    assert.deepEqual(
      placed(checkInput(path).path).map(({ index }) => index),
      [0, 1, 2],
    );
  });
});

describe('titleOf', () => {
  it('takes CN, name, subject, serial, and is short', () => {
    const title = (wish: Parameters<typeof makeCertificate>[0]): string => titleOf(readCertificate(makeCertificate(wish).der));
    assert.equal(title({ subject: 'a' }), 'a');
    assert.equal(title({ subject: null, extensions: [alternativeNames('b.test')] }), 'b.test');
    assert.equal(title({ subject: null, serial: Buffer.of(5) }), 'serial 05');
    assert.equal(title({ subject: 'x'.repeat(500) }).length, 48);
    assert.equal(shortened('abcdef', 4), 'abc…');
  });
});
