import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { serialText } from '../../../ca/x509/serial-text.ts';

describe('serialText', () => {
  for (const [octets, text] of [
    ['01', '01'],
    ['00ff', 'ff'],
    ['000000', '00'],
    ['4a7d1c', '4a7d1c'],
    ['ff', '-01'],
    ['ff00', '-0100'],
    ['80', '-80'],
    ['', ''],
  ] as const) {
    it(`writes ${octets === '' ? 'no octets' : octets} as ${text === '' ? 'nothing' : text}`, () => assert.equal(serialText(Buffer.from(octets, 'hex')), text));
  }
});
