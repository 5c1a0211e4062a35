/** The list of signed certificate timestamps that a CA put into a certificate. */
import { DecodeError, Reader } from '../../../src/bytes/reader.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { Asn1Error } from '../asn1.ts';
import { octetsOf } from '../asn1-values.ts';
import type { SctFacts } from '../facts.ts';
import { isoTime } from '../time-text.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

/** Bytes of a log id: SHA-256 of the log's key (RFC 6962 §3.2). */
const LOG_ID_BYTES = 32;

/** TLS 1.2 HashAlgorithm and SignatureAlgorithm (RFC 5246 §7.4.1.4.1), which RFC 6962 uses. */
const HASHES = ['none', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
const SIGNATURES = ['anonymous', 'rsa', 'dsa', 'ecdsa'] as const;

export const sctList: CertificateExtension = {
  oid: '1.3.6.1.4.1.11129.2.4.2',
  name: 'signedCertificateTimestampList',
  citation: 'RFC 6962 §3.3',
  explanation:
    'Receipts of public logs in which the CA entered the certificate before it issued it. Chrome, Safari and Firefox want at least two, so that no CA can make a certificate in secret.',
  read(value) {
    const { scts, odd } = readScts(octetsOf(value, 'the list of SCTs'));
    return {
      lines: limitedLines(scts.map((sct) => `log ${sct.logId}, ${isoTime(sct.timestamp)}, ${sct.algorithm ?? 'unsigned'}`)),
      values: { scts },
      problems: odd,
    };
  },
};

function readScts(bytes: Uint8Array): { scts: SctFacts[]; odd: string[] } {
  const odd: string[] = [];
  try {
    const reader = new Reader(bytes, 'sct_list');
    const scts = reader.vector('list', 2, (list) => list.nested('sct', 2, (sct) => readSct(sct, odd)));
    reader.finish();
    return { scts: scts.filter((sct) => sct !== undefined), odd };
  } catch (error) {
    if (error instanceof DecodeError) throw new Asn1Error(error.message);
    throw error;
  }
}

/** RFC 6962 §3.2; an SCT of another version than v1 is passed over and told. */
function readSct(reader: Reader, odd: string[]): SctFacts | undefined {
  const version = reader.u8('version');
  if (version !== 0) {
    reader.rest('unknown');
    odd.push(`an SCT of version ${version + 1}, which RFC 6962 does not know`);
    return undefined;
  }
  const logId = toHex(reader.take('log_id', LOG_ID_BYTES));
  const timestamp = Number(reader.u64('timestamp'));
  reader.opaque('extensions', 2);
  const hash = reader.u8('hash');
  const signature = reader.u8('signature');
  reader.opaque('signature_bytes', 2);
  return { logId, timestamp, algorithm: `${HASHES[hash] ?? hash} ${SIGNATURES[signature] ?? signature}` };
}
