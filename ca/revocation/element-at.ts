/** One DER element found by its header alone, for structures too large to become a tree. */
import { Asn1Error } from '../x509/asn1.ts';

/** Where an element is; offsets in bytes, ends exclusive. */
export interface Element {
  /** The identifier octet as it is. */
  identifier: number;
  start: number;
  contentStart: number;
  end: number;
}

/** The element at an offset, which has to end at `limit` or before. `label` names it in the message. Throws `Asn1Error`. */
export function elementAt(der: Uint8Array, start: number, limit: number, label: string): Element {
  const identifier = der[start];
  const first = der[start + 1];
  if (identifier === undefined || first === undefined || start + 2 > limit) throw new Asn1Error(`${label} is cut off at byte ${start}`);
  let contentStart = start + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    // Four octets reach 4 GB; none at all stands for an indefinite length, which DER does not have.
    if (octets === 0 || octets > 4) throw new Asn1Error(`${label} has a length that is not DER at byte ${start}`);
    length = 0;
    for (let index = 0; index < octets; index += 1) length = length * 256 + (der[contentStart + index] ?? 0);
    contentStart += octets;
  }
  const end = contentStart + length;
  if (end > limit) throw new Asn1Error(`${label} at byte ${start} reaches beyond what is around it`);
  return { identifier, start, contentStart, end };
}
