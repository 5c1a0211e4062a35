/** Runs the interception rubric and writes docs/interception-grade.md (`npm run grade`). */
import { writeFileSync } from 'node:fs';
import { runRow, surprises } from './row.ts';
import type { RowResult, Section } from './row.ts';
import { SECTIONS } from './sections.ts';
import { PAGE, pageOf } from './table.ts';

const done: [Section, RowResult[]][] = [];
for (const { set } of SECTIONS) {
  const open: (() => Promise<void> | void)[] = [];
  const section = await set((close) => void open.push(close));
  const results: RowResult[] = [];
  for (const row of section.rows) {
    const result = await runRow(row);
    results.push(result);
    for (const surprise of surprises(result)) {
      console.error(`row ${row.row}, ${row.test}: ${surprise}`);
      process.exitCode = 1;
    }
  }
  done.push([section, results]);
  for (const close of open.reverse()) await close();
}
if (process.exitCode === undefined) writeFileSync(PAGE, pageOf(done));
