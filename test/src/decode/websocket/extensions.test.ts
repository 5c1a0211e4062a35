import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { agreedExtensions } from '../../../../src/decode/websocket/extensions.ts';

function agreed(...values: string[]): ReturnType<typeof agreedExtensions> {
  return agreedExtensions([['Host', 'permessage-deflate'], ...values.map((value) => ['SEC-WebSocket-Extensions', value] as const)]);
}

describe('agreedExtensions', () => {
  it('knows when there are none', () => {
    assert.deepEqual(agreed(), { unknown: [] });
    assert.deepEqual(agreed(' , '), { unknown: [] });
  });

  it('reads the parameters of permessage-deflate that a reader needs', () => {
    const both = { serverNoContextTakeover: false, clientNoContextTakeover: false };
    assert.deepEqual(agreed('permessage-deflate'), { deflate: both, unknown: [] });
    assert.deepEqual(agreed('Permessage-Deflate ;Server_No_Context_Takeover; client_max_window_bits="10"'), { deflate: { ...both, serverNoContextTakeover: true }, unknown: [] });
    assert.deepEqual(agreed('permessage-deflate; client_no_context_takeover'), { deflate: { ...both, clientNoContextTakeover: true }, unknown: [] });
  });

  it('names what it does not know, over several fields', () => {
    const { deflate, unknown } = agreed('x-one; a="b, permessage-deflate; \\"c", x-two', 'permessage-deflate');
    assert.ok(deflate !== undefined);
    assert.deepEqual(unknown, ['x-one', 'x-two']);
  });

  it('cannot read permessage-deflate twice', () => {
    assert.deepEqual(agreed('permessage-deflate, permessage-deflate').unknown, ['permessage-deflate']);
  });
});
