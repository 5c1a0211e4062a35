/** The finer parts of a certificate: its names attribute by attribute, its key, its signature, and bytes in hex behind a line to open. */
import type { PaneContext, Row } from './pane.ts';
import { isOpen } from './pane.ts';
import { pair } from './words.ts';
import { aboutCertificateField } from '../abouts.ts';
import { line, span } from '../drawing/line.ts';
import type { Line } from '../drawing/line.ts';
import { grouped } from '../../src/bytes/counted.ts';
import type { ByteRange, Certificate, CertificateDetails, NameAttribute } from '../../src/events/schema.ts';
import { cellWidth } from '../text/display.ts';
import { fit } from '../text/fit.ts';
import { DAY, colonHex, colonHexLines, count, span as spanOf } from '../text/format.ts';
import { ARROWS } from '../theme.ts';

/** Width of the names in front of values. */
export const NAMES = 16;
/** Widest column of attribute types: longer ones are OIDs, which may take what they need. */
const TYPES_WIDEST = 22;

/** A line that opens and closes what is below it, in the column of the values. */
function foldRow(key: string, words: string, open: boolean, about: Row['about'] & object, copy?: Row['copy']): Row {
  return { line: line(' '.repeat(NAMES - 2), `${open ? ARROWS.open : ARROWS.closed} `, span(words, 'muted')), fold: { key, open }, about, ...(copy === undefined ? {} : { copy }) };
}

/** The attributes of a distinguished name behind a line that counts them. */
export function attributeRows(which: 'subject' | 'issuer', attributes: readonly NameAttribute[], { model, width }: PaneContext): Row[] {
  if (attributes.length === 0) return [];
  const about = aboutCertificateField(which);
  const key = `certificate/${which}`;
  const open = isOpen(model, key, false);
  const encodings = [...new Set(attributes.map(({ encoding }) => encoding))].join(', ');
  const rows = [foldRow(key, `${count(attributes.length, 'attribute')}, ${encodings}`, open, about)];
  if (!open) return rows;
  const types = Math.min(TYPES_WIDEST, Math.max(...attributes.map(({ type }) => cellWidth(type)))) + 2;
  for (const [index, { oid, type, value, encoding, rdn }] of attributes.entries()) {
    // Attributes of one part (RDN) belong together: the second and later ones carry a plus.
    const joined = index > 0 && attributes[index - 1]?.rdn === rdn ? '+ ' : '  ';
    const lead: Line = [span(' '.repeat(NAMES - 2)), span(joined, 'look'), span(fit(type, types), 'muted')];
    const source = type === oid ? encoding : `${encoding}, ${oid}`;
    rows.push({ line: [...lead, span(value), span(`  ${source}`, 'muted')], about, copy: () => ({ what: type, text: value }) });
    if (NAMES + types + cellWidth(value) + 2 + cellWidth(source) > width) {
      // Where both do not fit, the value has the line for itself.
      rows.pop();
      rows.push(...pair('', value, NAMES + types, width, { about, copy: () => ({ what: type, text: value }) }).map((row, at) => (at === 0 ? { ...row, line: [...lead, ...row.line.slice(1)] } : row)));
      rows.push(...pair('', source, NAMES + types, width, { about }, 'muted'));
    }
  }
  return rows;
}

/** The number in decimal, and how long it is: predictable serial numbers are short ones (BR §7.1). */
export function serialWords(serial: string): string | undefined {
  if (!/^-?[0-9a-f]+$/.test(serial)) return undefined;
  const magnitude = BigInt(`0x${serial.replace('-', '')}`);
  const bits = magnitude === 0n ? 0 : magnitude.toString(2).length;
  return `${serial.startsWith('-') ? '-' : ''}${magnitude} in decimal, ${count(bits, 'bit')}`;
}

/** From the first to the last second, as the CA/B Forum counts days (BR §6.3.2: both ends belong to it), and how much of it is over. */
export function lifetimeWords({ notBefore, notAfter }: Certificate, now: number): string {
  const lasts = Math.max(0, notAfter - notBefore);
  const days = Math.ceil((lasts + 1_000) / DAY);
  const counted = lasts >= DAY && days !== Math.floor(lasts / DAY) ? ` (${grouped(days)} as the CA/B Forum counts)` : '';
  const used = lasts === 0 ? 100 : Math.round(Math.min(1, Math.max(0, (now - notBefore) / lasts)) * 100);
  return `${spanOf(lasts)}${counted}, ${used} % used`;
}

/** What the key's parameters are. */
export function keyWords(key: string, { publicKey }: CertificateDetails): string {
  const { curve, exponent, compressed, explicitCurve } = publicKey;
  return [
    key,
    curve === undefined || curve === key ? '' : `curve ${curve}`,
    exponent === undefined ? '' : `exponent ${exponent}`,
    compressed === undefined ? '' : compressed ? 'compressed point' : 'uncompressed point',
    explicitCurve === true ? 'the curve is written out in numbers' : '',
  ]
    .filter((words) => words !== '')
    .join(', ');
}

/** The bytes of a certificate in lower-case hex. */
export function digitsAt(certificate: Certificate, { start, end }: ByteRange): string {
  return Buffer.from(certificate.der, 'base64').subarray(start, end).toString('hex');
}

/** Bytes behind a line that says what they are and how many. */
export function bytesRows(certificate: Certificate, what: string, field: string, at: ByteRange | undefined, { model, width }: PaneContext): Row[] {
  if (at === undefined) return [];
  const about = aboutCertificateField(field);
  const key = `certificate/bytes/${field}`;
  const open = isOpen(model, key, false);
  const copy = (): { what: string; text: string } => ({ what, text: colonHex(digitsAt(certificate, at)) });
  const rows = [foldRow(key, `${what}, ${count(at.end - at.start, 'byte')}`, open, about, copy)];
  if (open) rows.push(...hexRows('', digitsAt(certificate, at), NAMES, width, { about, copy }));
  return rows;
}

/** Hex in as many lines as it takes, the name in front of the first. */
export function hexRows(name: string, digits: string, indent: number, width: number, extra: Omit<Row, 'line'>): Row[] {
  return colonHexLines(digits, width - indent).flatMap((words, index) => pair(index === 0 ? name : '', words, indent, width, extra));
}

/** The hash of the key in hex, as a TLSA record has it (RFC 6698 §2.1: usage 3, selector 1, matching type 1). */
export function tlsaRecord({ spkiSha256 }: Certificate): string {
  return `3 1 1 ${Buffer.from(spkiSha256, 'base64').toString('hex')}`;
}
