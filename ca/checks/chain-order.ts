/** Whether the server sent its chain as it should: leaf first, in order, whole, and nothing else. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, CheckInput, Finding } from './check.ts';
import { counted } from './knowledge/durations.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { anchorIndex, titleOf } from './knowledge/roles.ts';
import { sortSent } from './knowledge/sent-chain.ts';

export const chainOrder: Check = {
  name: 'chain_order',
  citation: 'RFC 9846 §4.5.1 [8446 §4.4.2]; RFC 5246 §7.4.2',
  run(input) {
    const { sent } = input;
    if (sent === undefined) return [notApplicable(this, 'the chain as sent is not known')];
    const found = findingsOf(input, sent).map(([check, severity, summary, short]): Finding => ({
      check,
      severity,
      summary,
      citation: this.citation,
      ...(short === undefined ? {} : { short }),
    }));
    return found.length > 0 ? found : [fine(this, `${counted(sent.length, 'certificate')} sent, in order`)];
  },
};

type Row = [check: string, severity: 'warning' | 'note', summary: string, short?: string];

function findingsOf(input: CheckInput, sent: readonly CertificateFacts[]): Row[] {
  const rows: Row[] = [];
  const { leafFirst, inOrder, repeated, unrelated, root, missing } = sortSent(sent, input.path, anchorIndex(input) !== undefined);
  if (!leafFirst) rows.push(['leaf_not_first', 'warning', "the server's own certificate does not come first", 'leaf not first']);
  if (repeated > 0) rows.push(['duplicate_certificate', 'note', `${counted(repeated, 'certificate')} sent twice`]);
  const first = unrelated[0];
  if (first !== undefined)
    rows.push([
      'unrelated_certificate',
      'warning',
      `${counted(unrelated.length, 'certificate')} sent that does not belong to the chain: ${titleOf(first)}`,
      'unrelated certificate sent',
    ]);
  if (!inOrder) rows.push(['chain_not_in_order', 'warning', 'the certificates are not in order, each followed by its issuer', 'chain not in order']);
  const gap = missing[0] ?? (input.completed === undefined ? undefined : sortSent(sent, input.completed, true).missing[0]);
  // Where it came from is another check's finding.
  if (gap !== undefined && input.fetched?.issuers.some(({ sha256 }) => sha256 === gap.sha256) !== true) {
    const end = input.completed?.at(-1);
    const leads = missing.length > 0 || end === undefined ? '' : `, and leads to ${titleOf(end)}`;
    const summary = `the server does not send ${titleOf(gap)}; it was at hand here${leads}, clients without it refuse`;
    rows.push(['intermediate_not_sent', 'warning', summary, 'intermediate not sent']);
  }
  if (root !== undefined) rows.push(['root_sent', 'note', `the server sends the root ${titleOf(root)}, which every client has to have anyway`]);
  return rows;
}
