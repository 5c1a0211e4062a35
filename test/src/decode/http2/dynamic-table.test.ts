import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DEFAULT_TABLE_SIZE, DynamicTable, MAX_TABLE_SIZE } from '../../../../src/decode/http2/dynamic-table.ts';
import type { TableEntry } from '../../../../src/decode/http2/dynamic-table.ts';
import { Random } from '../../../support/random.ts';

function entry(name: string, size: number): TableEntry {
  return { pair: [name, ''], size, anomalies: undefined };
}

function names(table: DynamicTable): (string | undefined)[] {
  return Array.from({ length: table.count }, (_, position) => table.at(position)?.pair[0]);
}

describe('DynamicTable', () => {
  it('agrees with the plainest table there is, whatever is done to it (RFC 7541 §4)', () => {
    const random = new Random(2);
    const table = new DynamicTable();
    let model: TableEntry[] = [];
    let limit = DEFAULT_TABLE_SIZE;
    for (let step = 0; step < 5_000; step += 1) {
      if (random.oneIn(50)) {
        limit = random.pick([0, 32, 500, 4_096, 20_000]);
        table.resize(limit);
      } else {
        const added = entry(`x-${step}`, 32 + random.below(random.pick([10, 100, 30_000])));
        table.add(added);
        model = [added, ...model];
      }
      while (model.reduce((sum, { size }) => sum + size, 0) > limit) model = model.slice(0, -1);
      assert.deepEqual(names(table), model.map(({ pair }) => pair[0]));
      assert.equal(table.size, model.reduce((sum, { size }) => sum + size, 0));
      assert.equal(table.at(model.length), undefined);
    }
  });

  it('keeps no more than its own cap, and says that it keeps less than the peer', () => {
    const table = new DynamicTable();
    table.resize(2 ** 32 - 1);
    assert.equal(table.cut, true);
    for (let count = 0; count < 20_000; count += 1) table.add(entry(`x-${count}`, 100));
    assert.equal(table.count, Math.floor(MAX_TABLE_SIZE / 100));
    assert.equal(table.at(0)?.pair[0], 'x-19999');
    table.resize(MAX_TABLE_SIZE);
    assert.equal(table.cut, false);
  });
});
