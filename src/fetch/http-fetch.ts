/**
 * One small file or answer over plain HTTP, from an address that a certificate names: bounded in bytes, time and redirects, only from
 * where we may ask, by a connection of its own that no proxy setting of this machine's diverts.
 */
import { lookup } from 'node:dns/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { messageOf } from '../errors.ts';
import { mayAsk, plainHttp } from './destinations.ts';

/** A fetch takes no longer than this with everything, ms; CAs answer in some 50. */
export const FETCH_TIMEOUT_MS = 10_000;
/** Redirects followed; CAs have none, their front ends sometimes one. */
export const MAX_REDIRECTS = 2;
/** Bytes of an answer's header fields: Node's own default. */
const MAX_HEADER_BYTES = 16 * 1024;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What to ask. */
export interface FetchRequest {
  url: string;
  /** Sent by POST, with its media type; without it the address is asked by GET. */
  body?: { bytes: Uint8Array; type: string };
  /** Bytes of the answer at most. */
  maxBytes: number;
  /** Address at which the server was reached whose certificate it is about; null where none was reached. */
  server: string | null;
  /** ms instead of `FETCH_TIMEOUT_MS`. */
  timeout?: number;
  /** Ends it before its time. */
  stop?: AbortSignal;
}

/** Asks. */
export type Fetch = (request: FetchRequest) => Promise<Uint8Array>;

/** Nothing came, and why in plain words that go behind a colon. */
export class FetchFailure extends Error {}

/** Asks once, redirects included. Rejects with `FetchFailure`. */
export async function httpFetch(wanted: FetchRequest): Promise<Uint8Array> {
  const timeout = wanted.timeout ?? FETCH_TIMEOUT_MS;
  const late = AbortSignal.timeout(timeout);
  const signal = wanted.stop === undefined ? late : AbortSignal.any([late, wanted.stop]);
  let url = wanted.url;
  try {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await ask(url, wanted, signal);
      if (answer instanceof Uint8Array) return answer;
      if (wanted.body !== undefined) throw new FetchFailure('it answers with a redirect, which a question is not sent after');
      url = answer.location;
    }
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    if (late.aborted) throw new FetchFailure(`it did not answer within ${timeout / 1000} s`);
    throw new FetchFailure(messageOf(error), { cause: error });
  }
  throw new FetchFailure(`it answers with more than ${MAX_REDIRECTS} redirects`);
}

async function ask(text: string, wanted: FetchRequest, signal: AbortSignal): Promise<Uint8Array | { location: string }> {
  const url = plainHttp(text);
  if (url === undefined) throw new FetchFailure('only plain http is asked');
  const address = await allowedAddress(url, wanted.server, signal);
  const { body } = wanted;
  return new Promise((resolve, reject) => {
    const headers = { host: url.host, 'user-agent': 'trustlens', ...(body === undefined ? {} : { 'content-type': body.type, 'content-length': body.bytes.length }) };
    // An agent of its own: the shared one may keep connections, and obey the proxy settings of the environment.
    const sent = request({ agent: false, host: address, port: url.port === '' ? 80 : Number(url.port), method: body === undefined ? 'GET' : 'POST', path: `${url.pathname}${url.search}`, headers, maxHeaderSize: MAX_HEADER_BYTES, signal });
    sent.once('error', reject);
    sent.once('response', (response) => {
      answerOf(response, url, wanted.maxBytes).then(resolve, (error: unknown) => {
        sent.destroy();
        reject(error instanceof Error ? error : new Error(messageOf(error)));
      });
    });
    sent.end(body?.bytes);
  });
}

/** An address of the host that may be asked. It is the one that is connected to, so that nothing can change in between. */
async function allowedAddress(url: URL, server: string | null, signal: AbortSignal): Promise<string> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(name) !== 0 ? [name] : (await orAborted(lookup(name, { all: true }), signal)).map(({ address }) => address);
  const allowed = found.find((address) => mayAsk(address, server));
  if (allowed === undefined) throw new FetchFailure(`${name} lies in a network that is not asked for the sake of this server`);
  return allowed;
}

/** Looking up a name cannot be ended: it is left behind. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(new Error('it was given up'));
    if (signal.aborted) {
      aborted();
      return;
    }
    signal.addEventListener('abort', aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}

async function answerOf(response: IncomingMessage, url: URL, maxBytes: number): Promise<Uint8Array | { location: string }> {
  const { statusCode = 0, headers } = response;
  if (REDIRECTS.has(statusCode) && headers.location !== undefined) {
    response.destroy();
    return { location: URL.canParse(headers.location, url.href) ? new URL(headers.location, url.href).href : '' };
  }
  if (statusCode !== 200) throw new FetchFailure(`it answers with status ${statusCode}`);
  const tooLong = new FetchFailure(`its answer has more than ${maxBytes} bytes`);
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLong;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > maxBytes) throw tooLong;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
