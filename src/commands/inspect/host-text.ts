/** The report on a host as lines of text. Pure. */
import { counted } from '../../bytes/counted.ts';
import { printable } from '../../bytes/printable.ts';
import type { EventOf } from '../../events/schema.ts';
import { chainText } from '../report/chain-text.ts';
import type { HostReport } from './host-report.ts';

const MARKS = { ok: '✓', note: '·', warning: '!', error: '✗' } as const;

/** The lines, without line ends. `now`: ms since the epoch. */
export function hostText(report: HostReport, now: number): string[] {
  const { host, port, address } = report;
  return [
    `${host.includes(':') ? `[${host}]` : host}:${port}${address === null || address === host ? '' : ` (${address})`}`,
    ...section('handshake', report.messages.flatMap(messageLines)),
    ...(report.certificates === null ? [] : ['', ...chainText(report.certificates, { now, findings: 'faults' })]),
    ...section('agreed', agreedLines(report)),
    ...section('client', report.fingerprint === null ? [] : [`JA3 ${report.fingerprint.ja3}`, `JA4 ${report.fingerprint.ja4}`]),
    ...section('time', timeLines(report.time)),
    ...section('malformed', report.malformed.map(({ path, offset, detail }) => `${path} at byte ${offset}: ${detail}`)),
    ...section('failed', report.failure === null ? [] : [`${report.failure.cause}: ${report.failure.detail}`, ...report.failure.hints]),
  ].map(printable);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function messageLines({ elapsed, from, message, length, encrypted, summary, remarks = [] }: EventOf<'tls.message'>): string[] {
  const arrow = from === 'client' ? '→' : '←';
  const line = `${milliseconds(elapsed).padStart(9)}  ${arrow} ${message.name} ${counted(length, 'byte')}${encrypted ? ' (encrypted)' : ''}${summary === '' ? '' : `  ${summary}`}`;
  return [line, ...remarks.map((remark) => `${' '.repeat(13)}${MARKS[remark.severity]} ${remark.summary}`)];
}

function agreedLines({ established, keys, messages }: HostReport): string[] {
  if (established === null) return [];
  const { version, cipherSuite, group, alpn, serverName } = established;
  const asked = messages.some(({ from, message }) => from === 'server' && message.name === 'CertificateRequest');
  return [
    [version, cipherSuite, group ?? 'no group', alpn ?? 'no ALPN'].join(' · '),
    `asked for ${serverName ?? 'no name'}`,
    ...(asked ? ['the server asked for a client certificate; there was none to show'] : []),
    ...keys.map(({ label, id }) => `${label} ${id}`),
  ];
}

function timeLines({ lookup, tcp, tls }: HostReport['time']): string[] {
  const steps: readonly (readonly [string, number | null])[] = [['name', lookup], ['TCP', tcp], ['TLS', tls]];
  const known = steps.flatMap(([name, time]) => (time === null ? [] : [`${name} ${milliseconds(time)}`]));
  return known.length === 0 ? [] : [known.join(' · ')];
}

function milliseconds(time: number): string {
  return `${(time / 1000).toFixed(1)} ms`;
}
