import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DAY, bytesInWords, clock, colonHex, colonHexLines, count, daysLeft, duration, offsetMs, pem, shortBytes, span, spoken, utc, utcDate } from '../../../ui/text/format.ts';

describe('names', () => {
  it('are spoken as words', () => {
    assert.equal(spoken('client_closed_in_handshake'), 'client closed in handshake');
    assert.equal(spoken('ECONNRESET'), 'ECONNRESET');
  });
});

describe('sizes', () => {
  it('are short in columns and whole in words', () => {
    assert.deepEqual([0, 812, 999, 1_000, 4_100, 12_345, 999_499, 999_500, 1_200_000, 3e9].map(shortBytes), ['0', '812', '999', '1.0 k', '4.1 k', '12 k', '999 k', '1.0 M', '1.2 M', '3.0 G']);
    assert.equal(bytesInWords(41_000_000), '41 MB');
    assert.equal(bytesInWords(12), '12 B');
  });

  it('never take more than six cells in a column', () => {
    for (let bytes = 1; bytes < 1e14; bytes = Math.ceil(bytes * 1.37)) assert.ok(shortBytes(bytes).length <= 6, shortBytes(bytes));
  });
});

describe('times', () => {
  it('are in the unit that is read most easily', () => {
    assert.deepEqual([400, 12_900, 812_000, 3_100_000, 125_000_000, 5_400_000_000].map(duration), ['0.4 ms', '12.9 ms', '812 ms', '3.1 s', '2 min 5 s', '1 h 30 min']);
    assert.deepEqual([0, 12_900, 1_204_300].map(offsetMs), ['0.0', '12.9', '1,204.3']);
  });

  it('say how long is left, or since when it is over', () => {
    assert.equal(daysLeft(63.5 * DAY, 0), '63 days left');
    assert.equal(daysLeft(0, 3.2 * DAY), 'expired 3 days ago');
    assert.equal(daysLeft(DAY, 0), '1 day left');
    assert.equal(span(90 * 60_000), '1 hour');
    assert.equal(span(90_000), '1 minute');
  });

  it('are of the user’s own zone in the list, and UTC for certificates', () => {
    const time = Date.UTC(2026, 10, 21, 20, 31, 7);
    assert.equal(clock(time, 0), '20:31:07');
    assert.equal(clock(time, 330), '02:01:07');
    assert.equal(utc(time), '2026-11-21 20:31:07 UTC');
    assert.equal(utcDate(time), '2026-11-21');
    assert.equal(utc(8.64e15 + 1), '8640000000000001');
  });
});

describe('words', () => {
  it('count', () => {
    assert.equal(count(1, 'leaf', 'leaves'), '1 leaf');
    assert.equal(count(1_234, 'event'), '1,234 events');
  });

  it('write fingerprints and PEM as everybody does', () => {
    assert.equal(colonHex('0aff10'), '0A:FF:10');
    assert.equal(pem('A'.repeat(70)), `-----BEGIN CERTIFICATE-----\n${'A'.repeat(64)}\n${'A'.repeat(6)}\n-----END CERTIFICATE-----\n`);
  });

  it('break fingerprints between bytes, in lines of equal length', () => {
    const digits = '0123456789abcdef'.repeat(4);
    assert.deepEqual(colonHexLines(digits, 95).length, 1);
    assert.deepEqual(colonHexLines(digits, 94), ['01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF', '01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF']);
    assert.equal(colonHexLines(digits, 46).length, 4);
    assert.deepEqual(colonHexLines('', 10), ['']);
  });
});
