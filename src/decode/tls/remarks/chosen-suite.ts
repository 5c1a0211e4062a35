/** The suite and the version that a server chose: whether the client offered them, and what they are worth. */
import { cipherSuite, cipherSuiteNamed } from '../registries/cipher-suites.ts';
import { VERSION, versionNamed } from '../registries/versions.ts';
import type { Remark, Remarks } from './remark.ts';

const CITATION = 'RFC 9846 §4.2.3 [8446 §4.1.3]';

export const chosenSuite: Remarks = (value, { clientHello }) => {
  if (value.type !== 'server_hello') return [];
  const remarks: Remark[] = [];
  const { name } = cipherSuiteNamed(value.cipherSuite);
  if (clientHello !== undefined && !clientHello.cipherSuites.includes(value.cipherSuite)) {
    remarks.push({ check: 'suite_not_offered', severity: 'error', summary: `${name} is not among the suites the client offered`, citation: CITATION });
  }
  if (value.version < VERSION.tls12) {
    remarks.push({ check: 'old_version', severity: 'warning', summary: `${versionNamed(value.version).name} has been forbidden since 2021`, citation: 'RFC 8996' });
  }
  const suite = cipherSuite(value.cipherSuite);
  if (suite === undefined || value.retry) return remarks;
  if (suite.strength === 'insecure') remarks.push({ check: 'insecure_suite', severity: 'error', summary: `${name} can be read or forged`, citation: 'RFC 9325 §4.1' });
  else if (!suite.forwardSecrecy) remarks.push({ check: 'no_forward_secrecy', severity: 'warning', summary: 'recordings of this connection can be read by whoever gets the key of the certificate later', citation: 'RFC 9325 §4.1' });
  else if (suite.strength === 'weak') remarks.push({ check: 'weak_suite', severity: 'warning', summary: `${name} is no longer recommended`, citation: 'RFC 9325 §4.1, §4.2' });
  return remarks;
};
