/** One certificate, all of it: what it says, field by field, with dates in words and its fingerprints. */
import { NAMES, attributeRows, bytesRows, digitsAt, hexRows, keyWords, lifetimeWords, serialWords, tlsaRecord } from './certificate-parts.ts';
import type { Pane, PaneContext, Row } from './pane.ts';
import { fixedRows, isOpen } from './pane.ts';
import { revocationWords } from './revocation.ts';
import { EMPTY_ROW, copyCertificate, pair } from './words.ts';
import { about, aboutCertificateExtension, aboutCertificateField } from '../abouts.ts';
import { line, span } from '../drawing/line.ts';
import type { Certificate } from '../../src/events/schema.ts';
import { colonHex, count, daysLeft, span as spanOf, utc } from '../text/format.ts';
import { ARROWS, MARKS } from '../theme.ts';

/** Rows whose glossary entry has another name than they. */
const FIELDS: Readonly<Record<string, string>> = {
  'not before': 'not_before',
  'not after': 'not_after',
  'is a CA': 'is_ca',
  SCTs: 'scts',
  'SHA-256': 'sha256',
  'SHA-1': 'sha1',
  'pin (SPKI)': 'spki_sha256',
  'unique ids': 'unique_ids',
  TLSA: 'tlsa',
  'crt.sh': 'crt_sh',
};
/** What copies the whole. */
const PEM_HINT = ' y on this line copies the certificate as PEM, Y does it anywhere here';
/** Hex digits of one extension on the screen: some thirty lines. */
const MAX_DIGITS = 2_048;
/** Cells in front of an extension's bytes. */
const DER_NAME = 9;
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

function certificateRows(certificate: Certificate, context: PaneContext): Row[] {
  const { model, width } = context;
  const { notBefore, notAfter, details } = certificate;
  const named = (name: string, value: string, role: 'text' | 'bad' | 'look' | 'muted' = 'text', field = name): Row[] =>
    pair(name, value, NAMES, width, { about: aboutCertificateField(FIELDS[field] ?? field) }, role);
  const hex = (name: string, digits: string): Row[] => hexRows(name, digits, NAMES, width, { about: aboutCertificateField(FIELDS[name] ?? name), copy: () => ({ what: name, text: colonHex(digits) }) });
  const early = notBefore > model.now;
  const late = notAfter < model.now;
  const encoding = (which: 'notBefore' | 'notAfter'): string => (details?.timeEncodings === undefined ? '' : ` (${details.timeEncodings[which]})`);
  const serial = serialWords(certificate.serial);
  return [
    ...named('subject', certificate.subject === '' ? 'empty' : certificate.subject),
    ...attributeRows('subject', details?.subject ?? [], context),
    ...named('issuer', `${certificate.issuer}${certificate.selfIssued ? ' (itself)' : ''}`),
    ...attributeRows('issuer', details?.issuer ?? [], context),
    ...(details === undefined ? [] : named('version', `${details.version}`)),
    ...hex('serial', certificate.serial),
    ...(serial === undefined ? [] : named('', serial, 'muted', 'serial')),
    ...named('not before', `${utc(notBefore)}${early ? `, in ${spanOf(notBefore - model.now)}` : ''}${encoding('notBefore')}`, early ? 'bad' : 'text'),
    ...named('not after', `${utc(notAfter)}, ${daysLeft(notAfter, model.now)}${encoding('notAfter')}`, late ? 'bad' : 'text'),
    ...named('lifetime', lifetimeWords(certificate, model.now)),
    ...named('key', details === undefined ? certificate.key : keyWords(certificate.key, details)),
    ...bytesRows(certificate, 'modulus', 'modulus', details?.publicKey.modulus, context),
    ...bytesRows(certificate, 'SubjectPublicKeyInfo', 'spki', details?.publicKey.at, context),
    ...signatureRows(certificate, named),
    ...bytesRows(certificate, 'signature value', 'signature_value', details?.signature, context),
    ...(details?.uniqueIds === undefined ? [] : named('unique ids', `of the ${details.uniqueIds.join(' and of the ')}`, 'look')),
    ...named('is a CA', certificate.isCa ? 'yes' : 'no'),
    ...(certificate.validation === undefined ? [] : named('validation', certificate.validation)),
    ...nameRows(certificate, model, width),
    ...named('SCTs', certificate.scts === 0 ? 'none embedded' : `${certificate.scts} embedded`),
    ...revocation(certificate, context),
    ...certificate.problems.flatMap((problem) => named('problem', problem, 'look')),
    EMPTY_ROW,
    ...extensionRows(certificate, model, width),
    EMPTY_ROW,
    ...hex('SHA-256', certificate.sha256),
    ...hex('SHA-1', certificate.sha1),
    ...named('pin (SPKI)', certificate.spkiSha256),
    ...named('TLSA', tlsaRecord(certificate)),
    ...(model.certificate?.hop === 'downstream' ? [] : named('crt.sh', `https://crt.sh/?q=${certificate.sha256}`)),
    { line: line(span(PEM_HINT, 'muted')), copy: () => copyCertificate(certificate), about: about('sent') },
  ];
}

/** What is known of its revocation; nothing is said where nobody said anything. */
function revocation({ sha256 }: Certificate, { model, connection, width }: PaneContext): Row[] {
  const event = model.certificate === null ? undefined : connection.detail?.certificates[model.certificate.hop];
  const statements = (event?.revocation ?? []).filter(({ certificate }) => event?.path[certificate]?.sha256 === sha256);
  return statements.flatMap((statement) => pair('revocation', revocationWords(statement), NAMES, width, { about: about('revocation') }, statement.status === 'revoked' ? 'bad' : 'text'));
}

/** Inside and outside of the signed part stands the same algorithm, or somebody tried something (RFC 5280 §4.1.1.2). */
function signatureRows({ signatureAlgorithm, details }: Certificate, named: (name: string, value: string, role?: 'look') => Row[]): Row[] {
  if (details === undefined) return named('signature', signatureAlgorithm);
  const outer = details.outerSignatureAlgorithm;
  if (outer === undefined) return named('signature', `${signatureAlgorithm}, the same inside and outside`);
  const parts = outer === signatureAlgorithm ? `${outer} on both sides of the signed part, with other parameters` : `${signatureAlgorithm} inside of the signed part, ${outer} outside`;
  return named('signature', parts, 'look');
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
  const { extensions } = certificate;
  const rows: Row[] = [{ line: line(span(` ${count(extensions.length, 'extension')}`, 'heading')), about: aboutCertificateField('extensions') }];
  const rawKey = 'certificate/der';
  const raw = isOpen(model, rawKey, false);
  for (const { oid, name, critical, lines, at } of extensions) {
    const key = `certificate/${oid}`;
    const unknown = name === oid || lines[0]?.startsWith('could not be read') === true;
    const folds = lines.length > 0 || at !== undefined;
    const open = folds && isOpen(model, key, true);
    const shared = { about: aboutCertificateExtension(oid, name) };
    rows.push({
      line: line(` ${folds ? (open ? ARROWS.open : ARROWS.closed) : ' '} `, span(name, 'strong'), critical ? span(' critical', 'look') : '', span(name === oid ? '  not known here' : `  ${oid}`, 'muted')),
      ...(folds ? { fold: { key, open } } : {}),
      ...shared,
      copy: () => ({ what: name, text: [`${name} (${oid})${critical ? ', critical' : ''}`, ...lines, ...(at === undefined ? [] : [colonHex(digitsAt(certificate, at))])].join('\n') }),
    });
    if (!open) continue;
    rows.push(...lines.flatMap((text) => treeLine(text, width, { ...shared, copy: () => ({ what: name, text: text.trim() }) })));
    if (at === undefined || !(raw || unknown)) continue;
    const digits = digitsAt(certificate, at);
    rows.push(...hexRows('    DER', digits.length > MAX_DIGITS ? digits.slice(0, MAX_DIGITS) : digits, DER_NAME, width, { ...shared, copy: () => ({ what: `DER of ${name}`, text: colonHex(digits) }) }));
    if (digits.length > MAX_DIGITS) rows.push(...pair('', `… ${count((digits.length - MAX_DIGITS) / 2, 'more byte')}; y copies all of them`, DER_NAME, width, shared, 'muted'));
  }
  if (extensions.some(({ at }) => at !== undefined)) {
    rows.push({ line: line(` ${raw ? ARROWS.open : ARROWS.closed} `, span(raw ? 'without the DER of each' : 'with the DER of each in hex', 'muted')), fold: { key: rawKey, open: raw }, about: aboutCertificateField('extension') });
  }
  return rows;
}

/** A line of an extension; where it is one of a tree, what does not fit goes on below its own words. */
function treeLine(text: string, width: number, extra: Omit<Row, 'line'>): Row[] {
  const depth = text.length - text.trimStart().length;
  return pair('', text.trimStart(), Math.min(5 + depth, Math.floor(width / 2)), width, extra);
}
