import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { COMPRESSION_METHODS } from 'read-tls-client-hello';
import { compressionMethodName } from '../../../../../src/decode/tls/registries/compression-methods.ts';

describe('compression methods', () => {
  it('have the names of IANA, as another project copied them', () => {
    for (const [id, name] of Object.entries(COMPRESSION_METHODS)) assert.equal(compressionMethodName(Number(id)), name);
    assert.equal(compressionMethodName(200), undefined);
  });
});
