/** The contract of a handshake message: one file each in this folder, found through `registry.ts`. */
import type { Reader } from '../../../bytes/reader.ts';
import type { DecodedExtension, Json } from '../extensions/extension.ts';

/** What a message's layout may depend on. */
export interface MessageContext {
  /** Negotiated version (0x0304 …); undefined before the ServerHello. */
  version: number | undefined;
  /** Negotiated suite, for ServerKeyExchange and ClientKeyExchange. */
  cipherSuite: number | undefined;
}

/** Decodes the body of one handshake message (behind type and length). */
export interface HandshakeMessageDecoder<Value> {
  /** HandshakeType. */
  id: number;
  /** As in the standard: `ClientHello`. */
  name: string;
  citation: string;
  explanation: string;
  /** What its own rows are for, in a plain sentence each, by label. Goes into the glossary as `tls.message.<id>.<label>`. */
  rows?: Readonly<Record<string, string>>;
  decode(reader: Reader, context: MessageContext): Value;
  /** One line for the ladder: `h2, http/1.1 · X25519MLKEM768`. */
  summary(value: Value): string;
}

/** A decoded ClientHello (RFC 9846 §4.2.2 [8446 §4.1.2]; 5246 §7.4.1.2). */
export interface ClientHello {
  legacyVersion: number;
  random: Uint8Array;
  sessionId: Uint8Array;
  cipherSuites: readonly number[];
  compressionMethods: readonly number[];
  /** In wire order. */
  extensions: readonly DecodedExtension[];
  /** From the extensions, for those who ask: undefined or empty where absent. */
  serverName: string | undefined;
  alpn: readonly string[];
  supportedVersions: readonly number[];
  supportedGroups: readonly number[];
  signatureAlgorithms: readonly number[];
  ecPointFormats: readonly number[];
  keyShareGroups: readonly number[];
}

export type { Json };
