/** The report on a host as lines of text: one connection as every command tells it, then its chain as `inspect FILE` does. Pure. */
import { printable } from '../../bytes/printable.ts';
import type { FieldTextOptions } from '../field-text.ts';
import { agreedText, failuresText, ladderText } from '../ladder-text.ts';
import { chainText } from '../report/chain-text.ts';
import type { HostReport } from './host-report.ts';

/** The lines, without line ends. `now`: ms since the epoch. `fields`: tells those of every message too, and how. */
export function hostText(report: HostReport, now: number, fields?: FieldTextOptions): string[] {
  const { host, port, address, established, certificates, messages, failure } = report;
  const parts = [
    established === null ? [] : agreedText([established]),
    named('time', timeWords(report.time)),
    ladderText(messages, { ends: ['trustlens', 'server'], fields }),
    named('asked', asked(report) ? ['the server asked for a client certificate; there was none to show'] : []),
    named('keys', report.keys.map(({ label, id }) => `${label} ${id}`)),
    named('client', report.fingerprint === null ? [] : [`JA3 ${report.fingerprint.ja3}`, `JA4 ${report.fingerprint.ja4}`]),
    failuresText(report.malformed),
    failure === null ? [] : [`✗ ${failure.cause}: ${failure.detail}`, ...failure.hints.map((hint) => `  ${hint}`)].map(printable),
  ];
  return [
    printable(`${host.includes(':') ? `[${host}]` : host}:${port}${address === null || address === host ? '' : ` (${address})`}`),
    ...parts.flatMap((lines) => lines.map((line) => `  ${line}`)),
    ...(certificates === null ? [] : ['', ...chainText(certificates, { now, findings: 'faults' })]),
  ];
}

/** Words on a line that begins as those of the ladder's parts do; no line without words. */
function named(name: string, words: readonly string[]): string[] {
  return words.length === 0 ? [] : [printable(`${name.padEnd(10)}  ${words.join(' · ')}`)];
}

function asked({ messages }: HostReport): boolean {
  return messages.some(({ from, message }) => from === 'server' && message.name === 'CertificateRequest');
}

function timeWords({ lookup, tcp, tls }: HostReport['time']): string[] {
  const steps: readonly (readonly [string, number | null])[] = [['name', lookup], ['TCP', tcp], ['TLS', tls]];
  return steps.flatMap(([name, time]) => (time === null ? [] : [`${name} ${(time / 1000).toFixed(1)} ms`]));
}
