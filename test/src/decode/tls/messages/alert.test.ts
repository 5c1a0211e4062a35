import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decodeAlert } from '../../../../../src/decode/tls/messages/alert.ts';
import { hex } from '../../../../support/message-cases.ts';

describe('decodeAlert', () => {
  it('names level and description and says what the sender means', () => {
    const alert = decodeAlert(hex('0230'));
    assert.deepEqual(alert.level, { id: 2, name: 'fatal' });
    assert.deepEqual(alert.description, { id: 48, name: 'unknown_ca' });
    assert.match(alert.summary, /trusts/);
    assert.deepEqual(alert.fields, [
      { name: 'level', start: 0, end: 1, value: 2, text: 'fatal' },
      { name: 'description', start: 1, end: 2, value: 48, text: 'unknown_ca' },
    ]);
  });

  it('keeps numbers nobody knows', () => {
    const alert = decodeAlert(hex('07fe'));
    assert.deepEqual([alert.level, alert.description], [{ id: 7, name: 'unknown' }, { id: 254, name: 'unknown' }]);
    assert.equal(alert.summary, 'alert 254, which the registry does not know');
  });

  it('refuses anything but two bytes', () => {
    assert.throws(() => decodeAlert(hex('02')), { code: 'truncated', path: 'alert.description' });
    assert.throws(() => decodeAlert(hex('022800')), { code: 'trailing_data' });
    assert.throws(() => decodeAlert(hex('')), { code: 'truncated', path: 'alert.level' });
  });
});
