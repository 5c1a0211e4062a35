/** What `?` looks up for each kind of thing: its title and its keys in the stream's glossary, the most particular first. */
import type { Word } from './explanations.ts';
import { WORDS } from './explanations.ts';
import type { MessageRecord } from '../src/events/message-words.ts';
import type { Event, EventOf, Finding, Opinion } from '../src/events/schema.ts';
import type { About } from './panes/pane.ts';
import type { Connection } from './store/connection.ts';
import { stateOf } from './store/standing.ts';
import { spoken } from './text/format.ts';

/** A word of the dashboard; `keys` are looked up first. */
export function about(word: Word, keys: readonly string[] = []): About {
  return { title: WORDS[word].title, keys: [...keys, WORDS[word].key] };
}

/** Why a handshake failed: the alert says most, where there is one. */
export function aboutFailure({ alert, cause }: Pick<EventOf<'tls.failed'>, 'alert' | 'cause'>): About {
  return alert === null ? aboutCause(cause) : { title: `alert ${alert.name} (${alert.id})`, keys: [`alert.${alert.name}`, `cause.${cause}`, 'cause.other'] };
}

/** A handshake message; of an alert, what it says comes before what alerts are. */
export function aboutMessage({ message, about: key, fields }: EventOf<'tls.message'>): About {
  const said = key === 'tls.alert' ? fields.find(({ name }) => name === 'description')?.text : undefined;
  return { title: said === undefined ? message.name : `alert ${said}`, keys: [...(said === undefined ? [] : [`alert.${said}`]), key] };
}

/** Something that the fields of a message alone do not tell. */
export type MessageRemark = NonNullable<EventOf<'tls.message'>['remarks']>[number];

/** A remark on a handshake message; what it says is its own explanation where the glossary has none. */
export function aboutRemark({ check, summary, citation }: MessageRemark): About {
  return { title: spoken(check), keys: [`remark.${check}`], fallback: { title: spoken(check), text: `${summary}.`, citation } };
}

/** The record of a message, by what protected it. */
export function aboutRecord({ protection }: MessageRecord): About {
  return { title: 'record', keys: [`record.${protection?.keys ?? 'plain'}`] };
}

/** How a common secret came about. */
export function aboutKeyExchange(kind: string): About {
  return { title: `key exchange: ${spoken(kind)}`, keys: [`key_exchange.${kind}`, 'step.key_exchange'] };
}

/** The stable word of a failure or of a broken end. */
export function aboutCause(cause: string): About {
  return { title: spoken(cause), keys: [`cause.${cause}`, 'cause.other'] };
}

export function aboutPassed(reason: string): About {
  return { title: `passed through: ${spoken(reason)}`, keys: [`passed.${reason}`, 'passed.other'] };
}

/** The judgement of the server's chain as a whole. */
export function aboutVerdict(status: 'ok' | 'warning' | 'bad' | undefined): About {
  return { title: 'the judgement of the server’s chain', keys: [`verdict.${status ?? 'none'}`] };
}

/** The sum of findings of one severity. */
export function aboutFindings(severity: Finding['severity'], words: string): About {
  const name = { error: 'bad', warning: 'warning', note: 'notes', ok: 'passed', not_applicable: 'not_applicable' }[severity];
  return { title: words, keys: [`verdict.${name}`] };
}

/** Other judges of the same chain, and one of them. */
export function aboutOpinions(): About {
  return { title: 'the same chain, judged by others', keys: ['opinion.all'] };
}

export function aboutOpinion({ whose, kind, because }: Pick<Opinion, 'whose' | 'kind' | 'because'>): About {
  const [, name] = OPINIONS.find(([pattern]) => pattern.test(whose)) ?? [];
  return { title: whose, keys: [...(name === undefined ? [] : [`opinion.${name}`]), `opinion.${kind}`], fallback: { title: whose, text: `${because}.`, citation: '' } };
}

/** The glossary's names for those who are asked. */
const OPINIONS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^Node's/, 'node_roots'],
  [/^this system/, 'system_store'],
  [/NSS/, 'nss_databases'],
  [/^the roots you gave/, 'given_files'],
  [/^Chrome/, 'chrome'],
  [/^Apple/, 'apple'],
  [/^Firefox/, 'mozilla'],
  [/^RFC 5280/, 'strict_rfc5280'],
];

/** One finding; what it found is its own explanation where the glossary has none for the check. */
export function aboutFinding({ check, summary, citation }: Finding): About {
  return { title: spoken(check), keys: [`check.${check}`], fallback: { title: spoken(check), text: `${summary}.`, citation } };
}

/** A field of a certificate by its name in the glossary: `not_after`. */
export function aboutCertificateField(name: string): About {
  return { title: spoken(name), keys: [`certificate.field.${name}`] };
}

export function aboutCertificateExtension(oid: string, name: string): About {
  return { title: name, keys: [`certificate.extension.${oid}`, 'certificate.field.extension'] };
}

/** The glossary's names for the fields that a comparison of two certificates or two hops names. */
const COMPARED: Readonly<Record<string, string>> = {
  issuer: 'certificate.field.issuer',
  key: 'certificate.field.key',
  'public key': 'certificate.field.key',
  'signature algorithm': 'certificate.field.signature',
  serial: 'certificate.field.serial',
  notBefore: 'certificate.field.not_before',
  notAfter: 'certificate.field.not_after',
  validation: 'certificate.field.validation',
  names: 'certificate.field.names',
  SCTs: 'certificate.field.scts',
  policies: 'certificate.extension.certificatePolicies',
  version: 'agreed.version',
  'cipher suite': 'agreed.cipher_suite',
  group: 'agreed.group',
  ALPN: 'agreed.alpn',
  'server name': 'agreed.server_name',
  resumed: 'agreed.resumed',
  'signature scheme': 'agreed.signature_scheme',
  lifetime: 'certificate.field.not_after',
  'JA3 raw': 'agreed.ja3',
  'JA4 raw': 'agreed.ja4',
  JA3: 'agreed.ja3',
  JA4: 'agreed.ja4',
};

/** A field that was compared, and what became of it. */
export function aboutDifference(field: string, fate: 'kept' | 'changed' | 'dropped' | 'invented'): About {
  const known = Object.hasOwn(COMPARED, field) ? COMPARED[field] : field.startsWith('subject ') ? 'certificate.field.subject' : undefined;
  return { title: `${field}: ${fate}`, keys: [...(known === undefined ? [] : [known]), `certificate.extension.${field}`, `fate.${fate}`] };
}

/** A header field; names mean the same in every letter case. */
export function aboutHeader(name: string): About {
  const key = name.toLowerCase();
  return { title: key === '' ? 'a line without a name' : key, keys: [`http.header.${key}`, 'http.header'] };
}

/** The status of a response: the number, else its class. */
export function aboutStatus(status: number): About {
  return { title: `status ${status}`, keys: [`http.status.${status}`, `http.status.${Math.floor(status / 100)}xx`, 'http.status.other'] };
}

export function aboutMethod(method: string): About {
  return { title: `method ${method}`, keys: [`http.method.${method}`, 'http.method.other'] };
}

/** What is odd about a message: the decoder of each version has its own words. */
export function aboutAnomaly(version: string, anomaly: string): About {
  return { title: spoken(anomaly), keys: [`http.anomaly.${version.startsWith('HTTP/2') ? 2 : 1}.${anomaly}`] };
}

export function aboutDecodeFailure(code: string): About {
  return { title: `not read: ${spoken(code)}`, keys: [`decode_failure.${code}`, 'decode_failure.other'] };
}

/** An event of the raw view: what it tells of, where it is one of many kinds, else its type. */
export function aboutEvent(event: Event): About {
  return { title: event.type, keys: [...eventKeys(event), `event.${event.type}`] };
}

function eventKeys(event: Event): readonly string[] {
  switch (event.type) {
    case 'tls.message':
      return aboutMessage(event).keys;
    case 'tls.failed':
      return aboutFailure(event).keys;
    case 'connection.closed':
      return event.cause === null ? [] : aboutCause(event.cause).keys;
    case 'tunnel.passed':
      return aboutPassed(event.reason).keys;
    case 'http.request':
      return aboutMethod(event.method).keys;
    case 'http.response':
      return aboutStatus(event.status).keys;
    case 'http2.frame':
      return [`http2.frame.${event.frame.name}`, 'http2.frame.unknown'];
    case 'websocket.message':
      return [`websocket.opcode.${event.opcode.name}`];
    case 'websocket.control':
      return event.code === null ? [`websocket.opcode.${event.opcode.name}`] : [`websocket.close.${event.code}`, `websocket.close.${Math.floor(event.code / 1000)}xxx`, 'websocket.close.other'];
    case 'decode.failed':
      return aboutDecodeFailure(event.code).keys;
    default:
      return [];
  }
}

/** What a row of the list is in the first place: failed, passed, plain, on its way, or judged. */
export function aboutConnection(connection: Connection): About {
  const { failure, passed, closed, mode, verdict } = connection;
  if (failure !== undefined) return aboutFailure(failure);
  if (verdict?.status === 'bad') return aboutVerdict('bad');
  if (passed !== undefined) return aboutPassed(passed.reason);
  if (closed !== undefined && closed.cause !== null) return aboutCause(closed.cause);
  if (stateOf(connection) === 'opening') return about('opening');
  if (connection.own === true) return about('own');
  return mode === 'http' ? about('plain') : aboutVerdict(verdict?.status);
}
