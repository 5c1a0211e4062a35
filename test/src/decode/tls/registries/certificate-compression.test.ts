import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CERTIFICATE_COMPRESSION_ALGORITHMS } from 'read-tls-client-hello';
import { certificateCompressionName } from '../../../../../src/decode/tls/registries/certificate-compression.ts';

describe('certificate compression', () => {
  it('have the names of IANA, as another project copied them', () => {
    for (const [id, name] of Object.entries(CERTIFICATE_COMPRESSION_ALGORITHMS)) assert.equal(certificateCompressionName(Number(id)), name);
    assert.equal(certificateCompressionName(200), undefined);
  });
});
