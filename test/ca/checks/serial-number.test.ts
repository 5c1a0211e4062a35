import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { serialNumber } from '../../../ca/checks/serial-number.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('serial_number', () => {
  const leaf = (hex: string): string[] => found(serialNumber, checkInput(goodPath({ leaf: { serial: Buffer.from(hex, 'hex') } })));

  const cases: [serial: string, finding: string][] = [
    ['7f'.repeat(20), 'serial_number ok'],
    ['0102030405060708', 'serial_number ok'],
    [`00${'ff'.repeat(20)}`, 'long_serial error'],
    [`01${'00'.repeat(20)}`, 'long_serial error'],
    ['ff', 'negative_serial error'],
    ['00', 'zero_serial error'],
    ['01', 'short_serial warning'],
    ['007fffffffffff', 'short_serial warning'],
    ['0100000000000000', 'serial_number ok'],
  ];
  for (const [serial, finding] of cases) it(`${serial}: ${finding}`, () => assert.deepEqual(leaf(serial), [finding]));

  it('looks at issuers, but not at the root', () => {
    assert.deepEqual(found(serialNumber, checkInput(goodPath({ intermediate: { serial: Buffer.of(1) } }))), ['short_serial warning']);
    assert.deepEqual(found(serialNumber, checkInput(goodPath({ root: { serial: Buffer.of(1) } }))), ['serial_number ok']);
  });
  it('is a note for private CAs', () =>
    assert.deepEqual(found(serialNumber, checkInput(goodPath({ leaf: { serial: Buffer.of(1) } }), { anchor: 'file' })), ['short_serial note']));
});
