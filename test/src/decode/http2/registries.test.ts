import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants } from 'node:http2';
import { before, describe, it } from 'mocha';
import { errorName, frameName, settingName } from '../../../../src/decode/http2/registries.ts';

describe('HTTP/2 registries', () => {
  /** All values tshark has names for, split into columns: kind, field, number, name. */
  let rows: string[][];
  before(() => {
    const output = execFileSync('tshark', ['-G', 'values'], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] });
    rows = output.split('\n').map((line) => line.split('\t'));
  });

  function tsharkValues(field: string): Map<number, string> {
    return new Map(rows.filter(([kind, name]) => kind === 'V' && name === field).map(([, , id, name]) => [Number(id), name ?? '']));
  }

  it('name frame types as tshark does', () => {
    const types = tsharkValues('http2.type');
    assert.ok(types.size >= 13);
    // BLOCKED was never registered: it is from an expired draft (draft-mnot-httpbis-http2-blocked).
    types.delete(11);
    for (const [id, name] of types) assert.equal(frameName(id), name);
    assert.equal(frameName(11), 'unknown');
  });

  it('name error codes as tshark does', () => {
    const errors = tsharkValues('http2.rst_stream.error');
    assert.equal(errors.size, 14);
    for (const [id, name] of errors) assert.equal(errorName(id), name);
    assert.equal(errorName(14), '0xe');
  });

  it('name settings as Node does', () => {
    const settings = Object.entries(constants).filter(([name]) => name.startsWith('NGHTTP2_SETTINGS_'));
    assert.ok(settings.length >= 6);
    for (const [name, id] of settings) {
      // An error code that begins with the same word.
      if (name === 'NGHTTP2_SETTINGS_TIMEOUT') continue;
      assert.equal(settingName(Number(id)), name.replace('NGHTTP2_SETTINGS_', '').toLowerCase());
    }
    assert.equal(settingName(0x2a2a), '0x2a2a');
  });
});
