import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { KeyLines } from '../../../../src/decode/capture/key-lines.ts';

const [ONE, TWO] = ['ab'.repeat(32), 'CD'.repeat(32)];

describe('KeyLines', () => {
  it('gives each connection its own lines, whatever the case of the digits', () => {
    const lines = new KeyLines();
    const text = ['# comment', '', `CLIENT_RANDOM ${ONE} 0011`, `SERVER_TRAFFIC_SECRET_0 ${TWO} 22`, `EXPORTER_SECRET ${ONE} 33`].join('\r\n');
    const { taken, wrong, fresh } = lines.add(text);
    assert.deepEqual([taken, wrong, [...fresh]], [3, [], [ONE, TWO.toLowerCase()]]);
    assert.deepEqual(lines.of(ONE), [`CLIENT_RANDOM ${ONE} 0011`, `EXPORTER_SECRET ${ONE} 33`]);
    assert.equal(lines.of(TWO.toLowerCase()).length, 1);
    assert.deepEqual(lines.of('00'), []);
    assert.deepEqual([...lines.add(text).fresh], [], 'nothing new the second time');
    assert.equal(lines.count, 3);
  });

  it('names the lines that are none', () => {
    const lines = new KeyLines();
    assert.deepEqual(lines.add(`CLIENT_RANDOM ${ONE} 0011\nCLIENT_RANDOM zz 00\nCLIENT_RANDOM ${ONE} 001\nCLIENT_RANDOM ${ONE}\n${'A'.repeat(1_000)} ${ONE} 00`).wrong, [2, 3, 4, 5]);
    assert.equal(lines.add('\n'.repeat(3) + 'x\n'.repeat(1_000)).wrong.length, 10);
  });
});
