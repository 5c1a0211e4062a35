import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decodeChangeCipherSpec } from '../../../../../src/decode/tls/messages/change-cipher-spec.ts';
import { hex } from '../../../../support/message-cases.ts';

describe('decodeChangeCipherSpec', () => {
  it('reads a single 1', () => {
    assert.deepEqual(decodeChangeCipherSpec(hex('01')), [{ name: 'type', start: 0, end: 1, value: 1 }]);
  });

  it('refuses everything else', () => {
    assert.throws(() => decodeChangeCipherSpec(hex('')), { code: 'truncated' });
    assert.throws(() => decodeChangeCipherSpec(hex('02')), { code: 'illegal_value' });
    assert.throws(() => decodeChangeCipherSpec(hex('0101')), { code: 'trailing_data' });
  });
});
