/** All handshake messages that are decoded, and the decoder that picks among them (RFC 9846 §4 [8446 §4]; RFC 5246 §7.4). */
import { Reader } from '../../../bytes/reader.ts';
import type { Field } from '../../../bytes/reader.ts';
import { malformed } from '../../decoder.ts';
import type { Malformed } from '../../decoder.ts';
import type { HandshakeMessage } from '../handshake.ts';
import { handshakeTypeName } from '../registries/handshake-types.ts';
import { ALERT_CITATION, ALERT_EXPLANATION, ALERT_ROWS } from './alert.ts';
import { certificateRequest } from './certificate-request.ts';
import type { CertificateRequest } from './certificate-request.ts';
import { certificateStatus } from './certificate-status.ts';
import type { CertificateStatus } from './certificate-status.ts';
import { certificateVerify } from './certificate-verify.ts';
import type { CertificateVerify } from './certificate-verify.ts';
import { certificate } from './certificate.ts';
import type { CertificateMessage } from './certificate.ts';
import { CHANGE_CIPHER_SPEC_CITATION, CHANGE_CIPHER_SPEC_EXPLANATION, CHANGE_CIPHER_SPEC_ROWS } from './change-cipher-spec.ts';
import { clientHello, clientHelloGlossary } from './client-hello.ts';
import { clientKeyExchange } from './client-key-exchange.ts';
import type { ClientKeyExchange } from './client-key-exchange.ts';
import { compressedCertificate } from './compressed-certificate.ts';
import type { CompressedCertificate } from './compressed-certificate.ts';
import { encryptedExtensions } from './encrypted-extensions.ts';
import type { EncryptedExtensions } from './encrypted-extensions.ts';
import { endOfEarlyData } from './end-of-early-data.ts';
import type { EndOfEarlyData } from './end-of-early-data.ts';
import { finished } from './finished.ts';
import type { Finished } from './finished.ts';
import { helloRequest } from './hello-request.ts';
import type { HelloRequest } from './hello-request.ts';
import { keyUpdate } from './key-update.ts';
import type { KeyUpdate } from './key-update.ts';
import { messageHash } from './message-hash.ts';
import type { MessageHash } from './message-hash.ts';
import type { ClientHello, HandshakeMessageDecoder, MessageContext } from './message.ts';
import { newSessionTicket } from './new-session-ticket.ts';
import type { NewSessionTicket } from './new-session-ticket.ts';
import { serverHelloDone } from './server-hello-done.ts';
import type { ServerHelloDone } from './server-hello-done.ts';
import { serverHello } from './server-hello.ts';
import type { ServerHello } from './server-hello.ts';
import { serverKeyExchange } from './server-key-exchange.ts';
import type { ServerKeyExchange } from './server-key-exchange.ts';

/** What a decoded message says, told apart by `type`. */
export type MessageValue =
  | ({ type: 'client_hello' } & ClientHello)
  | ServerHello
  | EncryptedExtensions
  | CertificateRequest
  | CertificateMessage
  | CompressedCertificate
  | CertificateStatus
  | CertificateVerify
  | ServerKeyExchange
  | ServerHelloDone
  | ClientKeyExchange
  | Finished
  | NewSessionTicket
  | KeyUpdate
  | HelloRequest
  | EndOfEarlyData
  | MessageHash;

/** A message decoder whose value has become one of `MessageValue`. */
export interface RegisteredMessage extends Pick<HandshakeMessageDecoder<MessageValue>, 'id' | 'name' | 'citation' | 'explanation' | 'rows'> {
  /** Reads the body; throws only `DecodeError`. */
  read(reader: Reader, context: MessageContext): { value: MessageValue; summary: string };
}

/** By HandshakeType. */
export const handshakeMessages: ReadonlyMap<number, RegisteredMessage> = new Map(
  [
    register(helloRequest, (value) => value),
    register(clientHello, (value) => ({ type: 'client_hello', ...value })),
    register(serverHello, (value) => value),
    register(newSessionTicket, (value) => value),
    register(endOfEarlyData, (value) => value),
    register(encryptedExtensions, (value) => value),
    register(certificate, (value) => value),
    register(serverKeyExchange, (value) => value),
    register(certificateRequest, (value) => value),
    register(serverHelloDone, (value) => value),
    register(certificateVerify, (value) => value),
    register(clientKeyExchange, (value) => value),
    register(finished, (value) => value),
    register(certificateStatus, (value) => value),
    register(keyUpdate, (value) => value),
    register(compressedCertificate, (value) => value),
    register(messageHash, (value) => value),
  ].map((message): [number, RegisteredMessage] => [message.id, message]),
);

/** A message taken apart. */
export interface DecodedMessage {
  /** As in the standard; `unknown` where no registry has it. */
  name: string;
  /** Key into the glossary. */
  about: string;
  summary: string;
  /** Offsets from the start of the message, header included. */
  fields: Field[];
  /** Absent for unknown and malformed ones. */
  value?: MessageValue;
  /** Why the message could not be read; the rows up to the fault are there. */
  problem?: Malformed;
}

const RETRY_NAME = 'HelloRetryRequest';
const RETRY_KEY = 'tls.message.hello_retry_request';
const UNKNOWN_KEY = 'tls.message.unknown';

/** Decodes one message; nothing escapes. */
export function decodeHandshakeMessage(message: HandshakeMessage, context: MessageContext): DecodedMessage {
  const registered = handshakeMessages.get(message.type);
  const name = registered?.name ?? handshakeTypeName(message.type) ?? 'unknown';
  const about = registered === undefined ? UNKNOWN_KEY : glossaryKey(registered.id);
  const reader = new Reader(message.raw, pathName(name));
  reader.u8('msg_type', handshakeTypeName);
  reader.u24('length', (length) => `${length} bytes`);
  const decoded: DecodedMessage = { name, about, summary: `${message.length - 4} bytes`, fields: reader.fields };
  if (message.tooLarge) {
    const detail = `a message of ${message.length} bytes is too large to be read`;
    decoded.summary = detail;
    decoded.problem = { kind: 'malformed', code: 'too_large', path: pathName(name), offset: message.offset, detail };
  } else {
    try {
      if (registered === undefined) reader.rest('body');
      else Object.assign(decoded, registered.read(reader, context));
      reader.finish();
    } catch (error) {
      decoded.problem = malformed(error, message.offset);
      decoded.summary = `malformed: ${decoded.problem.detail}`;
      delete decoded.value;
      const end = reader.fields.at(-1)?.end ?? 0;
      if (end < message.raw.length) reader.fields.push({ name: 'undecoded', start: end, end: message.raw.length, text: 'could not be read' });
    }
  }
  if (decoded.value?.type === 'server_hello' && decoded.value.retry) {
    decoded.name = RETRY_NAME;
    decoded.about = RETRY_KEY;
  }
  explain(decoded, registered);
  return decoded;
}

/** Hangs the glossary's keys on the rows of the first level. */
function explain(decoded: DecodedMessage, registered: RegisteredMessage | undefined): void {
  for (const field of decoded.fields) {
    if (field.name === 'msg_type') field.about = decoded.about;
    else if (field.about === undefined && registered?.rows?.[field.name] !== undefined) field.about = glossaryKey(registered.id, field.name);
  }
}

/** What a message or row is for, and where that is laid down. */
export interface MessageEntry {
  text: string;
  citation: string;
}

/** The explanations by the key that items and rows carry in `about`: `tls.message.11`, `tls.message.11.certificate_list`, `tls.alert`. */
export function messageGlossary(): Record<string, MessageEntry> {
  const glossary: Record<string, MessageEntry> = {
    [RETRY_KEY]: {
      text: 'The server could go on, but not with the key the client guessed: it names the group it wants, and the client starts again. It looks like a ServerHello with one particular random, and costs a round trip.',
      citation: 'RFC 9846 §4.2.4 [8446 §4.1.4]',
    },
    [UNKNOWN_KEY]: { text: 'A handshake message that trustlens cannot take apart, shown as raw bytes.', citation: 'RFC 9846 §4 [8446 §4]' },
  };
  const add = (key: string, text: string, citation: string, rows: Readonly<Record<string, string>> = {}): void => {
    glossary[key] = { text, citation };
    for (const [label, row] of Object.entries(rows)) glossary[`${key}.${label}`] = { text: row, citation };
  };
  Object.assign(glossary, clientHelloGlossary());
  for (const { id, explanation, citation, rows } of handshakeMessages.values()) add(glossaryKey(id), explanation, citation, rows);
  add('tls.alert', ALERT_EXPLANATION, ALERT_CITATION, ALERT_ROWS);
  add('tls.change_cipher_spec', CHANGE_CIPHER_SPEC_EXPLANATION, CHANGE_CIPHER_SPEC_CITATION, CHANGE_CIPHER_SPEC_ROWS);
  return glossary;
}

function register<Value>(decoder: HandshakeMessageDecoder<Value>, wrap: (value: Value) => MessageValue): RegisteredMessage {
  const { id, name, citation, explanation, rows } = decoder;
  return {
    id,
    name,
    citation,
    explanation,
    ...(rows === undefined ? {} : { rows }),
    read: (reader, context) => {
      const value = decoder.decode(reader, context);
      return { value: wrap(value), summary: decoder.summary(value) };
    },
  };
}

function glossaryKey(id: number, label?: string): string {
  return label === undefined ? `tls.message.${id}` : `tls.message.${id}.${label}`;
}

/** `server_hello` for `ServerHello`. */
function pathName(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}
