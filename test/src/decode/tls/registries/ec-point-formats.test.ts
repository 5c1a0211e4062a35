import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EC_POINT_FORMATS } from 'read-tls-client-hello';
import { ecPointFormatName } from '../../../../../src/decode/tls/registries/ec-point-formats.ts';

describe('ec point formats', () => {
  it('have the names of IANA, as another project copied them', () => {
    for (const [id, name] of Object.entries(EC_POINT_FORMATS)) assert.equal(ecPointFormatName(Number(id)), name);
    assert.equal(ecPointFormatName(200), undefined);
  });
});
