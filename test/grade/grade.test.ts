/** The interception rubric, row by row, against real servers and clients; and the page that tells the result. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { closing } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { runRow, surprises } from './row.ts';
import type { RowResult, Section } from './row.ts';
import { SECTIONS } from './sections.ts';
import { PAGE, pageOf } from './table.ts';

describe('interception rubric', function () {
  this.timeout(120_000);
  const done: [Section, RowResult[]][] = [];
  let complete = true;

  for (const { number, rows, set } of SECTIONS) {
    describe(`section ${number}`, () => {
      const later = closing('all');
      const results: RowResult[] = [];
      let section: Section;

      before(async function () {
        needs(this, 'openssl', 'curl', 'certutil');
        section = await set(later);
        done.push([section, results]);
      });

      for (let row = rows[0]; row <= rows[1]; row += 1) {
        it(`row ${row}`, async () => {
          const found = section.rows.find((one) => one.row === row);
          assert.ok(found !== undefined, 'no such row');
          const result = await runRow(found);
          results.push(result);
          assert.deepEqual(surprises(result), [], found.test);
        });
      }

      after(() => {
        complete &&= results.length === rows[1] - rows[0] + 1;
      });
    });
  }

  // Mocha runs what stands in an outer block before its inner ones.
  describe('page', () => {
    it('docs/interception-grade.md tells it as it went (`npm run grade` writes it)', function () {
      if (!complete || done.length < SECTIONS.length) this.skip();
      assert.equal(readFileSync(PAGE, 'utf8'), pageOf(done));
    });
  });
});
