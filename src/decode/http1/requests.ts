/** Decodes what the client sends on an HTTP/1 connection (RFC 9112): request heads and the ends of their bodies. */
import { ByteQueue } from '../../bytes/byte-queue.ts';
import type { HttpMessage, HttpRequestHead } from '../http-message.ts';
import { noteAnomaly } from './anomalies.ts';
import type { Http1Anomaly } from './anomalies.ts';
import { Http1Fault } from './fault.ts';
import { connectionFields, parseFields } from './fields.ts';
import { requestFraming } from './framing.ts';
import { MAX_HELD_BYTES } from './limits.ts';
import type { Http1Pairing } from './pairing.ts';
import { parseRequestLine, sameAuthority, targetParts } from './start-line.ts';
import { Http1Stream } from './stream.ts';
import type { Http1Head, Http1Options } from './stream.ts';

const NOTHING: readonly HttpMessage[] = [];

/**
 * The client's direction. Behind a request that asks to switch protocols (CONNECT, or Upgrade with the connection option) it holds
 * what comes until the server has answered: a refusal makes it requests, a switch makes it the `rest` of `upgraded`. Because that
 * answer comes in the other direction, the owner calls `settle` after what the responses decoder took.
 */
export class Http1Requests extends Http1Stream {
  readonly #pairing: Http1Pairing;
  readonly #held = new ByteQueue();
  #ended = false;

  constructor(pairing: Http1Pairing, options: Http1Options = {}) {
    super('request', options);
    this.#pairing = pairing;
  }

  override push(chunk: Uint8Array): readonly HttpMessage[] {
    if (this.#held.length > 0) {
      this.#held.push(chunk);
      if (this.#pairing.pending && this.#held.length <= MAX_HELD_BYTES) return NOTHING;
      return this.#pairing.pending ? this.#tooMuchHeld(0) : this.settle();
    }
    const messages = super.push(chunk);
    return this.#pairing.protocol === undefined || this.upgraded ? messages : [...messages, ...this.settle()];
  }

  override end(): readonly HttpMessage[] {
    this.#ended = true;
    const settled = this.settle();
    return this.#held.length > 0 || settled.length > 0 ? settled : super.end();
  }

  /** Reports what the server's answer made clear: `upgraded`, or the messages in bytes that were held. Cheap when there is nothing. */
  settle(): readonly HttpMessage[] {
    if (this.upgraded || !this.isBetweenMessages || this.#pairing.pending) return NOTHING;
    const out: HttpMessage[] = [];
    const held = this.#held.drain();
    if (this.#pairing.protocol !== undefined) this.switchTo(this.#pairing.protocol, held, undefined, out);
    else if (held.length > 0) out.push(...super.push(held));
    if (this.#ended && this.#held.length === 0) out.push(...super.end());
    return out;
  }

  protected override readHead(head: Buffer, anomalies: Http1Anomaly[]): Http1Head {
    const text = head.toString('latin1');
    const { method, target, version, next } = parseRequestLine(text, anomalies);
    const headers = parseFields(head, text, next, anomalies, 'request');
    const fields = connectionFields(headers);
    const { scheme, authority } = targetParts(method, target);
    const [host] = fields.hosts;

    if (fields.hosts.length > 1) noteAnomaly(anomalies, 'host_repeated');
    if (host === undefined && version !== 'HTTP/1.0') noteAnomaly(anomalies, 'host_missing');
    if (host !== undefined && scheme !== undefined && authority !== undefined && !sameAuthority(host, authority, scheme)) {
      noteAnomaly(anomalies, 'host_differs');
    }

    const framing = requestFraming(method, version, fields, anomalies);
    this.#pairing.ask({
      method: method === 'HEAD' ? 'head' : method === 'CONNECT' ? 'connect' : 'other',
      // RFC 9110 §7.8: an HTTP/1.0 request cannot upgrade.
      wantsSwitch: method === 'CONNECT' || (fields.upgrade !== undefined && fields.upgradeOption && version !== 'HTTP/1.0'),
    });
    const message: HttpRequestHead = { kind: 'request', stream: 0, version, method, target, headers, headBytes: head.length };
    if (scheme !== undefined) message.scheme = scheme;
    const named = authority ?? host;
    if (named !== undefined) message.authority = named;
    return { message, framing, last: fields.close || (version === 'HTTP/1.0' && !fields.keepAlive) };
  }

  protected override takesOver(bytes: Buffer, from: number, out: HttpMessage[]): boolean {
    const { pending, protocol } = this.#pairing;
    if (protocol !== undefined) {
      this.switchTo(protocol, bytes.subarray(from), undefined, out);
      return true;
    }
    if (!pending) return false;
    if (bytes.length - from > MAX_HELD_BYTES) out.push(...this.#tooMuchHeld(from));
    else this.#held.push(bytes.subarray(from));
    return true;
  }

  #tooMuchHeld(from: number): readonly HttpMessage[] {
    this.#held.clear();
    const detail = `more than ${MAX_HELD_BYTES} bytes behind a request to switch protocols that is not answered`;
    return this.giveUp(new Http1Fault('too_large', 'request.held', from, detail));
  }

  protected override failed(): void {
    this.#pairing.requestsLost();
  }
}
