/** How much of one HTTP/1 connection the decoder keeps in memory, and where it gives up. All sizes in bytes. */

/**
 * A head, and likewise the trailers. Chromium refuses larger response heads (`kMaxHeaderBufSize`, net/http/http_stream_parser.h), Node
 * (16 KiB) and nginx (4 × 8 KiB) do so earlier: what is larger works nowhere.
 */
export const MAX_HEAD_BYTES = 256 * 1024;

/** Fields in a head or in the trailers: the default of Node's `server.maxHeadersCount`; Apache stops at 100. */
export const MAX_FIELDS = 2_000;

/** The line with a chunk's size and extensions. Node caps the extensions there too (`kMaxChunkExtensionsSize`, src/node_http_parser.cc). */
export const MAX_CHUNK_LINE_BYTES = 16 * 1024;

/**
 * Requests remembered for their responses. nginx ends a connection after as many (`keepalive_requests`), so nobody has more under way
 * to it; responses beyond are read as answers to GET.
 */
export const MAX_PIPELINED_REQUESTS = 1_000;

/**
 * Bytes a client may send behind a request to switch protocols before the server answers. A client that follows RFC 9110 §7.8 sends
 * none; this is room for one full TLS record or window of those that do.
 */
export const MAX_HELD_BYTES = 64 * 1024;
