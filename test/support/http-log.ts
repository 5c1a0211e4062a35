/** Messages of the HTTP decoders as one line each, for tests that compare whole conversations. */
import type { HttpMessage } from '../../src/decode/http-message.ts';

/** One line. */
export function httpLine(message: HttpMessage): string {
  switch (message.kind) {
    case 'request':
      return words(message.stream, message.promisedOn === undefined ? 'request' : `promised on ${message.promisedOn}`, message.method, message.target, fields(message.headers), odd(message));
    case 'response':
      return words(message.stream, message.informational ? 'interim' : 'response', message.status, fields(message.headers), odd(message));
    case 'end':
      return words(message.stream, message.from, message.complete ? 'end' : `cut (${message.cause ?? ''})`, message.bodyBytes, fields(message.trailers), odd(message));
    case 'data':
      return words(message.stream, 'data', Buffer.from(message.bytes).toString('latin1'));
    case 'frame':
      return words(message.stream, message.summary);
    case 'malformed':
      return words('malformed', message.code, message.path, message.offset);
    case 'upgraded':
      return words('upgraded', message.protocol);
  }
}

/** All of them. `data` messages of a stream that follow each other are joined, because how they are cut follows the chunks. */
export function httpLog(messages: readonly HttpMessage[]): string[] {
  const joined: HttpMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (message.kind === 'data' && last?.kind === 'data' && last.stream === message.stream) {
      joined[joined.length - 1] = { ...message, bytes: Buffer.concat([last.bytes, message.bytes]) };
    } else {
      joined.push(message);
    }
  }
  return joined.map(httpLine);
}

function words(...parts: (string | number | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function fields(list: readonly (readonly [string, string])[]): string {
  return list.map(([name, value]) => `${name}=${value}`).join(' ');
}

function odd(message: { anomalies?: readonly string[] }): string {
  return message.anomalies === undefined ? '' : `(${message.anomalies.join(' ')})`;
}
