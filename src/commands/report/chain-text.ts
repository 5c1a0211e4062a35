/**
 * A chain and what is to be said of it as lines of text: as sent, as built and from which store the anchor came, each reason with its
 * source, and who else would say what. Pure. Everything that came from a certificate is escaped.
 */
import { counted } from '../../bytes/counted.ts';
import { printable } from '../../bytes/printable.ts';
import type { Certificate, EventPayloads, Finding } from '../../events/schema.ts';

/** What is shown: the payload of a `tls.certificates` event has it all. */
export type ShownChain = Pick<EventPayloads['tls.certificates'], 'sent' | 'path' | 'anchor' | 'verdict' | 'opinions'>;

/** How it is told. */
export interface ChainTextOptions {
  /** ms since the epoch; days left count from here. */
  now: number;
  /** faults: errors, warnings and notes. all: with what was found in order and what does not apply. Default all. */
  findings?: 'all' | 'faults';
  /** What the chain was given as, default `as sent`. */
  given?: string;
}

/** ms. */
const DAY = 86_400_000;

/** Longest name and host in a column, characters; the rest of the line stays readable. */
const MAX_TITLE = 40;

/** Where anchors come from, in words. */
const ANCHORS: Readonly<Record<string, string>> = {
  bundled: 'trusted by the roots that Node ships (Mozilla’s list)',
  system: 'trusted by this system’s store',
  file: 'trusted by the file you gave',
};

const SEVERITIES: Readonly<Record<Finding['severity'], string>> = { error: 'error', warning: 'warning', note: 'note', ok: 'ok', not_applicable: 'n/a' };

/** The lines, without line ends: parts with a headline each, their content indented by two. */
export function chainText(chain: ShownChain, options: ChainTextOptions): string[] {
  const { sent, path, anchor, verdict, opinions } = chain;
  const parts: [title: string, lines: string[]][] = [
    [`chain ${options.given ?? 'as sent'} (${counted(sent.length, 'certificate')})`, certificateLines(sent, options.now)],
    ['path as built', [...certificateLines(path, options.now, anchor), ...(anchor === null && path.length > 0 ? ['leads to no root that is trusted here'] : [])]],
    ...(verdict === null ? [] : [[`verdict: ${verdict.status}, ${verdict.summary}`, findingLines(verdict.findings, options.findings ?? 'all')] satisfies [string, string[]]]),
    ['others would say', opinionLines(opinions ?? [])],
  ];
  return parts.flatMap(([title, lines], index) => (lines.length === 0 ? [] : [...(index === 0 ? [] : ['']), title, ...lines.map((line) => `  ${line}`)])).map(printable);
}

function certificateLines(certificates: readonly Certificate[], now: number, anchor: ShownChain['anchor'] = null): string[] {
  const rows = certificates.map((certificate, index) => [
    String(index),
    cut(certificate.title),
    certificate.key,
    lifeOf(certificate, now),
    anchor !== null && index === certificates.length - 1 ? (ANCHORS[anchor] ?? anchor) : `issued by ${issuerOf(certificate, certificates[index + 1])}`,
  ]);
  return table(rows);
}

function issuerOf(certificate: Certificate, next: Certificate | undefined): string {
  if (certificate.selfIssued) return 'itself';
  return cut(next?.subject === certificate.issuer ? next.title : certificate.issuer === '' ? 'a nameless issuer' : certificate.issuer);
}

function lifeOf({ notBefore, notAfter }: Certificate, now: number): string {
  const days = (from: number, until: number): string => counted(Math.floor((until - from) / DAY), 'day');
  if (now > notAfter) return `expired ${days(notAfter, now)} ago`;
  return now < notBefore ? `valid in ${days(now, notBefore)}` : `${days(now, notAfter)} left`;
}

function findingLines(findings: readonly Finding[], wanted: 'all' | 'faults'): string[] {
  return findings.flatMap((finding) => {
    const { severity, check, summary, citation, since, certificate } = finding;
    if (wanted === 'faults' && (severity === 'ok' || severity === 'not_applicable')) return [];
    const place = certificate === undefined ? '' : `, certificate ${certificate}`;
    const date = since === undefined ? '' : `, since ${new Date(since).toISOString().slice(0, 10)}`;
    return [`${SEVERITIES[severity].padEnd(8)}${check}: ${summary}`, `        (${citation}${date}${place})`];
  });
}

function opinionLines(opinions: NonNullable<ShownChain['opinions']>): string[] {
  return table(opinions.map(({ whose, status, because, checks }) => [whose, status, checks.length === 0 ? because : `${because} (${checks.join(', ')})`]));
}

/** Rows in columns; the last column is as long as it is. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, printable(cell).length)), []);
  return rows.map((row) => row.map((cell, index) => (index === row.length - 1 ? printable(cell) : printable(cell).padEnd(widths[index] ?? 0))).join('  '));
}

function cut(text: string): string {
  return text.length > MAX_TITLE ? `${text.slice(0, MAX_TITLE - 1)}…` : text;
}
