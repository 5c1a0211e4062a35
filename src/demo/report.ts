/** The demonstration in words: each step, then all of them side by side. Pure; every value comes from the run. */
import { printable } from '../bytes/printable.ts';
import type { Observed } from './observed.ts';

/** One step as it went. */
export interface Step {
  id: 'without' | 'untrusted' | 'trusted' | 'constrained';
  title: string;
  /** CN of the CAs the client trusts. */
  trusts: readonly string[];
  /** Who signed the leaf the client was shown; null where it was shown none. */
  signedBy: string | null;
  /** curl's exit code, and what it said. */
  client: { exit: number; said: string };
  /** What the client got, where it got anything. */
  got: string;
  /** What reached the site. */
  arrived: readonly string[];
  /** What the proxy saw; null where there was none. */
  proxy: Observed | null;
  /** In which ways it went otherwise than the lesson says; empty when it did not. */
  differs: readonly string[];
}

/** Columns of the words behind a name. */
const NAME = 14;
const WIDTH = 78;

/** A step in words. */
export function stepText(step: Step, number: number): string {
  const { proxy } = step;
  const refused = proxy?.refused ?? null;
  const rows: [string, string][] = [
    ['client trusts', step.trusts.join(' and ')],
    ['signed by', step.signedBy ?? 'nobody: trustlens could make no certificate for this name'],
    ['client says', step.client.exit === 0 ? `nothing: it is content, and got "${step.got.trim()}"` : step.client.said],
  ];
  if (refused !== null) {
    rows.push(['on the wire', `${refused.by} ended the handshake${refused.after === null ? '' : ` over the message ${refused.after}`}, alert ${refused.alert ?? 'none'}`], ['trustlens says', refused.detail]);
  }
  rows.push(['proxy read', proxy === null ? 'there was no proxy' : proxy.read.length === 0 ? 'nothing' : proxy.read.join('; ')], ['site received', step.arrived.length === 0 ? 'nothing' : step.arrived.join('; ')]);
  for (const difference of step.differs) rows.push(['BUT', difference]);
  return [`${number}. ${step.title}`, ...rows.flatMap(([name, value]) => wrapped(name, printable(value))), ''].join('\n');
}

/** All steps beside each other, a line each. */
export function tableText(steps: readonly Step[]): string {
  const cell = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width));
  const rows = steps.map((step) => {
    const { proxy } = step;
    const signer = step.signedBy ?? 'nobody';
    return [step.id, signer.replace(/^.*?CN=|,.*$/g, ''), step.client.exit === 0 ? 'fine' : (proxy?.refused?.alert ?? `curl ${step.client.exit}`), proxy === null ? '–' : proxy.read.length === 0 ? 'nothing' : 'the password'];
  });
  const line = (cells: readonly string[]): string => `  ${cells.map((text, index) => cell(printable(text), [11, 27, 23, 13][index] ?? 10)).join(' ')}`.trimEnd();
  return ['side by side', line(['step', 'who signed', 'the client was told', 'proxy read']), ...rows.map(line), ''].join('\n');
}

function wrapped(name: string, text: string): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    if (current !== '' && current.length + word.length + 1 > WIDTH - NAME - 4) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current].map((line, index) => `   ${(index === 0 ? name : '').padEnd(NAME)} ${line}`);
}
