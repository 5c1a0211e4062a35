/** Whether the same host showed another key, or led to another root, before: a renewal, one of several servers, or somebody in between. */
import type { Check, Finding, Sighting } from './check.ts';
import { inWords } from './knowledge/durations.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

export const changedChain: Check = {
  name: 'changed_chain',
  citation: 'RFC 7435 §2',
  run(input) {
    const leaf = leafOf(input);
    const { before, now, anchor } = input;
    const root = anchor === null ? undefined : input.path.at(-1);
    if (leaf === undefined || before === undefined) return [notApplicable(this, 'nobody remembers what the host showed before')];
    const note = (check: string, what: string, { at }: Sighting): Finding => {
      const ago = now - at < 60_000 ? 'less than a minute' : inWords(now - at);
      return { check, severity: 'note', summary: `${what} than the one that the host showed ${ago} ago`, short: check.replace('_', ' '), citation: this.citation, certificate: check === 'changed_root' ? input.path.length - 1 : 0 };
    };
    const otherRoot = root === undefined ? undefined : before.find((one) => one.root !== null && one.root !== root.sha256);
    if (otherRoot !== undefined) return [note('changed_root', 'leads to another root', otherRoot)];
    const otherKey = before.find(({ spkiSha256 }) => spkiSha256 !== leaf.spkiSha256);
    if (otherKey !== undefined) return [note('changed_key', 'has another key', otherKey)];
    return [fine(this, 'the same key and root on every connection to this host so far')];
  },
};
