/** The contract of a TLS extension: one file each in this folder, found through `registry.ts`. */
import type { Reader } from '../../../bytes/reader.ts';

/** The message an extension stands in; its layout may depend on it (RFC 9846 §4.3 [8446 §4.2]). */
export type ExtensionPlace =
  | 'client_hello'
  | 'server_hello'
  | 'hello_retry_request'
  | 'encrypted_extensions'
  | 'certificate_request'
  | 'certificate'
  | 'new_session_ticket';

/** Plain JSON values, as decoded bodies are given on. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Decodes the body of one extension. */
export interface Extension {
  /** IANA number, and name as in the registry. */
  id: number;
  name: string;
  /** `RFC 9846 §4.3.8 [8446 §4.2.8]`. */
  citation: string;
  /** Two plain sentences: what it is for, and why it matters. */
  explanation: string;
  places: readonly ExtensionPlace[];
  /** Reads exactly the body; throws only `DecodeError`. The returned value is what other code asks for; the rows come from the labels. */
  decode(reader: Reader, place: ExtensionPlace): Json;
}

/** An extension as it stood in a message, decoded where it was known and well-formed. */
export interface DecodedExtension {
  id: number;
  name: string;
  grease: boolean;
  /** The body's bytes. */
  body: Uint8Array;
  /** Absent for unknown and malformed ones. */
  value?: Json;
  /** Why the body could not be read, or that it may not stand in this message. The message around it is still decoded. */
  problem?: string;
  /** An extension of this type stood in the message before, which no message may have. */
  duplicate?: true;
}
