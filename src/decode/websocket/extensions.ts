/** Reads which extensions a WebSocket handshake agreed on, from the response's Sec-WebSocket-Extensions (RFC 6455 §9.1). */
import type { HeaderList } from '../http-message.ts';

/** What was agreed for permessage-deflate (RFC 7692 §7.1). Window sizes are left out: reading needs none. */
export interface DeflateParameters {
  /** The server compresses every message by itself. */
  serverNoContextTakeover: boolean;
  /** The client does. */
  clientNoContextTakeover: boolean;
}

export interface WebSocketExtensions {
  deflate?: DeflateParameters;
  /** Names of agreed extensions that this decoder cannot read. */
  unknown: readonly string[];
}

/** No extension at all. */
export const NO_EXTENSIONS: WebSocketExtensions = { unknown: [] };

/** What the head of the 101 response agreed on; `headers` as the HTTP/1 decoder gives them with `upgraded`. */
export function agreedExtensions(headers: HeaderList): WebSocketExtensions {
  const unknown: string[] = [];
  let deflate: DeflateParameters | undefined;
  for (const [name, value] of headers) {
    if (name.toLowerCase() !== 'sec-websocket-extensions') continue;
    for (const extension of splitOutsideQuotes(value, ',')) {
      const [token = '', ...parameters] = splitOutsideQuotes(extension, ';').map((part) => part.trim().toLowerCase());
      if (token === 'permessage-deflate' && deflate === undefined) deflate = deflateParameters(parameters);
      else if (token !== '') unknown.push(token);
    }
  }
  return deflate === undefined ? { unknown } : { deflate, unknown };
}

function deflateParameters(parameters: readonly string[]): DeflateParameters {
  return {
    serverNoContextTakeover: parameters.includes('server_no_context_takeover'),
    clientNoContextTakeover: parameters.includes('client_no_context_takeover'),
  };
}

/** Parts between separators; a quoted string (RFC 9110 §5.6.4) may contain them. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
