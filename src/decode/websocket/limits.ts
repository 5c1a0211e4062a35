/** How much of one direction of a WebSocket the decoder keeps in memory. All sizes in bytes. */

/** The start of a message's payload that is kept for its preview: more than a screen of text. */
export const PREVIEW_BYTES = 4 * 1024;

/** The start of a binary message that the preview shows, in hexadecimal: 16 lines of a hex dump. */
export const BINARY_PREVIEW_BYTES = 256;

/** Compressed payload of one message, which must be there as a whole to be inflated. */
export const MAX_COMPRESSED_BYTES = 1024 * 1024;

/**
 * What one message may inflate to. Inflating blocks the process, at some hundred MB/s: this keeps it under some ten ms, and a bomb
 * (DEFLATE packs up to 1032 : 1, https://zlib.net/zlib_tech.html) harmless.
 */
export const MAX_INFLATED_BYTES = 4 * 1024 * 1024;

/** Output per byte of DEFLATE input at most (https://zlib.net/zlib_tech.html). */
export const MAX_DEFLATE_RATIO = 1032;

/** DEFLATE streams that end with a final block within one message; RFC 7692 §7.2.1 allows them, nobody is known to send more than one. */
export const MAX_FINAL_BLOCKS = 16;

/** The largest window of DEFLATE (RFC 1951 §2): how far back a message can refer into those before it. */
export const WINDOW_BYTES = 32 * 1024;
