import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TLS_VERSIONS } from 'read-tls-client-hello';
import { VERSION, versionName, versionNamed } from '../../../../../src/decode/tls/registries/versions.ts';

describe('versions', () => {
  it('have the names another project gives them', () => {
    for (const [id, name] of Object.entries(TLS_VERSIONS)) assert.equal(versionName(Number(id)), name);
    assert.deepEqual(Object.values(VERSION), Object.keys(TLS_VERSIONS).map(Number));
  });

  it('name drafts, DTLS, GREASE and what is not known', () => {
    assert.equal(versionName(0x7f17), 'TLS 1.3 draft 23');
    assert.equal(versionName(0xfefd), 'DTLS 1.2');
    assert.equal(versionName(0x0a0a), 'GREASE');
    assert.deepEqual(versionNamed(0x0305), { id: 0x0305, name: 'unknown' });
  });
});
