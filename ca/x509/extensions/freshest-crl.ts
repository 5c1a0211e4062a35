/** freshestCRL: where the newest changes to the list of revoked certificates are. */
import { readDistributionPoints } from '../distribution-points.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const freshestCrl: CertificateExtension = {
  oid: '2.5.29.46',
  name: 'freshestCRL',
  citation: 'RFC 5280 §4.2.1.15',
  explanation: 'Says where the CA publishes what was revoked since its last full list. Hardly any client asks for it.',
  read(value) {
    const { urls, lines, problems } = readDistributionPoints(value, 'freshestCRL');
    return { lines: limitedLines(lines), values: { freshestCrlUrls: urls }, problems: limitedLines(problems) };
  },
};
