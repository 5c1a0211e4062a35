import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Http1Anomaly } from '../../../../src/decode/http1/anomalies.ts';
import { connectionFields, isToken, listItems, parseFields, withoutBlanks } from '../../../../src/decode/http1/fields.ts';

function parse(text: string, start = 0): { fields: string[]; anomalies: Http1Anomaly[] } {
  const anomalies: Http1Anomaly[] = [];
  const fields = parseFields(Buffer.from(text, 'latin1'), text, start, anomalies, 'request');
  return { fields: fields.map(([name, value]) => `${name}=${value}`), anomalies };
}

describe('parseFields', () => {
  it('starts where it is told and stops at the empty line', () => {
    assert.deepEqual(parse('GET\r\nA: b\r\nC:d\r\n\r\nE: f\r\n', 5), { fields: ['A=b', 'C=d'], anomalies: [] });
    assert.deepEqual(parse('\r\n'), { fields: [], anomalies: [] });
    assert.deepEqual(parse('\n'), { fields: [], anomalies: ['bare_lf'] });
  });

  it('keeps colons, quotes and bytes beyond ASCII in values', () => {
    assert.deepEqual(parse('A: "b: c" \xff;\r\n\r\n'), { fields: ['A="b: c" \xff;'], anomalies: [] });
  });

  it('does not take other white space for white space', () => {
    assert.deepEqual(parse('A:\x0b b\xa0\r\n\r\n'), { fields: ['A=\x0b b\xa0'], anomalies: ['control_character'] });
  });

  it('does not fold onto what stands before the first field', () => {
    assert.deepEqual(parse(' x\r\n y\r\nA: b\r\n c\r\n\r\n'), { fields: ['=x', '=y', 'A=b c'], anomalies: ['space_before_fields', 'obs_fold'] });
  });

  it('folds onto an empty value and onto a line that is no field', () => {
    assert.deepEqual(parse('A:\r\n b\r\nno field\r\n at all\r\n\r\n'), { fields: ['A=b', '=no field at all'], anomalies: ['obs_fold', 'no_colon'] });
  });

  it('splits an odd name at its first colon', () => {
    assert.deepEqual(parse('A B : c: d\r\n\r\n'), { fields: ['A B=c: d'], anomalies: ['space_before_colon', 'name_not_token'] });
  });

  it('takes a CR within a line for a part of it', () => {
    assert.deepEqual(parse('A: b\r: c\r\nD\r: e\r\n\r\n'), { fields: ['A=b\r: c', 'D\r=e'], anomalies: ['bare_cr', 'name_not_token'] });
  });
});

describe('connectionFields', () => {
  it('finds what decides, in any case, all of it', () => {
    const found = connectionFields([
      ['HOST', 'a'], ['content-LENGTH', '1'], ['Content-Length', '2'], ['Transfer-Encoding', 'chunked'],
      ['Connection', 'x, Close'], ['connection', 'KEEP-ALIVE , upgrade'], ['Upgrade', 'b'], ['upgrade', 'c'], ['host', 'd'],
    ]);
    assert.deepEqual(found, { contentLengths: ['1', '2'], transferEncodings: ['chunked'], hosts: ['a', 'd'], close: true, keepAlive: true, upgradeOption: true, upgrade: 'b' });
  });

  it('is not fooled by names of the same length and by parts of options', () => {
    const found = connectionFields([['Data', 'a'], ['Content-Longer', '1'], ['Transfer-Encodinh', 'chunked'], ['Connection', 'closed, not-keep-alive'], ['Expires', '0']]);
    assert.deepEqual(found, { contentLengths: [], transferEncodings: [], hosts: [], close: false, keepAlive: false, upgradeOption: false, upgrade: undefined });
  });
});

describe('text of fields', () => {
  it('knows tokens', () => {
    for (const character of "!#$%&'*+-.^_`|~09AZaz") assert.ok(isToken(character), character);
    for (const character of ['', ' ', '\t', '"', '(', ')', ',', '/', ':', ';', '<', '=', '>', '?', '@', '[', '\\', ']', '{', '}', '\0', '\x7f', '\x80', 'a b']) assert.equal(isToken(character), false, character);
  });

  it('splits lists and trims only spaces and tabs', () => {
    assert.deepEqual(listItems(' Gzip ,, chunked\t,'), ['gzip', 'chunked']);
    assert.deepEqual(listItems('a, \x0bb'), ['a', '\x0bb']);
    assert.deepEqual(listItems(''), []);
    assert.equal(withoutBlanks('x \t y \t', 1, 7), 'y');
    assert.equal(withoutBlanks(' \t ', 0, 3), '');
  });
});
