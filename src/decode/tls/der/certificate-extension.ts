/** The value of a certificate extension outside of a certificate, as a server asks for it (RFC 9846 §4.3.5 [8446 §4.2.5]). */
import { readWholeAsn1 } from '../../../../ca/x509/asn1.ts';
import { certificateExtension } from '../../../../ca/x509/extensions/registry.ts';
import { counted } from '../../../bytes/counted.ts';
import { derWords } from './der-words.ts';

/** `keyUsage`; undefined for an extension that is not known. */
export function extensionName(oid: string): string | undefined {
  return certificateExtension(oid)?.name;
}

/** `digitalSignature, 4 bytes of DER`; without what it says where it cannot be read. An empty value asks for the extension alone. */
export function extensionWords(oid: string | undefined, der: Uint8Array): string {
  if (der.length === 0) return 'any value';
  const size = `${counted(der.length, 'byte')} of DER`;
  const extension = oid === undefined ? undefined : certificateExtension(oid);
  const said = extension === undefined ? undefined : derWords(() => extension.read(readWholeAsn1(der)).lines.join('; '));
  return said === undefined || said === '' ? size : `${said}, ${size}`;
}
