/** CRL distribution points (RFC 5280 §4.2.1.13), shared by the extension of that name and freshestCRL. */
import { toHex } from '../../src/bytes/hex.ts';
import { contentOf } from './asn1.ts';
import type { Asn1Node } from './asn1.ts';
import { Elements, explicitlyTagged } from './asn1-elements.ts';
import { bitNames, bitsFrom, sequenceOf } from './asn1-values.ts';
import { nameWithKind, readGeneralNameList } from './general-names.ts';

/** Reasons a CRL may be limited to, by bit. */
export const CRL_REASONS = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

/** Where the lists are: addresses, and lines for people. */
export interface DistributionPoints {
  urls: string[];
  lines: string[];
  problems: string[];
}

/** Reads CRLDistributionPoints. Throws `Asn1Error`. */
export function readDistributionPoints(node: Asn1Node, label: string): DistributionPoints {
  const result: DistributionPoints = { urls: [], lines: [], problems: [] };
  const points = sequenceOf(node, label);
  if (points.length === 0) result.problems.push(`${label}: an empty list`);
  for (const point of points) readPoint(point, label, result);
  return result;
}

function readPoint(point: Asn1Node, label: string, result: DistributionPoints): void {
  const context = { label, problems: result.problems };
  const elements = Elements.of(point, label);
  const name = elements.context(0);
  const reasons = elements.context(1);
  const issuer = elements.contextList(2);
  elements.finish();
  if (name !== undefined) {
    const choice = explicitlyTagged(name, label);
    if (choice.tagClass === 'context' && choice.tag === 0) {
      for (const place of readGeneralNameList(choice.children, context)) {
        if (place.type === 'uri') result.urls.push(place.value);
        result.lines.push(nameWithKind(place));
      }
    } else {
      result.lines.push(`name relative to the issuer: ${toHex(contentOf(choice))}`);
    }
  }
  if (reasons !== undefined) result.lines.push(`only for: ${bitNames(bitsFrom(contentOf(reasons), label), CRL_REASONS).join(', ')}`);
  if (issuer !== undefined) {
    for (const place of readGeneralNameList(issuer, context)) result.lines.push(`CRL issuer: ${nameWithKind(place)}`);
  }
}
