/** cRLDistributionPoints: where the list of revoked certificates is. */
import { readDistributionPoints } from '../distribution-points.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const crlDistributionPoints: CertificateExtension = {
  oid: '2.5.29.31',
  name: 'crlDistributionPoints',
  citation: 'RFC 5280 §4.2.1.13',
  explanation:
    'Says where the CA publishes the list of certificates it has taken back. Browsers mostly get that knowledge in bundles, but the list is the source.',
  read(value) {
    const { urls, lines, problems } = readDistributionPoints(value, 'crlDistributionPoints');
    return { lines: limitedLines(lines), values: { crlUrls: urls }, problems: limitedLines(problems) };
  },
};
