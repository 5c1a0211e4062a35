/** authorityInfoAccess: where to ask about revocation, and where the issuer's certificate is. */
import { ACCESS_CA_ISSUERS, ACCESS_OCSP, accessLine, accessUrls, readAccessDescriptions } from '../access-descriptions.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const authorityInfoAccess: CertificateExtension = {
  oid: '1.3.6.1.5.5.7.1.1',
  name: 'authorityInfoAccess',
  citation: 'RFC 5280 §4.2.2.1',
  explanation:
    'Says where the certificate of the issuer can be fetched, and where to ask whether this one was revoked. Browsers use the first to mend a chain that a server sent incompletely; other clients do not.',
  read(value) {
    const problems: string[] = [];
    const descriptions = readAccessDescriptions(value, 'authorityInfoAccess', problems);
    return {
      lines: limitedLines(descriptions.map(accessLine)),
      values: { ocspUrls: accessUrls(descriptions, ACCESS_OCSP), caIssuersUrls: accessUrls(descriptions, ACCESS_CA_ISSUERS) },
      problems: limitedLines(problems),
    };
  },
};
