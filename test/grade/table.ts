/** docs/interception-grade.md, made from a run of the rubric. */
import type { Row, RowResult, Section, Seen } from './row.ts';
import { mark } from './row.ts';

/** Where the page lies. */
export const PAGE = new URL('../../docs/interception-grade.md', import.meta.url);

const INTRO = `# How trustlens does in the papers on TLS interception

A proxy that opens TLS can make its users less safe: by trusting what a browser would refuse, by offering weak ciphers, or by keeping
its own key badly. Several papers tested products for that. This page lists their tests by number and what trustlens does in each. It is
written by a run of the tests in \`test/grade\` (\`npm run grade\`), each against a real server or client made for it, and another run
compares it with what was seen: it cannot say more than is so.

Sources: **K** Killed by Proxy (de Carnavalet and Mannan, NDSS 2016), **D** The Security Impact of HTTPS Interception (Durumeric et al.,
NDSS 2017), **W** The Sorry State of TLS Security in Enterprise Interception Appliances (Waked et al., 2018; * where the list is known
from others who cite it), **H** howsmyssl's grades of 2026, **B** badssl.com, **+** added here.

✓ as expected; ! in part; ✗ not. The reasons for ! and ✗ are below the tables.
`;

/** The whole page. */
export function pageOf(sections: readonly (readonly [Section, readonly RowResult[]])[]): string {
  const parts = sections.map(([section, results]) => {
    const rows = results.map(({ row, seen }) => `| ${[row.row, row.test, row.sources, row.expected, row.does, evidenceOf(row, seen), mark({ row, seen })].map(cell).join(' | ')} |`);
    return [`## ${section.number}. ${section.title}`, '', '| # | Test | Sources | Expected | What trustlens does | Seen | Met |', '|---|---|---|---|---|---|---|', ...rows, ''].join('\n');
  });
  const results = sections.flatMap(([, list]) => list);
  return `${INTRO}\n${parts.join('\n')}\n${notMet(results)}\n${summary(sections)}`;
}

function notMet(results: readonly RowResult[]): string {
  const rows = results.filter(({ row }) => row.known !== undefined).map(({ row, seen }) => `- **Row ${row.row}, ${row.test}** (${mark({ row, seen })}). ${row.known?.why ?? ''} ${casesOf(row, seen)}`);
  return ['## Rows not met, and why', '', ...rows, ''].join('\n');
}

function casesOf(row: Row, seen: readonly Seen[]): string {
  const cases = Object.entries(row.known?.cases ?? {}).map(([name, saw]) => `${name}: ${seen.find((one) => one.name === name)?.expected ?? ''} expected, ${saw} seen`);
  return `Cases: ${cases.join('; ')}.`;
}

function summary(sections: readonly (readonly [Section, readonly RowResult[]])[]): string {
  const count = (results: readonly RowResult[], wanted: string): number => results.filter((result) => mark(result) === wanted).length;
  const line = (name: string, results: readonly RowResult[]): string => `| ${name} | ${results.length} | ${results.reduce((sum, { seen }) => sum + seen.length, 0)} | ${count(results, '✓')} | ${count(results, '!')} | ${count(results, '✗')} |`;
  const lines = sections.map(([section, results]) => line(`${section.number}. ${section.title}`, results));
  return ['## Summary', '', '| Section | Rows | Cases | ✓ | ! | ✗ |', '|---|---|---|---|---|---|', ...lines, line('All', sections.flatMap(([, results]) => results)), ''].join('\n');
}

/** Each thing seen once, with how many cases showed it; of what is not met only where nothing else is. */
function evidenceOf(row: Row, seen: readonly Seen[]): string {
  const counts = new Map<string, number>();
  const known = row.known?.cases ?? {};
  const good = seen.filter(({ name }) => !(name in known));
  for (const { evidence } of good.length > 0 ? good : seen) if (evidence !== undefined) counts.set(evidence, (counts.get(evidence) ?? 0) + 1);
  return [...counts].map(([evidence, count]) => (count > 1 ? `${evidence} (${count} cases)` : evidence)).join('; ');
}

function cell(value: string | number): string {
  return String(value).replace(/\|/g, '\\|').replace(/\*/g, '\\*');
}
