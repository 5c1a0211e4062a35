/** How the two ends of a hop came to a common secret, read off the messages: that also works where nothing but the hellos can be read. */
import { extensionOf, fieldText, findField, messagesOf } from './message-fields.ts';
import type { Message } from './message-fields.ts';
import type { Hop } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';

/**
 * rsa: the client sent the secret encrypted. dhe, ecdhe: nobody sent it. hybrid: the same, with a part that a quantum computer does
 * not open. psk: from a key both had, with new shares (psk_dhe) or without. resumed: the main secret of an earlier session of TLS 1.2.
 */
export type KeyExchangeKind = 'rsa' | 'dhe' | 'ecdhe' | 'hybrid' | 'psk' | 'psk_dhe' | 'resumed' | 'unknown';

export interface KeyExchange {
  kind: KeyExchangeKind;
  /** `X25519MLKEM768`, where there is one. */
  group: string | undefined;
  /** What each side sent for it: `1,216 bytes`. */
  client: string | undefined;
  server: string | undefined;
  /** The message that settles it. */
  proof: Message | undefined;
  /** Whether who gets the server's private key later can read a recording; undefined where that is not known. */
  forwardSecrecy: boolean | undefined;
}

/** Undefined before the server's hello. */
export function keyExchangeOf(connection: Connection, hop: Hop): KeyExchange | undefined {
  const messages = messagesOf(connection, hop);
  const hello = messages.find(({ message }) => message.name === 'ServerHello');
  if (hello === undefined) return undefined;
  return extensionOf(hello, 'supported_versions') === undefined ? before13(messages, hello) : from13(messages, hello, connection[hop]?.group ?? undefined);
}

function from13(messages: readonly Message[], hello: Message, agreed: string | undefined): KeyExchange {
  const psk = extensionOf(hello, 'pre_shared_key') !== undefined;
  const share = extensionOf(hello, 'key_share');
  const group = share === undefined ? undefined : (nameIn(share.text) ?? agreed);
  const asked = messages.findLast(({ message, elapsed }) => message.name === 'ClientHello' && elapsed <= hello.elapsed);
  const entries = findField(extensionOf(asked, 'key_share')?.children ?? [], 'client_shares')?.children ?? [];
  const offered = entries.find(({ text }) => text?.startsWith(`${group ?? '?'},`));
  const kind: KeyExchangeKind = psk ? (group === undefined ? 'psk' : 'psk_dhe') : group?.includes('MLKEM') === true ? 'hybrid' : group?.startsWith('ffdhe') === true ? 'dhe' : 'ecdhe';
  return { kind, group, client: sizeIn(offered?.text), server: sizeIn(findField(share?.children ?? [], 'server_share')?.text ?? share?.text), proof: hello, forwardSecrecy: kind !== 'psk' };
}

function before13(messages: readonly Message[], hello: Message): KeyExchange {
  const from = messages.find(({ message }) => message.name === 'ClientKeyExchange');
  const server = messages.find(({ message }) => message.name === 'ServerKeyExchange');
  if (from === undefined) {
    const resumed = messages.some((message) => message.from === 'server' && message.message.name === 'ChangeCipherSpec');
    return { kind: resumed ? 'resumed' : 'unknown', group: undefined, client: undefined, server: undefined, proof: hello, forwardSecrecy: undefined };
  }
  const group = fieldText(server, 'named_curve');
  const has = (name: string): boolean => findField(from.fields, name) !== undefined;
  const kind: KeyExchangeKind = has('encrypted_pre_main_secret') ? 'rsa' : has('dh_Yc') ? 'dhe' : has('public') ? 'ecdhe' : 'unknown';
  const name = { rsa: 'encrypted_pre_main_secret', dhe: 'dh_Yc', ecdhe: 'public', unknown: '' }[kind];
  return { kind, group: nameIn(group), client: fieldText(from, name), server: fieldText(server, kind === 'dhe' ? 'dh_Ys' : 'public'), proof: from, forwardSecrecy: kind === 'unknown' ? undefined : kind !== 'rsa' };
}

/** `secp384r1, 97 bytes` has both; `x25519 · recommended` has a name. */
function nameIn(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : /^[^\s,·]+/.exec(text)?.[0];
}

function sizeIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /[\d,]+ bytes/.exec(text)?.[0];
}

/** How the server signed the handshake with its certificate's key: `ecdsa_secp256r1_sha256`; undefined where it did not, or it was not seen. */
export function signatureSchemeOf(connection: Connection, hop: Hop): string | undefined {
  const signed = messagesOf(connection, hop, 'CertificateVerify', 'server').at(0) ?? messagesOf(connection, hop, 'ServerKeyExchange').at(0);
  return nameIn(fieldText(signed, 'algorithm')) ?? nameIn(signed?.message.name === 'CertificateVerify' ? signed.summary : undefined);
}
