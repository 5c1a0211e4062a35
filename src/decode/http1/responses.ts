/** Decodes what the server sends on an HTTP/1 connection (RFC 9112): response heads and the ends of their bodies. */
import type { HttpMessage, HttpResponseHead } from '../http-message.ts';
import { noteAnomaly } from './anomalies.ts';
import type { Http1Anomaly } from './anomalies.ts';
import { connectionFields, listItems, parseFields } from './fields.ts';
import type { ConnectionFields } from './fields.ts';
import { responseFraming, withoutBody } from './framing.ts';
import type { Framing } from './framing.ts';
import type { AskedRequest, Http1Pairing } from './pairing.ts';
import { parseStatusLine } from './start-line.ts';
import { Http1Stream } from './stream.ts';
import type { Http1Head, Http1Options } from './stream.ts';

const SWITCHING_PROTOCOLS = 101;

/** HTTP/2 without TLS: the request that asked for it is answered in it, on stream 1 (RFC 7540 §3.2). */
const ANSWERED_AFTER_SWITCH = 'h2c';

/**
 * The server's direction. Each final response answers the oldest request of the pairing that has no answer; one without a request
 * (the server speaks first, or we joined late) is read like an answer to GET.
 */
export class Http1Responses extends Http1Stream {
  readonly #pairing: Http1Pairing;

  constructor(pairing: Http1Pairing, options: Http1Options = {}) {
    super('response', options);
    this.#pairing = pairing;
  }

  override end(): readonly HttpMessage[] {
    this.#pairing.noMoreResponses();
    return super.end();
  }

  protected override readHead(head: Buffer, anomalies: Http1Anomaly[]): Http1Head {
    const text = head.toString('latin1');
    const { version, status, reason, next } = parseStatusLine(text, anomalies);
    const headers = parseFields(head, text, next, anomalies, 'response');
    const fields = connectionFields(headers);
    const request = this.#pairing.current();
    if (request === undefined && this.#pairing.requestsKnown) noteAnomaly(anomalies, 'no_request');

    const framing = this.#framing(status, version, request, fields, anomalies);
    const informational = framing.kind === 'another_head' || (framing.kind === 'switch' && framing.protocol === ANSWERED_AFTER_SWITCH);
    if (framing.kind !== 'another_head') this.#pairing.answer();
    const message: HttpResponseHead = { kind: 'response', stream: 0, version, status, reason, informational, headers, headBytes: head.length };
    return { message, framing, last: fields.close || (version === 'HTTP/1.0' && !fields.keepAlive) };
  }

  #framing(status: number, version: string, request: AskedRequest | undefined, fields: ConnectionFields, anomalies: Http1Anomaly[]): Framing {
    if (status === SWITCHING_PROTOCOLS) {
      withoutBody(fields, anomalies);
      if (request?.wantsSwitch !== true && this.#pairing.requestsKnown) noteAnomaly(anomalies, 'switch_not_asked_for');
      return this.#switch(listItems(fields.upgrade ?? '')[0] ?? 'unknown');
    }
    if (status < 200) {
      withoutBody(fields, anomalies);
      return { kind: 'another_head' };
    }
    if (request?.method === 'connect' && status < 300) {
      withoutBody(fields, anomalies);
      return this.#switch('connect');
    }
    return responseFraming(status, version, request?.method === 'head', fields, anomalies);
  }

  #switch(protocol: string): Framing {
    this.#pairing.switchTo(protocol);
    return { kind: 'switch', protocol };
  }

  protected override takesOver(): boolean {
    return false;
  }

  protected override failed(): void {
    this.#pairing.noMoreResponses();
  }
}
