/** What is known of revocations: who says what of which certificate, from when to when. */
import type { Row } from './pane.ts';
import { paragraph } from './words.ts';
import { about } from '../abouts.ts';
import { span } from '../drawing/line.ts';
import type { Role } from '../drawing/line.ts';
import type { EventOf, RevocationStatement } from '../../src/events/schema.ts';
import { spoken, utc } from '../text/format.ts';
import { MARKS } from '../theme.ts';

const SOURCES: Readonly<Record<RevocationStatement['source'], string>> = {
  staple: 'the OCSP answer that came with the handshake',
  crl: 'a list of yours (CRL)',
  fetched_ocsp: 'the OCSP answer that was fetched',
  fetched_crl: 'the list that was fetched (CRL)',
};

const STATUSES: Readonly<Record<RevocationStatement['status'], { mark: string; role: Role; words: string }>> = {
  good: { mark: MARKS.ok, role: 'ok', words: 'not revoked' },
  revoked: { mark: MARKS.bad, role: 'bad', words: 'revoked' },
  unknown: { mark: MARKS.look, role: 'look', words: 'unknown to its CA' },
  unusable: { mark: MARKS.look, role: 'look', words: 'says nothing usable' },
};

/** One statement in words: `shop.test: not revoked, says the OCSP answer …, from … to …`. */
export function revocationWords(statement: RevocationStatement, title?: string): string {
  const { source, status, why, detail, revokedAt, reason, thisUpdate, nextUpdate, from } = statement;
  const parts = [
    `${title === undefined ? '' : `${title}: `}${STATUSES[status].words}${revokedAt === undefined ? '' : ` since ${utc(revokedAt)}`}${reason === undefined ? '' : ` (${reason})`}`,
    `${status === 'unusable' ? '' : 'says '}${SOURCES[source]}${from === undefined ? '' : ` ${from}`}`,
    why === undefined ? '' : spoken(why),
    detail,
    thisUpdate === undefined ? '' : `as of ${utc(thisUpdate)}`,
    nextUpdate === undefined ? '' : `good until ${utc(nextUpdate)}`,
  ];
  return parts.filter((words) => words !== '').join(', ');
}

/** A paragraph for each statement of a chain. */
export function revocationRows({ revocation = [], path }: EventOf<'tls.certificates'>, width: number): Row[] {
  return revocation.flatMap((statement) => {
    const certificate = path[statement.certificate];
    const { mark, role } = STATUSES[statement.status];
    return paragraph(revocationWords(statement, certificate?.title ?? 'a certificate'), width, statement.status === 'good' ? 'muted' : 'text', [span(` ${mark} `, role)], { about: about('revocation') });
  });
}
