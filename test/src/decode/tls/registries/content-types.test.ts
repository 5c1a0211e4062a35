import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CONTENT_TYPE, contentTypeName, contentTypeNamed } from '../../../../../src/decode/tls/registries/content-types.ts';

describe('content types', () => {
  it('have the names and numbers of RFC 9846 §5.1 and RFC 6520', () => {
    assert.deepEqual(Object.values(CONTENT_TYPE).map(contentTypeName), ['change_cipher_spec', 'alert', 'handshake', 'application_data', 'heartbeat']);
    assert.deepEqual(contentTypeNamed(99), { id: 99, name: 'unknown' });
  });
});
