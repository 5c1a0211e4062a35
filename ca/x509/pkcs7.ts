/** The certificates in a PKCS #7 file (`.p7b`): a SignedData that signs nothing and only carries them (RFC 2315 §9.1, RFC 5652 §5.1). */
import { Asn1Error, encodingOf, isUniversal, readAsn1, TAG } from './asn1.ts';
import { Elements, explicitlyTagged } from './asn1-elements.ts';
import { oidOf } from './asn1-values.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** DER of the certificates in the order in which they stand; undefined where the bytes are no SignedData. Never throws. */
export function pkcs7Certificates(bytes: Uint8Array): Uint8Array[] | undefined {
  try {
    const outer = Elements.of(readAsn1(bytes).root, 'PKCS #7');
    if (oidOf(outer.next('content type'), 'content type') !== SIGNED_DATA) return undefined;
    const signed = Elements.of(explicitlyTagged(outer.next('content'), 'content'), 'signed data');
    signed.next('version');
    signed.next('digest algorithms');
    signed.next('content info');
    // The other kinds of certificates in the set carry tags of their own (RFC 5652 §10.2.2).
    return (signed.context(0)?.children ?? []).filter((node) => isUniversal(node, TAG.sequence)).map(encodingOf);
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}
