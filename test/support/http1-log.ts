/** HTTP messages as a test writes them down: one line a head, an end, an upgrade or a fault; payload joined. */
import type { HttpMessage } from '../../src/decode/http-message.ts';
import { Http1Pairing } from '../../src/decode/http1/pairing.ts';
import { Http1Requests } from '../../src/decode/http1/requests.ts';
import { Http1Responses } from '../../src/decode/http1/responses.ts';
import type { SweptDecoder } from './stream-sweeps.ts';

/** The log; `ignored` bytes came after an upgrade and count to its rest. */
export function http1Log(messages: readonly HttpMessage[], ignored: Uint8Array = Buffer.alloc(0)): string[] {
  const lines: string[] = [];
  let payload = '';
  for (const message of messages) {
    if (message.kind === 'data') {
      payload += Buffer.from(message.bytes).toString('latin1');
      continue;
    }
    if (payload !== '') lines.push(`data ${JSON.stringify(payload)}`);
    payload = '';
    lines.push(...messageLines(message, ignored));
  }
  if (payload !== '') lines.push(`data ${JSON.stringify(payload)}`);
  return lines;
}

function messageLines(message: Exclude<HttpMessage, { kind: 'data' }>, ignored: Uint8Array): string[] {
  switch (message.kind) {
    case 'request': {
      const { method, target, version, scheme, authority, headBytes } = message;
      return [`${method} ${target} ${version} [${scheme ?? '-'} ${authority ?? '-'}] ${headBytes}${odd(message.anomalies)}`, ...fieldLines(message.headers)];
    }
    case 'response': {
      const { version, status, reason, informational, headBytes } = message;
      return [`${version} ${status} ${reason ?? '-'}${informational ? ' (informational)' : ''} ${headBytes}${odd(message.anomalies)}`, ...fieldLines(message.headers)];
    }
    case 'end': {
      const state = message.complete ? 'complete' : `cut: ${message.cause ?? '-'}`;
      return [`end ${message.bodyBytes} ${state}${odd(message.anomalies)}`, ...fieldLines(message.trailers)];
    }
    case 'upgraded': {
      const rest = Buffer.concat([message.rest, ignored]).toString('latin1');
      return [`upgraded ${message.protocol} ${JSON.stringify(rest)}${message.headers === undefined ? '' : ` ${message.headers.length} fields`}`];
    }
    case 'malformed':
      return [`malformed ${message.code} ${message.path} at ${message.offset}: ${message.detail}`];
    case 'frame':
      return ['a frame of HTTP/2'];
  }
}

function odd(anomalies: readonly string[] | undefined): string {
  return anomalies === undefined ? '' : ` odd: ${anomalies.join(' ')}`;
}

function fieldLines(fields: readonly (readonly [string, string])[]): string[] {
  return fields.map(([name, value]) => `  ${name}: ${value}`);
}

/** The log of what a client sends, when the server answers nothing. */
export function requestLog(text: string | Buffer, options = { bodies: true }): string[] {
  const requests = new Http1Requests(new Http1Pairing(), options);
  return http1Log([...requests.push(bytesOf(text)), ...requests.end()]);
}

/** The log of what a server sends, after `asked` was sent to it. */
export function responseLog(text: string | Buffer, asked = '', options = { bodies: true }): string[] {
  const responses = responsesAfter(asked, options);
  return http1Log([...responses.push(bytesOf(text)), ...responses.end()]);
}

/** A decoder of responses to these requests. */
export function responsesAfter(asked: string | Buffer, options = { bodies: true }): Http1Responses {
  const pairing = new Http1Pairing();
  new Http1Requests(pairing).push(bytesOf(asked));
  return new Http1Responses(pairing, options);
}

/** Requests for the sweeps. */
export const SWEPT_REQUESTS: SweptDecoder<HttpMessage> = { make: () => new Http1Requests(new Http1Pairing(), { bodies: true }), view: http1Log };

/** Responses to `asked` for the sweeps. */
export function sweptResponses(asked: string | Buffer): SweptDecoder<HttpMessage> {
  return { make: () => responsesAfter(asked), view: http1Log };
}

/** A text as bytes, one character one byte. */
export function bytesOf(text: string | Buffer): Buffer {
  return typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
}

/** Lines joined by CR LF, the empty line included. */
export function head(...lines: string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}
