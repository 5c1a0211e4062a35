/** Netscape's comment: free text that some programs still add. */
import { textOf } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

export const netscapeComment: CertificateExtension = {
  oid: '2.16.840.1.113730.1.13',
  name: 'nsComment',
  citation: 'Netscape Certificate Extensions, 1998',
  explanation: 'Free text by the maker, often "OpenSSL Generated Certificate". It has no effect.',
  read(value) {
    const text = textOf(value, 'nsComment');
    return { lines: [text.value], problems: text.problem === undefined ? [] : [text.problem] };
  },
};
