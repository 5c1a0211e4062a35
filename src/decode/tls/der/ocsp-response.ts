/** An OCSP response that came in a handshake, as rows of the message it came in (RFC 6960 §4.2). */
import { readOcspResponse } from '../../../../ca/revocation/ocsp-response.ts';
import type { OcspResponse } from '../../../../ca/revocation/ocsp-response.ts';
import { isoTime } from '../../../../ca/x509/time-text.ts';
import { counted } from '../../../bytes/counted.ts';
import { printable } from '../../../bytes/printable.ts';
import type { Reader } from '../../../bytes/reader.ts';

/** Reads all of a level as a response, whatever is in it; returns its DER, and in words what it says. */
export function readOcsp(reader: Reader): { der: Uint8Array; words: string } {
  const start = reader.offset;
  const der = reader.skip();
  if (der.length === 0) {
    reader.note('none');
    return { der, words: 'none' };
  }
  const response = readOcspResponse(der);
  reader.adopt(response.fields, start);
  const words = printable([counted(der.length, 'byte'), ...ocspWords(response)].join(' · '));
  reader.note(words);
  return { der, words };
}

/** What a response says in short: `good, until 2026-11-25T08:00:00Z`; why it says nothing; and what is odd about it. */
function ocspWords({ status, responses, problems, unreadable }: OcspResponse): string[] {
  if (unreadable !== undefined) return [`cannot be read: ${unreadable}`];
  const said = responses.map((single) => (single.nextUpdate === undefined ? single.status : `${single.status}, until ${isoTime(single.nextUpdate)}`));
  return [...(status === 'successful' ? said : [status]), ...problems];
}
