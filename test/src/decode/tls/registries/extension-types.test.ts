import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EXTENSIONS } from 'read-tls-client-hello';
import { extensionLabel, extensionTypeName, extensionTypeNamed } from '../../../../../src/decode/tls/registries/extension-types.ts';

/** Where the other project is behind the registry. */
const renamed: Record<number, string> = {
  23: 'extended_main_secret', // RFC 9846 §1.4
  17513: 'application_settings_old', // draft-vvv-tls-alps has two code points
};

describe('extension types', () => {
  it('have the names of IANA, as another project copied them', () => {
    for (const [id, name] of Object.entries(EXTENSIONS)) assert.equal(extensionTypeName(Number(id)), renamed[Number(id)] ?? name);
  });

  it('have a label each, whatever the number', () => {
    assert.equal(extensionLabel(16), 'application_layer_protocol_negotiation');
    assert.equal(extensionLabel(0x5a5a), 'GREASE 0x5a5a');
    assert.equal(extensionLabel(12345), 'extension_12345');
    assert.deepEqual(extensionTypeNamed(0x5a5a), { id: 0x5a5a, name: 'GREASE' });
    assert.deepEqual(extensionTypeNamed(12345), { id: 12345, name: 'unknown' });
  });
});
