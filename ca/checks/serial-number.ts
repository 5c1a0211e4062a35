/** Whether serial numbers are positive, not too long, and long enough to be random. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, Finding, Severity } from './check.ts';
import { fine, underPublicRules } from './knowledge/findings.ts';
import { anchorIndex, placed, titleOf } from './knowledge/roles.ts';

/** Most octets of a serial number (RFC 5280 §4.1.2.2), and bits that have to be random (BR §7.1). */
const MAX_OCTETS = 20;
const MIN_BITS = 64;

export const serialNumber: Check = {
  name: 'serial_number',
  citation: 'RFC 5280 §4.1.2.2; BR §7.1',
  run(input) {
    const anchor = anchorIndex(input);
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] => {
      const fault = index === anchor || certificate.unreadable !== undefined ? undefined : serialFault(certificate);
      if (fault === undefined) return [];
      const [check, severity, summary] = fault;
      return [
        underPublicRules(input, {
          check,
          severity,
          summary: `${titleOf(certificate)}: ${summary}`,
          short: 'odd serial number',
          citation: this.citation,
          certificate: index,
        }),
      ];
    });
    return found.length > 0 ? found : [fine(this, 'the serial numbers are positive and long enough')];
  },
};

function serialFault(certificate: CertificateFacts): [check: string, severity: Severity, summary: string] | undefined {
  const { serial } = certificate;
  if (serial.startsWith('-')) return ['negative_serial', 'error', 'a negative serial number'];
  if (/^0*$/.test(serial)) return ['zero_serial', 'error', 'the serial number 0'];
  const bits = bitLength(serial);
  if (bits > MAX_OCTETS * 8 - 1) return ['long_serial', 'error', `a serial number of ${bits} bits, ${MAX_OCTETS * 8 - 1} are the most`];
  // A random number loses leading zero bits by chance: eight of them once in 256 certificates.
  if (bits < MIN_BITS - 8) return ['short_serial', 'warning', `a serial number of ${bits} bits, too short to be random`];
  return undefined;
}

function bitLength(hex: string): number {
  const digits = hex.replace(/^0+/, '');
  return digits === '' ? 0 : (digits.length - 1) * 4 + parseInt(digits[0] ?? '0', 16).toString(2).length;
}
