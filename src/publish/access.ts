/** Who may subscribe to the event stream: checks of an upgrade request, pure, in the order in which they are made. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseSubscription } from '../events/subscription.ts';
import type { Subscription } from '../events/subscription.ts';
import { parseWireQuery } from '../events/wire.ts';
import type { WireQuery } from '../events/wire.ts';

/** Where the stream lives on its server. */
export const STREAM_PATH = '/events';
/** Where wire bytes and secrets are given, to those who ask for them and nobody else. */
export const WIRE_PATH = '/wire';

/** An HTTP request as far as access depends on it; `rawHeaders` as `node:http` gives them: name, value, name, value … */
export interface AccessRequest {
  method: string;
  /** The request target. */
  url: string;
  rawHeaders: readonly string[];
}

/** What lets a request in. */
export interface AccessRules {
  /** `Host` values taken, lower case, see `ownHosts`. */
  hosts: readonly string[];
  /** `tokenDigest` of this run's token. */
  digest: Uint8Array;
}

/** The answer: what is asked for, or an HTTP status with plain words. */
export type Access = { ok: true; subscription: Subscription } | { ok: true; wire: WireQuery } | { ok: false; status: number; reason: string };

/** A token for one run: 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The form in which tokens are compared: equally long, and telling nothing by how far a comparison came. */
export function tokenDigest(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/** The `Host` values that mean this server: the names of the loopback interface, and the address it was told to listen on. */
export function ownHosts(host: string, port: number): readonly string[] {
  const own = host.includes(':') ? `[${host}]` : host.toLowerCase();
  return ['127.0.0.1', 'localhost', '[::1]', own].map((name) => `${name}:${port}`);
}

/** Whether the one `Host` header names this server. Anything else is a page that pointed its own name at this address (DNS rebinding). */
export function isOwnHost(rawHeaders: readonly string[], hosts: readonly string[]): boolean {
  const [host, ...more] = headerValues(rawHeaders, 'host');
  return host !== undefined && more.length === 0 && hosts.includes(host.toLowerCase());
}

/**
 * Judges an upgrade request: `Host` (421, RFC 9110 §15.5.20), `Origin` (403: only browsers send one, and no web page has a
 * business here), token (401), method (405), path (404), what it asks for (400).
 */
export function checkUpgrade(request: AccessRequest, rules: AccessRules): Access {
  if (!isOwnHost(request.rawHeaders, rules.hosts)) return refused(421, 'this server does not go by that name');
  if (headerValues(request.rawHeaders, 'origin').length > 0) return refused(403, 'web pages may not read the event stream');
  const [credentials, ...more] = headerValues(request.rawHeaders, 'authorization');
  // RFC 6750 §2.1; the scheme is case-insensitive (RFC 9110 §11.1).
  const token = /^bearer +([\w.~+/-]+=*)$/i.exec(credentials ?? '')?.[1];
  if (token === undefined || more.length > 0 || !timingSafeEqual(tokenDigest(token), rules.digest)) return refused(401, 'the token of this run is needed');
  if (request.method !== 'GET') return refused(405, 'only GET opens the event stream');
  const [path, query, ...rest] = request.url.split('?');
  if (path === WIRE_PATH && rest.length === 0) {
    const wire = parseWireQuery(new URLSearchParams(query));
    return typeof wire === 'string' ? refused(400, wire) : { ok: true, wire };
  }
  if (path !== STREAM_PATH || rest.length > 0) return refused(404, `the event stream is at ${STREAM_PATH}`);
  const subscription = parseSubscription(new URLSearchParams(query));
  return typeof subscription === 'string' ? refused(400, subscription) : { ok: true, subscription };
}

function refused(status: number, reason: string): Access {
  return { ok: false, status, reason };
}

function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
