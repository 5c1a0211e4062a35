import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { quicTransportParameterName } from '../../../../../src/decode/tls/registries/quic-transport-parameters.ts';

describe('QUIC transport parameters', () => {
  it('have the names of RFC 9000 §18.2, and GREASE where 31 * N + 27 is reserved', () => {
    assert.equal(quicTransportParameterName(0x00n), 'original_destination_connection_id');
    assert.equal(quicTransportParameterName(0x10n), 'retry_source_connection_id');
    assert.equal(quicTransportParameterName(27n), 'GREASE');
    assert.equal(quicTransportParameterName(31n * 2n ** 50n + 27n), 'GREASE');
    assert.equal(quicTransportParameterName(28n), undefined);
  });
});
