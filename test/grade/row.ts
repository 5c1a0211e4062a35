/**
 * The contract of the interception rubric: a row is one numbered test of the papers on TLS interception, made of cases, each with
 * what the rubric expects and what was seen. What trustlens is known not to meet stands in the row, with the reason.
 */
import type { Closing } from '../support/closing.ts';

/** One case of a row as it went. */
export interface Seen {
  /** What was tried. */
  name: string;
  /** A word or a few, from the rubric. */
  expected: string;
  /** In the same words. */
  saw: string;
  /** In short, without times, ports or versions, so that two runs say the same. */
  evidence?: string;
}

/** Which papers a row comes from: K Killed by Proxy, D Durumeric, W Waked (* as far as known), H howsmyssl, B badssl, + added here. */
export interface Row {
  row: number;
  test: string;
  sources: string;
  /** What the rubric asks for. */
  expected: string;
  /** What trustlens does, in plain words. */
  does: string;
  /** Cases known to go otherwise than expected, by name, with what is seen instead; and why. */
  known?: {
    cases: Readonly<Record<string, string>>;
    why: string;
    /** False where this Node does better than the oldest one that is supported, which the page is about. */
    here?: boolean;
  };
  run: () => Promise<readonly Seen[]>;
}

/** A section, with its stage set: everything that its rows need is running. */
export interface Section {
  number: 'I' | 'II' | 'III' | 'IV';
  title: string;
  rows: readonly Row[];
}

/** Sets the stage of a section. */
export type SetSection = (later: Closing) => Promise<Section>;

/** A row that was run. */
export interface RowResult {
  row: Row;
  seen: readonly Seen[];
  /** Why it could not be run to its end. */
  fault?: string;
}

/** Runs one row; what breaks there stays there. */
export async function runRow(row: Row): Promise<RowResult> {
  try {
    return { row, seen: await row.run() };
  } catch (error) {
    return { row, seen: [], fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** The cases of a row that went neither as the rubric expects nor as is known of them. */
export function surprises({ row, seen, fault }: RowResult): string[] {
  if (fault !== undefined) return [fault];
  const known = row.known?.here === false ? {} : (row.known?.cases ?? {});
  const wrong = seen.filter(({ name, expected, saw }) => saw !== (known[name] ?? expected)).map(({ name, expected, saw, evidence }) => `${name}: expected ${known[name] ?? expected}, saw ${saw} (${evidence ?? 'no evidence'})`);
  const unknown = Object.keys(known).filter((name) => !seen.some((one) => one.name === name)).map((name) => `no case ${name}`);
  return seen.length === 0 ? ['no case was run'] : [...wrong, ...unknown];
}

/** ✓ as the rubric asks; ! in part; ✗ not at all. */
export function mark({ row, seen }: Pick<RowResult, 'row' | 'seen'>): '✓' | '!' | '✗' {
  const known = Object.keys(row.known?.cases ?? {}).length;
  return known === 0 ? '✓' : known < seen.length ? '!' : '✗';
}

/** A case that holds or does not. */
export function holds(name: string, condition: boolean, evidence?: string): Seen {
  return { name, expected: 'yes', saw: condition ? 'yes' : 'no', ...(evidence !== undefined && { evidence }) };
}
