import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CERTIFICATE_STATUS_TYPES } from 'read-tls-client-hello';
import { certificateStatusTypeName } from '../../../../../src/decode/tls/registries/certificate-status-types.ts';

describe('certificate status types', () => {
  it('have the names of IANA, as another project copied them', () => {
    for (const [id, name] of Object.entries(CERTIFICATE_STATUS_TYPES)) assert.equal(certificateStatusTypeName(Number(id)), name);
    assert.equal(certificateStatusTypeName(200), undefined);
  });
});
