/** Which protocol comes next, told from the bytes so far and from what was negotiated. Pure. */

export type NextLayer = 'tls' | 'http1' | 'http2' | 'websocket' | 'opaque' | 'wait';

/** The client connection preface of HTTP/2 (RFC 9113 §3.4) begins like a request of an unused method. */
const HTTP2_PREFACE = 'PRI * HTTP/2.0\r\n';

/** A request method is a token (RFC 9110 §9.1); registered ones have at most 17 characters (UPDATEREDIRECTREF). */
const MAX_METHOD = 20;

/** What was agreed on before these bytes: the ALPN protocol, or the token of an HTTP/1.1 upgrade. */
export interface Agreed {
  alpn?: string | null;
  upgrade?: string;
}

/** The layer that the client's first bytes begin. ALPN and upgrade decide where they are clear, else the bytes do. */
export function nextLayer(bytes: Uint8Array, agreed: Agreed = {}): NextLayer {
  if (agreed.upgrade !== undefined) return agreed.upgrade === 'websocket' ? 'websocket' : agreed.upgrade === 'h2c' ? 'http2' : 'opaque';
  if (agreed.alpn === 'h2') return 'http2';
  if (agreed.alpn === 'http/1.1' || agreed.alpn === 'http/1.0') return 'http1';
  if (agreed.alpn !== undefined && agreed.alpn !== null) return 'opaque';
  const [first] = bytes;
  if (first === undefined) return 'wait';
  // A TLS record of type handshake, version 3.x (RFC 9846 §5.1 [8446 §5.1]).
  if (first === 0x16) return bytes.length < 2 ? 'wait' : bytes[1] === 3 ? 'tls' : 'opaque';
  return http(bytes);
}

function http(bytes: Uint8Array): NextLayer {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HTTP2_PREFACE.length + MAX_METHOD)).toString('latin1');
  if (start.startsWith(HTTP2_PREFACE)) return 'http2';
  if (HTTP2_PREFACE.startsWith(start)) return 'wait';
  // A method in capitals, a space, and the start of a target; methods in lower case exist on paper only.
  const match = /^[A-Z][A-Z-]*(?:( )(.?))?/.exec(start);
  if (match === null || match[0].length > MAX_METHOD + 2) return 'opaque';
  if (match[1] === undefined) return match[0].length === start.length && start.length <= MAX_METHOD ? 'wait' : 'opaque';
  if (match[2] === '' || match[2] === undefined) return 'wait';
  return /[!-~]/.test(match[2]) ? 'http1' : 'opaque';
}
