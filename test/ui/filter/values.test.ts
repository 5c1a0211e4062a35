import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { bareWord, choiceWord, comparison, numberWord, readBytes, readDays, readVersion, readWhole, textTest, textWord } from '../../../ui/filter/values.ts';
import type { Operator } from '../../../ui/filter/word.ts';
import { newConnection } from '../../../ui/store/connection.ts';
import { newDetail } from '../../../ui/store/detail.ts';

const row = { ...newConnection(1, 0, newDetail()), target: { host: 'API.example.test', port: 443 }, exchanges: 5 };

describe('textTest', () => {
  it('finds text anywhere, whatever its letter case, and the whole text where that is asked for', () => {
    assert.ok(textTest('api', false)('API.example.test'));
    assert.ok(!textTest('api', true)('API.example.test'));
    assert.ok(textTest('api.example.test', true)('API.example.test'));
  });

  it('takes a star for anything, and nothing else for a pattern', () => {
    assert.ok(textTest('*.example.test', false)('api.example.test'));
    assert.ok(!textTest('*.example.test', false)('example.test.evil'));
    assert.ok(!textTest('a.i*', false)('api.example.test'));
    assert.ok(textTest('(*', false)('(x'));
  });
});

describe('words of each kind', () => {
  it('look at text', () => {
    const word = textWord('host', 'host:api', '', (connection) => [connection.target.host, null, undefined]);
    const test = word.compile(':', 'api');
    assert.ok(!('complaint' in test) && test(row, 0));
    assert.deepEqual(word.compile('<', 'api'), { complaint: 'host has no order: write host:api' });
  });

  it('compare numbers', () => {
    const word = numberWord('exch', 'exch>10', '', readWhole, (connection) => [connection.exchanges, undefined]);
    const found = (operator: Operator, value: string): boolean => {
      const test = word.compile(operator, value);
      return !('complaint' in test) && test(row, 0);
    };
    assert.deepEqual([found('>', '4'), found('>', '5'), found('>=', '5'), found('<', '5'), found('<=', '5'), found(':', '5'), found('=', '4')], [true, false, true, false, true, true, false]);
    assert.deepEqual(word.compile('>', 'many'), { complaint: "exch cannot read 'many': write something like exch>10" });
  });

  it('choose, by a beginning as well', () => {
    const word = choiceWord('state', 'how', ['open', 'opening', 'closed'], () => 'opening');
    const found = (value: string): boolean => {
      const test = word.compile(':', value);
      return !('complaint' in test) && test(row, 0);
    };
    assert.deepEqual([found('op'), found('OPENING'), found('closed')], [true, true, false]);
    assert.deepEqual(word.compile(':', 'ajar'), { complaint: "state is one of open, opening, closed, not 'ajar'" });
  });

  it('stand alone', () => {
    const test = bareWord('failed', '', (connection) => connection.exchanges === 5).compile(':', '');
    assert.ok(!('complaint' in test) && test(row, 0));
  });
});

describe('values', () => {
  it('are read with their units', () => {
    assert.deepEqual(['812', '10k', '1.5M', '2GB', 'ten', '-1'].map(readBytes), [812, 10_000, 1_500_000, 2_000_000_000, undefined, undefined]);
    assert.deepEqual(['30d', '12h', '2w', '1', '-3d', 'soon'].map(readDays), [30 * 86_400_000, 12 * 3_600_000, 14 * 86_400_000, 86_400_000, -3 * 86_400_000, undefined]);
    assert.deepEqual(['1.3', 'tls1.2', 'TLS 1.3', '3', 'new'].map(readVersion), [1.3, 1.2, 1.3, 3, undefined]);
    assert.deepEqual(['7', '7.5', ''].map(readWhole), [7, undefined, undefined]);
  });

  it('compare as the operator says', () => {
    assert.ok(comparison('<', 3)(2) && !comparison('<', 3)(3));
  });
});
