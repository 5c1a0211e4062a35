import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { HTTP2_ANOMALIES, fieldAnomalies, noteAnomaly } from '../../../../src/decode/http2/anomalies.ts';
import type { Http2Anomaly } from '../../../../src/decode/http2/anomalies.ts';

describe('fieldAnomalies', () => {
  const cases: readonly [name: string, value: string, expected: Http2Anomaly[]][] = [
    ['accept', '*/*', []],
    [':path', '/', []],
    ['x-*+!#$%&\'-.^_`|~9', 'a\tb "c" \x80\xff', []],
    ['te', 'trailers', []],
    ['X-Upper', 'a', ['name_upper_case']],
    ['', 'a', ['name_not_token']],
    [':', 'a', ['name_not_token']],
    ['::path', 'a', ['name_not_token']],
    ['a:b', 'a', ['name_not_token']],
    ['a b', 'a', ['name_not_token']],
    ['a\0', 'a', ['name_not_token']],
    ['n\xe4me', 'a', ['name_not_token']],
    ['A b', 'a', ['name_upper_case', 'name_not_token']],
    ['a', 'x\r\ny: z', ['value_line_break']],
    ['a', 'x\0', ['value_line_break']],
    ['a', ' x', ['value_outer_space']],
    ['a', 'x\t', ['value_outer_space']],
    ['connection', 'close', ['connection_specific']],
    ['transfer-encoding', 'chunked', ['connection_specific']],
    ['upgrade', 'h2c', ['connection_specific']],
    ['te', 'gzip', ['te_not_trailers']],
    ['proxy-connection', 'x\n', ['value_line_break', 'connection_specific']],
  ];
  for (const [name, value, expected] of cases) {
    it(`finds ${expected.join(' and ') || 'nothing'} in ${JSON.stringify(`${name}: ${value}`)}`, () => {
      assert.deepEqual(fieldAnomalies(name, value) ?? [], expected);
    });
  }

  it('finds every octet that RFC 9113 §8.2.1 forbids in a name, and no other it may not', () => {
    for (let octet = 0; octet < 256; octet += 1) {
      // The RFC names these ranges; a colon and what no token may have (RFC 9110 §5.6.2) are wrong as well.
      const forbidden = octet <= 0x20 || (octet >= 0x41 && octet <= 0x5a) || octet >= 0x7f || '"(),/:;<=>?@[\\]{}'.includes(String.fromCharCode(octet));
      assert.equal(fieldAnomalies(`a${String.fromCharCode(octet)}`, 'v') !== undefined, forbidden, `octet ${octet}`);
    }
  });
});

describe('noteAnomaly', () => {
  it('names each once', () => {
    const anomalies: Http2Anomaly[] = [];
    noteAnomaly(anomalies, 'pseudo_missing');
    noteAnomaly(anomalies, 'pseudo_missing');
    assert.deepEqual(anomalies, ['pseudo_missing']);
  });
});

describe('HTTP2_ANOMALIES', () => {
  it('cites a section for each', () => {
    for (const { text, citation } of Object.values(HTTP2_ANOMALIES)) {
      assert.match(text, /^[A-Z].*\.$/);
      assert.match(citation, /^RFC \d{4} §[\d.]+$/);
    }
  });
});
