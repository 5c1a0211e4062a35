/** The list before anything came: what to do first, and how things stand. */
import { line, span } from '../drawing/line.ts';
import type { Line, Role } from '../drawing/line.ts';
import type { Model } from '../model.ts';
import { trustingStores } from '../store/proxy-facts.ts';
import { wrap } from '../text/fit.ts';
import { colonHexLines, daysLeft } from '../text/format.ts';
import { MARKS } from '../theme.ts';
import { proxyAddress } from '../update/commands.ts';

export function firstRunLines(model: Model, width: number): readonly Line[] {
  const { proxy } = model.store;
  const address = proxyAddress(model) || 'the proxy’s address';
  const ways: readonly (readonly [key: string, words: string])[] = [
    ['b', 'open a browser window that uses it (nothing else on this machine changes)'],
    ['r', 'run a command:  trustlens run -- curl https://example.com'],
    ['s', `set it as the proxy of your system or browser: ${address}; http://trust.lens helps to trust the root`],
  ];
  const lines: Line[] = [[], ...wrap('Nothing yet. Point something at the proxy:', width - 4).map((part) => line('  ', span(part, 'strong'))), []];
  for (const [key, words] of ways) {
    for (const [index, part] of wrap(words, width - 10).entries()) lines.push(line('    ', span(index === 0 ? key : ' ', 'key'), `   ${part}`));
  }
  lines.push([]);
  const fingerprint = proxy.root === undefined ? [] : colonHexLines(proxy.root.sha256, width - FINGERPRINT.length - 5);
  for (const fact of facts(model, address)) {
    for (const [index, part] of wrap(fact.words, width - 6).entries()) lines.push(line('  ', span(index === 0 ? fact.mark : ' ', fact.role), ` ${part}`));
    if (fact.isRoot === true) for (const [index, bytes] of fingerprint.entries()) lines.push(line('    ', span(index === 0 ? FINGERPRINT : ' '.repeat(FINGERPRINT.length), 'muted'), bytes));
  }
  for (const warning of proxy.warnings) {
    lines.push([], ...wrap(warning.message, width - 6).map((part, index) => line('  ', span(index === 0 ? MARKS.look : ' ', 'look'), ` ${part}`)));
    for (const hint of warning.hints) lines.push(...wrap(hint, width - 6).map((part) => line('    ', span(part, 'muted'))));
  }
  return lines;
}

interface Fact {
  mark: string;
  role: Role;
  words: string;
  /** Its fingerprint stands below. */
  isRoot?: true;
}

/** The whole of it: this is where a person compares it with what a device shows. */
const FINGERPRINT = 'SHA-256 ';

function facts(model: Model, address: string): Fact[] {
  const { proxy } = model.store;
  const found: Fact[] = [];
  if (proxy.started === undefined) found.push({ mark: MARKS.going, role: 'muted', words: 'waiting for word from the proxy' });
  else found.push({ mark: MARKS.ok, role: 'ok', words: `proxy listening on ${address}` });
  found.push({ mark: MARKS.going, role: 'muted', words: 'no client has come yet' });
  if (proxy.root !== undefined) {
    const { name, notAfter, constraints } = proxy.root;
    const fine = notAfter > model.now;
    const only = constraints.length === 0 ? '' : `, only for ${constraints.join(', ')}`;
    found.push({ mark: fine ? MARKS.ok : MARKS.bad, role: fine ? 'ok' : 'bad', words: `root "${name}" ${proxy.rootIsNew ? 'was just made' : 'is ready'}, ${daysLeft(notAfter, model.now)}${only}`, isRoot: true });
    const stores = trustingStores(proxy);
    if (stores.length > 0) found.push({ mark: MARKS.look, role: 'look', words: `the root is in trust stores of this machine: ${stores.join(', ')}; \`trustlens trust uninstall\` takes it out` });
    else found.push({ mark: MARKS.look, role: 'look', words: 'no trust store of this machine is known to have the root: only what b and r start trusts it' });
  }
  return found;
}
