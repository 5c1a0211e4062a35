import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { listHeading, listLine } from '../../../ui/panes/list.ts';
import { Store } from '../../../ui/store/store.ts';
import { cellWidth } from '../../../ui/text/display.ts';
import { sampleRun } from '../../support/sample-events.ts';

const store = new Store();
for (const event of sampleRun().events) store.fold(event, 1);

function row(id: number, width: number, selected = false): string {
  const connection = store.get(id);
  assert.ok(connection !== undefined);
  return plainText(listLine(connection, width, selected, () => 60));
}

describe('a line of the list', () => {
  it('says who talked to whom, whether it is safe and what happened', () => {
    assert.equal(row(7, 78, true).trimEnd(), '▸     7  api.example.test    1.3 h1  1.3 h1  ✗ expired 3 days     0  ✗ server');
    assert.equal(row(2, 78).trimEnd(), '      2  git.example.test:…  raw     raw     – not TLS            –  passed');
  });

  it('stands below the heading', () => {
    for (const width of [78, 118, 160]) {
      const heading = plainText(listHeading(width));
      assert.equal(cellWidth(heading), cellWidth(row(8, width)));
      assert.equal(heading.indexOf('host'), row(8, width).indexOf('shop'));
      assert.equal(heading.indexOf('state'), row(8, width).indexOf('open'));
    }
  });

  it('has the time of the user’s zone', () => {
    assert.match(row(8, 118), /21:30:08/);
  });

  it('has the mark of the cursor besides its colour', () => {
    assert.match(row(8, 118, true), /^▸/);
    assert.match(row(8, 118), /^ /);
  });
});
