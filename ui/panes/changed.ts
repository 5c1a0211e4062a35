/** What trustlens changed between the hops: what was agreed on, how the hellos look, and every field of the leaf. */
import { differenceExtras, fateMark, fateOf } from './fates.ts';
import type { Difference } from './fates.ts';
import type { About, Pane, Row } from './pane.ts';
import { fixedRows, isOpen } from './pane.ts';
import { paragraph } from './words.ts';
import { aboutConnection } from '../abouts.ts';
import { columns, line, span as words } from '../drawing/line.ts';
import { signatureSchemeOf } from '../handshake/key-exchange.ts';
import { extensionOf, extensionsOf, messagesOf } from '../handshake/message-fields.ts';
import type { Message } from '../handshake/message-fields.ts';
import type { Certificate, Field } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';
import type { Model } from '../model.ts';
import { cellWidth } from '../text/display.ts';
import { span } from '../text/format.ts';
import { ARROWS, MARKS } from '../theme.ts';

/** As wide as the longest extension that is common, with the mark of a fold. */
const FIELD = 24;
const FATE = 10;

/** A group of differences under a heading; each may bring its own keys for `?`. */
interface Group {
  title: string;
  differences: (Difference & { about?: About })[];
}

function groups(connection: Connection): Group[] {
  const { downstream: down, upstream: up, detail } = connection;
  const compare = (field: string, real: string | null | undefined, forged: string | null | undefined): Difference[] => {
    const fate = fateOf(real ?? null, forged ?? null);
    return fate === undefined ? [] : [{ field, fate, real: real ?? null, forged: forged ?? null }];
  };
  const found: Group[] = [];
  if (down !== undefined && up !== undefined) {
    found.push({
      title: 'what was agreed on',
      differences: [
        ...compare('version', up.version, down.version),
        ...compare('cipher suite', up.cipherSuite, down.cipherSuite),
        ...compare('group', up.group, down.group),
        ...compare('ALPN', up.alpn, down.alpn),
        ...compare('server name', up.serverName, down.serverName),
        ...compare('signature scheme', signatureSchemeOf(connection, 'upstream'), signatureSchemeOf(connection, 'downstream')),
        ...compare('resumed', up.resumed ? 'yes' : 'no', down.resumed ? 'yes' : 'no'),
      ],
    });
  }
  const { downstream: asked, upstream: asking } = detail?.fingerprints ?? {};
  if (asked !== undefined && asking !== undefined) {
    found.push({
      title: 'how the ClientHello looks to the server',
      differences: [...compare('JA4', asking.ja4, asked.ja4), ...compare('JA4 raw', asking.ja4Raw, asked.ja4Raw), ...compare('JA3', asking.ja3, asked.ja3), ...compare('JA3 raw', asking.ja3Raw, asked.ja3Raw)],
    });
  }
  if (detail?.leaf !== undefined) {
    const [forged, real] = [detail.certificates.downstream?.sent[0], detail.certificates.upstream?.sent[0]];
    found.push({ title: 'the server’s certificate', differences: [...detail.leaf.differences, ...compare('lifetime', lifetime(real), lifetime(forged))] });
  }
  const hellos = helloDifferences(connection);
  if (hellos.length > 0) found.push({ title: 'what the client offers, and what we offer for it', differences: hellos });
  return found;
}

/** From the first to the last day a certificate is valid. */
function lifetime(certificate: Certificate | undefined): string | undefined {
  return certificate === undefined ? undefined : span(certificate.notAfter - certificate.notBefore);
}

/** The client's hello beside ours, suites and extension by extension. Here the client's is the real one: what we leave out is dropped. */
function helloDifferences(connection: Connection): Group['differences'] {
  const [theirs] = messagesOf(connection, 'downstream', 'ClientHello');
  const [ours] = messagesOf(connection, 'upstream', 'ClientHello');
  if (theirs === undefined || ours === undefined) return [];
  const differences: Group['differences'] = [];
  const add = (field: string, their: string | undefined, our: string | undefined, key: string): void => {
    const fate = fateOf(their ?? null, our ?? null);
    if (fate !== undefined) differences.push({ field, fate, real: our ?? null, forged: their ?? null, about: { title: `${field}: ${fate}`, keys: [key, `fate.${fate}`] } });
  };
  add('cipher_suites', suites(theirs), suites(ours), 'tls.client_hello.cipher_suites');
  const names = [...new Set([...extensionsOf(theirs), ...extensionsOf(ours)].map(({ name }) => name))];
  for (const name of names) {
    const [their, our] = [extensionOf(theirs, name), extensionOf(ours, name)];
    add(name, said(their), said(our), their?.about ?? our?.about ?? 'tls.extensions');
  }
  return differences;
}

/** `9: TLS_AES_128_GCM_SHA256, …`. */
function suites(hello: Message): string {
  const names = (hello.fields.find(({ name }) => name === 'cipher_suites')?.children ?? []).map(({ text, value }) => text?.split(' ')[0] ?? String(value));
  return `${names.length}: ${names.join(', ')}`;
}

function said(field: Field | undefined): string | undefined {
  if (field === undefined) return undefined;
  return field.text === undefined || field.text === '' ? 'present' : field.text;
}

export const changedPane: Pane = {
  id: 'changed',
  parent: 'list',
  focusable: true,
  heading({ width }) {
    const value = valueWidth(width);
    return [
      columns([
        { text: '', width: FATE + 2 },
        { text: '', width: FIELD },
        { text: fitting(value, 'down: client and trustlens', 'down: client side', 'down'), width: value, role: 'downstream' },
        { text: fitting(value, 'up: trustlens and server', 'up: server side', 'up'), width: value, role: 'upstream' },
      ]),
    ];
  },
  rows({ connection, model, width }) {
    const rows: Row[] = [];
    for (const { title, differences } of groups(connection)) {
      if (rows.length > 0) rows.push({ line: [] });
      rows.push({ line: line(words(` ${title}`, 'heading')) }, ...differences.flatMap((difference) => differenceRows(difference, `changed/${title}/${difference.field}/${difference.fate}`, model, width)));
    }
    if (rows.length === 0) return fixedRows(paragraph(nothing(connection), width, 'muted', [words(` ${MARKS.none} `, 'muted')], { about: aboutConnection(connection) }));
    return fixedRows(rows);
  },
  whole({ connection }) {
    const lines = groups(connection).flatMap(({ title, differences }) => [
      title,
      ...differences.map(({ field, fate, real, forged }) => `  ${fate}  ${field}  client side: ${forged ?? 'none'}  server side: ${real ?? 'none'}`),
    ]);
    return { what: 'all that was changed', text: lines.join('\n') };
  },
};

/** The longest of the words that has room. */
function fitting(room: number, ...words: readonly string[]): string {
  return words.find((text) => text.length <= room) ?? '';
}

function valueWidth(width: number): number {
  return Math.max(12, Math.floor((width - FATE - 2 - FIELD - 6) / 2));
}

/** The client's side left, the server's side right, as everywhere; values that are cut open in full below. */
function differenceRows(difference: Group['differences'][number], key: string, model: Model, width: number): Row[] {
  const { field, fate, real, forged } = difference;
  const { mark, role } = fateMark(fate);
  const value = valueWidth(width);
  const own = difference.about;
  const extras = { ...differenceExtras(difference), ...(own === undefined ? {} : { about: own, copy: () => ({ what: field, text: `${field}\n  client     ${forged ?? 'none'}\n  trustlens  ${real ?? 'none'}` }) }) };
  const folds = [real, forged].some((side) => side !== null && cellWidth(side) > value);
  const open = folds && isOpen(model, key, false);
  const row: Row = {
    line: columns([
      { text: ` ${mark} ${fate}`, width: FATE + 2, role },
      { text: `${folds ? (open ? ARROWS.open : ARROWS.closed) : ' '} ${field}`, width: FIELD, role: fate === 'kept' ? 'text' : 'strong' },
      { text: forged ?? MARKS.none, width: value, role: fate === 'kept' ? 'muted' : 'downstream' },
      { text: real ?? MARKS.none, width: value, role: fate === 'kept' ? 'muted' : 'upstream' },
    ]),
    ...extras,
    ...(folds ? { fold: { key, open } } : {}),
  };
  if (!open) return [row];
  const whole = (name: string, side: string | null, role: 'downstream' | 'upstream'): Row[] =>
    paragraph(side ?? MARKS.none, width, role, [words(name.padStart(FATE + 2), 'muted'), words('  ')], { ...extras, fold: { key, open } });
  return [row, ...whole('down', forged, 'downstream'), ...whole('up', real, 'upstream')];
}

function nothing(connection: Connection): string {
  if (connection.passed !== undefined) return 'Nothing: the bytes of this connection are passed through as they are.';
  if (connection.mode === 'http') return 'Nothing: the bytes of this connection are relayed as they are.';
  if (connection.own === true) return 'Nothing: trustlens answered this itself, and no server was asked.';
  return connection.closed === undefined ? 'Nothing to compare yet: both handshakes must be complete.' : 'Nothing to compare: one of the handshakes was never completed.';
}
