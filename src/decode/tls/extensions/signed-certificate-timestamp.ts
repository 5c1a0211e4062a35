/** signed_certificate_timestamp (18): promises of public logs that they have the certificate. */
import { counted } from '../../../bytes/counted.ts';
import { toHex } from '../../../bytes/hex.ts';
import type { Reader } from '../../../bytes/reader.ts';
import { signatureSchemeText } from '../registries/signature-schemes.ts';
import type { Extension, Json } from './extension.ts';

const VERSION_1 = 0;
/** A log id is the SHA-256 of the log's key (RFC 6962 §3.2). */
const LOG_ID_LENGTH = 32;

/** In a ClientHello or CertificateRequest null; else `[{version, logId, timestamp, extensions, algorithm, signatureLength}]`, timestamp in ms since the epoch. */
export const signedCertificateTimestamp: Extension = {
  id: 18,
  name: 'signed_certificate_timestamp',
  citation: 'RFC 6962 §3.3.1',
  explanation:
    'The client wants proof that the certificate was entered in public logs, where its owner can notice it (Certificate Transparency). Browsers refuse public certificates without it, so a CA can no longer issue one in secret.',
  places: ['client_hello', 'server_hello', 'certificate_request', 'certificate'],
  decode(reader, place) {
    if (place === 'client_hello' || place === 'certificate_request') return null;
    const timestamps = decodeTimestampList(reader);
    reader.note(counted(timestamps.length, 'timestamp'));
    return timestamps;
  },
};

/** SignedCertificateTimestampList (RFC 6962 §3.3). */
export function decodeTimestampList(reader: Reader): Json[] {
  return reader.vector('sct_list', 2, (list) => list.nested('sct', 2, decodeTimestamp), 1);
}

function decodeTimestamp(reader: Reader): Json {
  const version = reader.u8('version', (value) => (value === VERSION_1 ? 'v1' : undefined));
  if (version !== VERSION_1) {
    reader.rest('data');
    return { version };
  }
  const logId = toHex(reader.take('log_id', LOG_ID_LENGTH, toHex));
  const timestamp = Number(reader.u64('timestamp', (value) => dateText(Number(value))));
  const extensions = toHex(reader.opaque('extensions', 2, (bytes) => (bytes.length === 0 ? 'none' : toHex(bytes))));
  const algorithm = reader.u16('algorithm', signatureSchemeText);
  const signature = reader.opaque('signature', 2, (bytes) => counted(bytes.length, 'byte'));
  reader.note(dateText(timestamp) ?? `${timestamp}`);
  return { version, logId, timestamp, extensions, algorithm, signatureLength: signature.length };
}

/** The largest date there is, ms since the epoch (ECMA-262 §21.4.1.1). */
const LAST_DATE = 8.64e15;

function dateText(ms: number): string | undefined {
  return ms <= LAST_DATE ? new Date(ms).toISOString() : undefined;
}
