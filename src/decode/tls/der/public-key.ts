/** A SubjectPublicKeyInfo outside of a certificate, in a few characters (RFC 5280 §4.1.2.7). */
import { readWholeAsn1 } from '../../../../ca/x509/asn1.ts';
import { keyText } from '../../../../ca/x509/key-text.ts';
import { readPublicKey } from '../../../../ca/x509/public-key.ts';
import { counted } from '../../../bytes/counted.ts';
import { derWords } from './der-words.ts';

/** `P-256, 91 bytes of DER`; without the key where it cannot be read. */
export function publicKeyWords(der: Uint8Array): string {
  const size = `${counted(der.length, 'byte')} of DER`;
  const key = derWords(() => keyText(readPublicKey(readWholeAsn1(der), [])));
  return key === undefined ? size : `${key}, ${size}`;
}
