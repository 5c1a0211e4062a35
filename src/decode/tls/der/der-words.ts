/** What DER says in words, where it can be read: a row stands without words rather than the message unread. */
import { Asn1Error } from '../../../../ca/x509/asn1.ts';
import { printable } from '../../../bytes/printable.ts';

/** The words that `read` makes, harmless on a terminal; undefined where it finds something else than the DER it expects. */
export function derWords(read: () => string): string | undefined {
  try {
    return printable(read());
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    return undefined;
  }
}
