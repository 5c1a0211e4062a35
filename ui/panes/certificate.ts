/** One certificate, all of it: what it says, field by field, with dates in words and its fingerprints. */
import type { Pane, PaneContext, Row } from './pane.ts';
import { fixedRows, isOpen } from './pane.ts';
import { EMPTY_ROW, copyCertificate, pair } from './words.ts';
import { about, aboutCertificateExtension, aboutCertificateField } from '../abouts.ts';
import { line, span } from '../drawing/line.ts';
import type { Certificate } from '../../src/events/schema.ts';
import { colonHex, colonHexLines, count, daysLeft, span as spanOf, utc } from '../text/format.ts';
import { ARROWS, MARKS } from '../theme.ts';

/** Width of the names in front of values. */
const NAMES = 16;
/** Rows whose glossary entry has another name than they. */
const FIELDS: Readonly<Record<string, string>> = {
  'not before': 'not_before',
  'not after': 'not_after',
  'is a CA': 'is_ca',
  SCTs: 'scts',
  'SHA-256': 'sha256',
  'SHA-1': 'sha1',
  'pin (SPKI)': 'spki_sha256',
};
/** A certificate with more names shows these and a row to open. */
const NAMES_SHOWN = 8;

/** The certificate that is open. */
function openCertificate({ model, connection }: Pick<PaneContext, 'model' | 'connection'>): Certificate | undefined {
  const opened = model.certificate;
  if (opened === null) return undefined;
  const event = connection.detail?.certificates[opened.hop];
  return [...(event?.path ?? []), ...(event?.sent ?? [])].find(({ sha256 }) => sha256 === opened.sha256);
}

export const certificatePane: Pane = {
  id: 'certificate',
  parent: 'real',
  focusable: true,
  heading(context) {
    const certificate = openCertificate(context);
    if (certificate === undefined) return [];
    const forged = context.model.certificate?.hop === 'downstream';
    return [line(span(` ${certificate.title}`, 'strong'), forged ? span('  forged', 'forged') : span('  real', 'upstream'))];
  },
  rows(context) {
    const certificate = openCertificate(context);
    if (certificate === undefined) return fixedRows([{ line: line(span(` ${MARKS.none} this certificate is not kept any more`, 'muted')) }]);
    return fixedRows(certificateRows(certificate, context));
  },
  whole(context) {
    const certificate = openCertificate(context);
    return certificate === undefined ? undefined : copyCertificate(certificate);
  },
};

function certificateRows(certificate: Certificate, { model, width }: PaneContext): Row[] {
  const { notBefore, notAfter } = certificate;
  const named = (name: string, value: string, role: 'text' | 'bad' | 'look' = 'text'): Row[] =>
    pair(name, value, NAMES, width, { about: aboutCertificateField(FIELDS[name] ?? name) }, role);
  const hex = (name: string, digits: string): Row[] =>
    colonHexLines(digits, width - NAMES).flatMap((words, index) => pair(index === 0 ? name : '', words, NAMES, width, { about: aboutCertificateField(FIELDS[name] ?? name), copy: () => ({ what: name, text: colonHex(digits) }) }));
  const early = notBefore > model.now;
  const late = notAfter < model.now;
  const rows: Row[] = [
    ...named('subject', certificate.subject),
    ...named('issuer', `${certificate.issuer}${certificate.selfIssued ? ' (itself)' : ''}`),
    ...hex('serial', certificate.serial),
    ...named('not before', `${utc(notBefore)}${early ? `, in ${spanOf(notBefore - model.now)}` : ''}`, early ? 'bad' : 'text'),
    ...named('not after', `${utc(notAfter)}, ${daysLeft(notAfter, model.now)}`, late ? 'bad' : 'text'),
    ...named('lifetime', spanOf(Math.max(0, notAfter - notBefore))),
    ...named('key', certificate.key),
    ...named('signature', certificate.signatureAlgorithm),
    ...named('is a CA', certificate.isCa ? 'yes' : 'no'),
  ];
  if (certificate.validation !== undefined) rows.push(...named('validation', certificate.validation));
  rows.push(...nameRows(certificate, model, width), ...named('SCTs', certificate.scts === 0 ? 'none embedded' : `${certificate.scts} embedded`));
  for (const problem of certificate.problems) rows.push(...named('problem', problem, 'look'));
  rows.push(EMPTY_ROW, ...extensionRows(certificate, model, width), EMPTY_ROW);
  rows.push(
    ...hex('SHA-256', certificate.sha256),
    ...hex('SHA-1', certificate.sha1),
    ...named('pin (SPKI)', certificate.spkiSha256),
  );
  rows.push({ line: line(span(' y on this line copies the certificate as PEM', 'muted')), copy: () => copyCertificate(certificate), about: about('sent') });
  return rows;
}

function nameRows(certificate: Certificate, model: PaneContext['model'], width: number): Row[] {
  const { names } = certificate;
  const explained = { about: aboutCertificateField('names') };
  if (names.length === 0) return pair('names', 'none', NAMES, width, explained, certificate.isCa ? 'text' : 'look');
  const key = 'certificate/names';
  const open = names.length <= NAMES_SHOWN || isOpen(model, key, false);
  const rows = (open ? names : names.slice(0, NAMES_SHOWN)).flatMap((name, index) => pair(index === 0 ? 'names' : '', name, NAMES, width, { ...explained, copy: () => ({ what: 'name', text: name }) }));
  if (names.length > NAMES_SHOWN) {
    rows.push({
      line: line(' '.repeat(NAMES - 2), `${open ? ARROWS.open : ARROWS.closed} `, span(open ? 'fewer' : count(names.length - NAMES_SHOWN, 'more name'), 'muted')),
      fold: { key, open },
      ...explained,
      copy: () => ({ what: 'names', text: names.join('\n') }),
    });
  }
  return rows;
}

function extensionRows(certificate: Certificate, model: PaneContext['model'], width: number): Row[] {
  const rows: Row[] = [{ line: line(span(` ${count(certificate.extensions.length, 'extension')}`, 'heading')), about: aboutCertificateField('extensions') }];
  for (const { oid, name, critical, lines } of certificate.extensions) {
    const key = `certificate/${oid}`;
    const folds = lines.length > 0;
    const open = folds && isOpen(model, key, true);
    rows.push({
      line: line(` ${folds ? (open ? ARROWS.open : ARROWS.closed) : ' '} `, span(name, 'strong'), critical ? span(' critical', 'look') : '', span(name === oid ? '' : `  ${oid}`, 'muted')),
      ...(folds ? { fold: { key, open } } : {}),
      about: aboutCertificateExtension(oid, name),
      copy: () => ({ what: name, text: [`${name} (${oid})${critical ? ', critical' : ''}`, ...lines].join('\n') }),
    });
    if (open) rows.push(...lines.flatMap((text) => pair('', text, 5, width, { about: aboutCertificateExtension(oid, name), copy: () => ({ what: name, text }) })));
  }
  return rows;
}
