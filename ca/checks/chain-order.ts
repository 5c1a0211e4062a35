/** Whether the server sent its chain as it should: leaf first, in order, whole, and nothing else. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, CheckInput, Finding } from './check.ts';
import { counted } from './knowledge/durations.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { intermediatesOf, titleOf } from './knowledge/roles.ts';

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
  const leaf = input.path[0];
  if (leaf !== undefined && sent[0]?.sha256 !== leaf.sha256)
    rows.push(['leaf_not_first', 'warning', "the server's own certificate does not come first", 'leaf not first']);
  const unique = sent.filter((certificate, index) => sent.findIndex((other) => other.sha256 === certificate.sha256) === index);
  if (unique.length < sent.length) rows.push(['duplicate_certificate', 'note', `${counted(sent.length - unique.length, 'certificate')} sent twice`]);
  const inPath = new Set(input.path.map((certificate) => certificate.sha256));
  const strangers = unique.filter((certificate) => !inPath.has(certificate.sha256) && !isIssuer(certificate, unique));
  const first = strangers[0];
  if (first !== undefined)
    rows.push([
      'unrelated_certificate',
      'warning',
      `${counted(strangers.length, 'certificate')} sent that does not belong to the chain: ${titleOf(first)}`,
      'unrelated certificate sent',
    ]);
  const related = unique.filter((certificate) => !strangers.includes(certificate));
  if (!inOrder(related)) rows.push(['chain_not_in_order', 'warning', 'the certificates are not in order, each followed by its issuer', 'chain not in order']);
  const missing = intermediatesOf(input).filter(({ certificate }) => unique.every((other) => other.sha256 !== certificate.sha256));
  const gap = missing[0];
  if (gap !== undefined) {
    const summary = `the server does not send ${titleOf(gap.certificate)}; it was at hand here, clients without it refuse`;
    rows.push(['intermediate_not_sent', 'warning', summary, 'intermediate not sent']);
  }
  const root = unique.find((certificate, index) => index > 0 && certificate.selfIssued);
  if (root !== undefined) rows.push(['root_sent', 'note', `the server sends the root ${titleOf(root)}, which every client has to have anyway`]);
  return rows;
}

/** Whether the certificate could have signed another one that was sent: a second way to a root, not a stranger. */
function isIssuer(certificate: CertificateFacts, others: readonly CertificateFacts[]): boolean {
  return others.some((other) => other !== certificate && !other.selfIssued && other.issuerHex === certificate.subjectHex);
}

/** Every certificate but the first has signed one before it, as far as names tell, and the direct issuers follow directly. */
function inOrder(chain: readonly CertificateFacts[]): boolean {
  return chain.every((certificate, index) => {
    const before = chain[index - 1];
    return before === undefined || before.issuerHex === certificate.subjectHex || before.selfIssued;
  });
}
