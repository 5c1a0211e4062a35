/** All that `?` can explain, by the keys that events and panes have for it. `docs/extending.md` says how to add a word. */
import { extensionGlossary } from '../decode/tls/extensions/registry.ts';
import { messageGlossary } from '../decode/tls/messages/registry.ts';
import type { Glossary } from '../events/schema.ts';
import { CHAINS, VERDICTS } from './certificates/chains.ts';
import { EXTENSIONS } from './certificates/extensions.ts';
import { CERTIFICATE_FATES, CERTIFICATE_FIELDS } from './certificates/fields.ts';
import { OPINIONS } from './certificates/opinions.ts';
import { DATE_CHECKS } from './checks/dates.ts';
import { KEY_CHECKS } from './checks/keys.ts';
import { LEAF_CHECKS } from './checks/leaf.ts';
import { NAME_CHECKS } from './checks/names.ts';
import { PATH_CHECKS } from './checks/path.ts';
import { TRUST_CHECKS } from './checks/trust.ts';
import { CAUSES } from './connections/causes.ts';
import { DECODE_FAILURES } from './connections/decode-failures.ts';
import { EVENTS } from './connections/events.ts';
import { HOPS } from './connections/hops.ts';
import { PASSED } from './connections/passed.ts';
import { prefixed } from './entry.ts';
import type { Entries } from './entry.ts';
import { MESSAGE_FIELDS } from './header-fields/message.ts';
import { REQUEST_FIELDS } from './header-fields/request.ts';
import { RESPONSE_FIELDS } from './header-fields/response.ts';
import { SECURITY_FIELDS } from './header-fields/security.ts';
import { ANOMALIES as HTTP_ANOMALIES } from './http/anomalies.ts';
import { EXCHANGES } from './http/exchanges.ts';
import { FRAMES } from './http/frames.ts';
import { METHODS } from './http/methods.ts';
import { STATUSES } from './http/statuses.ts';
import { AGREED } from './tls/agreed.ts';
import { ALERTS } from './tls/alerts.ts';
import { OCSP } from './tls/ocsp.ts';
import { PUBLIC_VALUES } from './tls/public-values.ts';
import { RECORDS } from './tls/records.ts';
import { REMARKS } from './tls/remarks.ts';
import { KEY_EXCHANGES, STEPS } from './tls/steps.ts';
import { ANOMALIES as WEBSOCKET_ANOMALIES } from './websocket/anomalies.ts';
import { CLOSE_CODES } from './websocket/close-codes.ts';
import { OPCODES } from './websocket/opcodes.ts';
import { UNREAD } from './websocket/unread.ts';

/** Each kind with what stands in front of its names. Keys of two kinds never meet. */
export const KINDS: readonly (readonly [prefix: string, entries: Entries])[] = [
  ['alert.', ALERTS],
  ['agreed.', AGREED],
  ['remark.', REMARKS],
  ['ocsp.', OCSP],
  ['public_value.', PUBLIC_VALUES],
  ['record.', RECORDS],
  ['step.', STEPS],
  ['key_exchange.', KEY_EXCHANGES],
  ['certificate.field.', CERTIFICATE_FIELDS],
  ['certificate.extension.', EXTENSIONS],
  ['fate.', CERTIFICATE_FATES],
  ['chain.', CHAINS],
  ['verdict.', VERDICTS],
  ['opinion.', OPINIONS],
  ['check.', TRUST_CHECKS],
  ['check.', NAME_CHECKS],
  ['check.', DATE_CHECKS],
  ['check.', KEY_CHECKS],
  ['check.', PATH_CHECKS],
  ['check.', LEAF_CHECKS],
  ['connection.', HOPS],
  ['passed.', PASSED],
  ['cause.', CAUSES],
  ['decode_failure.', DECODE_FAILURES],
  ['event.', EVENTS],
  ['http.', EXCHANGES],
  ['http.method.', METHODS],
  ['http.status.', STATUSES],
  ['http.header.', REQUEST_FIELDS],
  ['http.header.', RESPONSE_FIELDS],
  ['http.header.', SECURITY_FIELDS],
  ['http.header.', MESSAGE_FIELDS],
  ['http.anomaly.', HTTP_ANOMALIES],
  ['http2.frame.', FRAMES],
  ['websocket.opcode.', OPCODES],
  ['websocket.close.', CLOSE_CODES],
  ['websocket.anomaly.', WEBSOCKET_ANOMALIES],
  ['websocket.unread.', UNREAD],
];

let made: Glossary | undefined;

/** Every explanation by its key. Made once. */
export function glossary(): Glossary {
  made ??= KINDS.reduce<Glossary>((all, [prefix, entries]) => Object.assign(all, prefixed(prefix, entries)), { ...extensionGlossary(), ...messageGlossary() });
  return made;
}
