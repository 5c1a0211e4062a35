/** The words several panes have for the same things: suites, keys, certificates, who spoke to whom. */
import type { Copy, Row } from './pane.ts';
import { line, span } from '../drawing/line.ts';
import type { Line, Role } from '../drawing/line.ts';
import type { Certificate, EventOf, Finding } from '../../src/events/schema.ts';
import { wrap } from '../text/fit.ts';
import { count, daysLeft, pem, utc } from '../text/format.ts';
import { MARKS } from '../theme.ts';

/** The cipher and mode of a suite without the rest of its IANA name: `AES-128-GCM`. */
export function shortSuite(suite: string): string {
  const parts = /(AES|ARIA|CAMELLIA|CHACHA20|3DES|DES|RC4|NULL|SM4)[_-]?(\d*)[_-]?(EDE_CBC|GCM|CCM_8|CCM|CBC|POLY1305|)/.exec(suite);
  return parts === null ? suite : parts.slice(1).filter((part) => part !== '').join('-').replaceAll('_', '-');
}

/** How the keys were agreed on: the group, or RSA where the client sent the secret encrypted. */
export function keyExchange(established: EventOf<'tls.established'>): string {
  return established.group ?? (established.cipherSuite.startsWith('TLS_RSA_WITH') ? 'RSA' : established.resumed ? 'resumed' : 'group unknown');
}

/** `P-256 · 63 days left · 2 SCTs · DV`. */
export function certificateWords(certificate: Certificate, now: number): string {
  const words = [certificate.key, certificate.notBefore > now ? `not valid before ${utc(certificate.notBefore)}` : daysLeft(certificate.notAfter, now)];
  if (certificate.scts > 0) words.push(count(certificate.scts, 'SCT'));
  if (certificate.validation !== undefined) words.push(certificate.validation);
  if (certificate.problems.length > 0) words.push(count(certificate.problems.length, 'problem'));
  return words.join(' · ');
}

/** Whether a date of the certificate is against it. */
export function datesRole(certificate: Certificate, now: number): Role {
  return certificate.notAfter < now || certificate.notBefore > now ? 'bad' : 'text';
}

export function copyCertificate(certificate: Certificate): Copy {
  return { what: `certificate of ${certificate.title} as PEM`, text: pem(certificate.der) };
}

/** The PEM of several certificates, in order. */
export function copyChain(what: string, certificates: readonly Certificate[]): Copy {
  return { what: `${what}, ${count(certificates.length, 'certificate')} as PEM`, text: certificates.map((certificate) => pem(certificate.der)).join('') };
}

/** The mark of a finding and its role. */
export function findingMark(severity: Finding['severity']): { mark: string; role: Role } {
  switch (severity) {
    case 'error':
      return { mark: MARKS.bad, role: 'bad' };
    case 'warning':
      return { mark: MARKS.look, role: 'look' };
    case 'note':
      return { mark: '·', role: 'text' };
    case 'ok':
      return { mark: MARKS.ok, role: 'ok' };
    case 'not_applicable':
      return { mark: MARKS.none, role: 'muted' };
  }
}

/** A paragraph in as many rows as it takes; each of them copies the whole. */
export function paragraph(text: string, width: number, role: Role = 'text', lead: Line = [], extra: Omit<Row, 'line'> = {}): Row[] {
  const indent = lead.reduce((sum, part) => sum + part.text.length, 0);
  return wrap(text, Math.max(8, width - indent)).map((words, index) => ({
    line: index === 0 ? [...lead, span(words, role)] : line(' '.repeat(indent), span(words, role)),
    copy: () => ({ what: 'text', text }),
    ...extra,
  }));
}

/** A name and a value in two columns, wrapped where the value is long. */
export function pair(name: string, value: string, nameWidth: number, width: number, extra: Omit<Row, 'line'> = {}, role: Role = 'text'): Row[] {
  const lead: Line = [span(` ${name}`.padEnd(nameWidth), 'muted')];
  return paragraph(value, width, role, lead, { copy: () => ({ what: name, text: value }), ...extra });
}

export const EMPTY_ROW: Row = { line: [] };
