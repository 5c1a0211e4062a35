import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { crlBlocks } from '../../../ca/revocation/crl-blocks.ts';

const PEM = '-----BEGIN X509 CRL-----\nMAMKAQM=\n-----END X509 CRL-----\n';

describe('crlBlocks', () => {
  it('finds every list in PEM, whatever stands between them, and the one in DER', () => {
    const hex = (bytes: Uint8Array): string[] => crlBlocks(bytes).map((block) => Buffer.from(block).toString('hex'));
    assert.deepEqual(hex(Buffer.from(`a word\n${PEM}\r\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${PEM}`)), ['30030a0103', '30030a0103']);
    assert.deepEqual(hex(Buffer.from('30030a0103', 'hex')), ['30030a0103']);
    for (const none of ['', 'words', PEM.slice(0, 40)]) assert.deepEqual(hex(Buffer.from(none)), []);
  });
});
