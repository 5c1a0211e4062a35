/** Makes items of what records carry: handshake messages, alerts, changes of keys. */
import type { Malformed } from '../decoder.ts';
import type { HandshakeMessage } from './handshake.ts';
import type { Side, TlsAlertItem, TlsChangeCipherSpecItem, TlsMessageItem } from './item.ts';
import { decodeAlert } from './messages/alert.ts';
import { decodeChangeCipherSpec } from './messages/change-cipher-spec.ts';
import type { MessageContext } from './messages/message.ts';
import { decodeHandshakeMessage } from './messages/registry.ts';
import type { RecordFacts } from './record-facts.ts';
import { CONTENT_TYPE } from './registries/content-types.ts';

/** How something came. */
export interface Arrival {
  from: Side;
  encrypted: boolean;
  record: RecordFacts;
  /** The caller's time stamp. */
  at: number;
}

/** The content of a record and how it came. */
export interface Carrying extends Arrival {
  content: Uint8Array;
}

/** A handshake message; what is wrong with it comes beside it. */
export function messageItem(message: HandshakeMessage, context: MessageContext, arrival: Arrival): { item: TlsMessageItem; problem: Malformed | undefined } {
  const { problem, ...decoded } = decodeHandshakeMessage(message, context);
  const { type: id, length, records, raw } = message;
  const item: TlsMessageItem = { kind: 'message', ...arrival, id, length, records, raw, ...decoded, ...(problem === undefined ? {} : { problem: problem.detail }) };
  return { item, problem };
}

/** An alert. Throws `DecodeError` when it is not one. */
export function alertItem({ content, ...arrival }: Carrying): TlsAlertItem {
  const { level, description, summary, fields } = decodeAlert(content);
  const carried = { id: CONTENT_TYPE.alert, name: 'Alert', about: 'tls.alert', length: content.length, records: 1, raw: content };
  return { kind: 'alert', ...arrival, ...carried, level, description, summary: `${description.name}: ${summary}`, fields };
}

/** A change_cipher_spec record; `compatibility` when it changes nothing. Throws `DecodeError` when it is not one. */
export function changeCipherSpecItem({ content, ...arrival }: Carrying, compatibility: boolean): TlsChangeCipherSpecItem {
  const fields = decodeChangeCipherSpec(content);
  const carried = { id: CONTENT_TYPE.changeCipherSpec, name: 'ChangeCipherSpec', about: 'tls.change_cipher_spec', length: content.length, records: 1, raw: content };
  const summary = compatibility ? 'means nothing in TLS 1.3' : 'from here on encrypted with the new keys';
  return { kind: 'change_cipher_spec', ...arrival, ...carried, compatibility, summary, fields };
}
