/** The real certificate beside the forged one, field by field: what was kept, changed, dropped, invented. */
import type { CertificateFacts, ExtensionFacts, NameAttribute } from './facts.ts';
import { nameWithKind } from './general-names.ts';
import { keyText } from './key-text.ts';
import { isoTime } from './time-text.ts';

/** One field of the two certificates. */
export interface FieldComparison {
  /** `subject CN`, `subjectAltName`, `issuer`, `keyUsage` … */
  field: string;
  fate: 'kept' | 'changed' | 'dropped' | 'invented';
  /** What each says; null where it says nothing. */
  real: string | null;
  forged: string | null;
}

/** Most names of a list that are written out. */
const MAX_NAMES = 20;

/** SAN is compared name by name instead of byte by byte. */
const SAN = '2.5.29.17';

const DAY = 86_400_000;

/** Compares two certificates. The order is that of a certificate, extensions last. */
export function compareCertificates(real: CertificateFacts, forged: CertificateFacts): FieldComparison[] {
  return [
    ...compareSubjects(real.subjectAttributes, forged.subjectAttributes),
    ...compareNames(real, forged),
    compared('issuer', real.issuer, forged.issuer),
    compared('key', describeKey(real), describeKey(forged)),
    compared('signature algorithm', real.signatureAlgorithm, forged.signatureAlgorithm),
    compared('serial', real.serial, forged.serial),
    compareTimes('notBefore', real.notBefore, forged.notBefore),
    compareTimes('notAfter', real.notAfter, forged.notAfter),
    ...compareExtensions(real.extensions, forged.extensions),
    ...(real.validation === undefined && forged.validation === undefined ? [] : [compared('validation', real.validation ?? null, forged.validation ?? null)]),
  ];
}

function compared(field: string, real: string | null, forged: string | null): FieldComparison {
  const fate = real === forged ? 'kept' : forged === null ? 'dropped' : real === null ? 'invented' : 'changed';
  return { field, fate, real, forged };
}

/** One row for each type of attribute, in the order in which they first appear. */
function compareSubjects(real: readonly NameAttribute[], forged: readonly NameAttribute[]): FieldComparison[] {
  const types = new Set(['CN', ...real.map(({ type }) => type), ...forged.map(({ type }) => type)]);
  const valueOf = (attributes: readonly NameAttribute[], type: string): string | null => {
    const values = attributes.filter((attribute) => attribute.type === type).map(({ value }) => value);
    return values.length === 0 ? null : values.join(', ');
  };
  return [...types].flatMap((type) => {
    const [before, after] = [valueOf(real, type), valueOf(forged, type)];
    return before === null && after === null ? [] : [compared(`subject ${type}`, before, after)];
  });
}

/** Names as sets: one row for those in both, one for those that are gone, one for those that are new. */
function compareNames(real: CertificateFacts, forged: CertificateFacts): FieldComparison[] {
  const before = new Set((real.subjectAlternativeNames ?? []).map(nameWithKind));
  const after = new Set((forged.subjectAlternativeNames ?? []).map(nameWithKind));
  const kept = [...before].filter((name) => after.has(name));
  const dropped = [...before].filter((name) => !after.has(name));
  const invented = [...after].filter((name) => !before.has(name));
  const rows: FieldComparison[] = [];
  if (kept.length > 0) rows.push({ field: 'subjectAltName', fate: 'kept', real: listed(kept), forged: listed(kept) });
  if (dropped.length > 0) rows.push({ field: 'subjectAltName', fate: 'dropped', real: listed(dropped), forged: null });
  if (invented.length > 0) rows.push({ field: 'subjectAltName', fate: 'invented', real: null, forged: listed(invented) });
  return rows;
}

function listed(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return rest > 0 ? `${names.slice(0, MAX_NAMES).join(', ')} … and ${rest} more` : names.join(', ');
}

/** Equal only for the same key: type and size may well be kept, so they stand first. */
function describeKey(certificate: CertificateFacts): string {
  return `${keyText(certificate.key)}, SHA-256 pin ${certificate.spkiSha256}`;
}

/** The forged side tells how many whole days it lies off. */
function compareTimes(field: string, real: number, forged: number): FieldComparison {
  const days = Math.trunc((forged - real) / DAY);
  const offset = days === 0 ? '' : ` (${days > 0 ? '+' : '−'}${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'})`;
  return { field, fate: real === forged ? 'kept' : 'changed', real: isoTime(real), forged: `${isoTime(forged)}${offset}` };
}

/** Kept means the same bytes and the same criticality. */
function compareExtensions(real: readonly ExtensionFacts[], forged: readonly ExtensionFacts[]): FieldComparison[] {
  const oids = new Set([...real, ...forged].map(({ oid }) => oid));
  oids.delete(SAN);
  return [...oids].flatMap((oid) => {
    const before = real.find((extension) => extension.oid === oid);
    const after = forged.find((extension) => extension.oid === oid);
    const name = (before ?? after)?.name;
    if (name === undefined) return [];
    const same = before?.hex === after?.hex && before?.critical === after?.critical;
    if (same || before === undefined || after === undefined) return [compared(name, describeExtension(before), describeExtension(after))];
    return [{ field: name, fate: 'changed', real: describeExtension(before), forged: describeExtension(after) } as const];
  });
}

function describeExtension(extension: ExtensionFacts | undefined): string | null {
  return extension === undefined ? null : `${extension.critical ? 'critical: ' : ''}${listed(extension.lines)}`;
}
