import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'mocha';
import { openAuthority } from '../../../ca/authority.ts';
import { downloads } from '../../../src/onboarding/downloads.ts';

describe('downloads', () => {
  it('are the same certificate in three forms, named after it', async () => {
    const { root } = await openAuthority({ home: '', create: true, memory: true });
    const { pem, der, mobileconfig } = downloads(root);
    for (const file of [pem, der]) assert.equal(new X509Certificate(file.body(root)).fingerprint256.replaceAll(':', '').toLowerCase(), root.sha256);
    assert.ok(Buffer.from(mobileconfig.body(root)).toString().replace(/\s/g, '').includes(Buffer.from(root.der).toString('base64')));
    for (const { file } of [pem, der, mobileconfig]) assert.ok(file.includes(root.sha256.slice(0, 8)));
    assert.deepEqual([der.type, mobileconfig.type], ['application/x-x509-ca-cert', 'application/x-apple-aspen-config']);
  });
});
