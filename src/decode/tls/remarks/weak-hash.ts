/** Signatures with SHA-1 or MD5, offered or made. */
import { signatureScheme } from '../registries/signature-schemes.ts';
import type { Remarks } from './remark.ts';

const CITATION = 'RFC 9155; RFC 9846 §4.3.3 [8446 §4.2.3]';

export const weakHash: Remarks = (value) => {
  if (value.type === 'client_hello' || value.type === 'certificate_request') {
    const weak = value.signatureAlgorithms.filter(isWeak);
    return weak.length === 0 ? [] : [{ check: 'weak_signature_offered', severity: 'note', summary: `would believe signatures that can be forged: ${weak.map(nameOf).join(', ')}`, citation: CITATION }];
  }
  const made = value.type === 'certificate_verify' || value.type === 'server_key_exchange' ? value.algorithm : undefined;
  if (made === undefined || !isWeak(made)) return [];
  return [{ check: 'weak_signature', severity: 'warning', summary: `is signed with ${nameOf(made)}, which can be forged`, citation: CITATION }];
};

function isWeak(id: number): boolean {
  const { sha1, md5 } = signatureScheme(id);
  return sha1 || md5;
}

/** The registry's name; the pairs of TLS 1.2 that have none, by their hash. */
function nameOf(id: number): string {
  const { name, md5 } = signatureScheme(id);
  return name === 'unknown' ? `a pair with ${md5 ? 'MD5' : 'SHA-1'} (0x${id.toString(16).padStart(4, '0')})` : name;
}
