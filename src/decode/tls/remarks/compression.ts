/** Compression inside TLS, offered or chosen. */
import type { Remarks } from './remark.ts';

const CITATION = 'RFC 9846 §4.2.2 [8446 §4.1.2]; CVE-2012-4929';

export const compression: Remarks = (value) => {
  if (value.type === 'client_hello' && value.compressionMethods.some((method) => method !== 0)) {
    return [{ check: 'compression_offered', severity: 'warning', summary: 'offers compression inside TLS, which gives secrets away by their length (CRIME)', citation: CITATION }];
  }
  if (value.type === 'server_hello' && value.compressionMethod !== 0) {
    return [{ check: 'compression_chosen', severity: 'error', summary: 'compresses inside TLS, which gives secrets away by their length (CRIME)', citation: CITATION }];
  }
  return [];
};
