import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Asn1Error } from '../../../../../ca/x509/asn1.ts';
import { derWords } from '../../../../../src/decode/tls/der/der-words.ts';

describe('derWords', () => {
  it('has none where the DER is another, lets nothing of it reach a terminal, and hides no fault of ours', () => {
    assert.equal(derWords(() => 'P-256'), 'P-256');
    assert.doesNotMatch(derWords(() => 'a\u001b[2Jb') ?? '', /\u001b/);
    assert.equal(derWords(() => { throw new Asn1Error('no DER'); }), undefined);
    assert.throws(() => derWords(() => { throw new TypeError('a bug'); }), /a bug/);
  });
});
