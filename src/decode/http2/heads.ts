/**
 * Request and response heads from decoded header lists: pseudo-header fields told apart from the rest (RFC 9113 §8.3), and what the
 * rest says about the body's length.
 */
import type { HeaderList, HttpRequestHead, HttpResponseHead } from '../http-message.ts';
import { noteAnomaly } from './anomalies.ts';
import type { Http2Anomaly } from './anomalies.ts';
import type { HeaderBlock } from './header-blocks.ts';
import type { DecodedFields } from './hpack.ts';

const COLON = 0x3a;

/** A header list taken apart. */
interface Section {
  method: string | undefined;
  scheme: string | undefined;
  authority: string | undefined;
  path: string | undefined;
  protocol: string | undefined;
  status: string | undefined;
  headers: HeaderList;
  host: string | undefined;
  contentLength: number | undefined;
  neverIndexed: readonly string[] | undefined;
  anomalies: Http2Anomaly[];
}

/** A head and the body length it declares, bytes. */
export interface HeadWithLength<Head> {
  head: Head;
  contentLength: number | undefined;
}

/** The head of a request, of a promised one when `promisedOn` names the stream the promise came on. */
export function requestHead(stream: number, block: HeaderBlock, decoded: DecodedFields, promisedOn?: number): HeadWithLength<HttpRequestHead> {
  const section = takeApart(decoded);
  const { method = '', scheme, path, protocol, anomalies } = section;
  const authority = section.authority ?? section.host;
  const plainConnect = method === 'CONNECT' && protocol === undefined;
  if (method === '' || (plainConnect ? section.authority === undefined : scheme === undefined || path === undefined)) {
    noteAnomaly(anomalies, 'pseudo_missing');
  }
  if (section.status !== undefined || (plainConnect ? scheme !== undefined || path !== undefined : method !== 'CONNECT' && protocol !== undefined)) {
    noteAnomaly(anomalies, 'pseudo_not_allowed');
  }
  if (path !== undefined && !path.startsWith('/') && path !== '*' && (scheme === 'http' || scheme === 'https')) noteAnomaly(anomalies, 'path_invalid');
  if (section.host !== undefined && section.host.toLowerCase() !== authority?.toLowerCase()) noteAnomaly(anomalies, 'host_differs');
  const head: HttpRequestHead = { kind: 'request', stream, version: 'HTTP/2', method, target: path ?? '', headers: section.headers, headBytes: block.bytes };
  if (scheme !== undefined) head.scheme = scheme;
  if (authority !== undefined) head.authority = authority;
  if (protocol !== undefined) head.protocol = protocol;
  if (promisedOn !== undefined) head.promisedOn = promisedOn;
  if (section.neverIndexed !== undefined) head.neverIndexed = section.neverIndexed;
  if (anomalies.length > 0) head.anomalies = anomalies;
  return { head, contentLength: section.contentLength };
}

/** The head of a response; its status is 0 when none can be read. */
export function responseHead(stream: number, block: HeaderBlock, decoded: DecodedFields): HeadWithLength<HttpResponseHead> {
  const section = takeApart(decoded);
  const { status: text, anomalies } = section;
  const status = text !== undefined && /^[1-9][0-9]{2}$/.test(text) ? Number(text) : 0;
  const informational = status >= 100 && status < 200 && status !== 101;
  if (text === undefined) noteAnomaly(anomalies, 'pseudo_missing');
  else if (status === 0) noteAnomaly(anomalies, 'status_invalid');
  else if (status === 101) noteAnomaly(anomalies, 'status_101');
  if ((section.method ?? section.scheme ?? section.authority ?? section.path ?? section.protocol) !== undefined) noteAnomaly(anomalies, 'pseudo_not_allowed');
  if (informational && block.endStream) noteAnomaly(anomalies, 'informational_ends');
  const head: HttpResponseHead = { kind: 'response', stream, version: 'HTTP/2', status, informational, headers: section.headers, headBytes: block.bytes };
  if (section.neverIndexed !== undefined) head.neverIndexed = section.neverIndexed;
  if (anomalies.length > 0) head.anomalies = anomalies;
  return { head, contentLength: section.contentLength };
}

/** Whether Content-Length says nothing about the body that follows (RFC 9110 §6.4.1, §9.3.6). */
export function isWithoutBody(method: string | undefined, status: number): boolean {
  return method === 'HEAD' || status === 304 || (method === 'CONNECT' && status >= 200 && status < 300);
}

/** What is odd about trailers, which are shown as sent. */
export function trailerAnomalies(decoded: DecodedFields): Http2Anomaly[] {
  const anomalies = [...decoded.anomalies];
  if (decoded.omitted > 0) noteAnomaly(anomalies, 'fields_left_out');
  if (decoded.fields.some(([name]) => name.charCodeAt(0) === COLON)) noteAnomaly(anomalies, 'pseudo_in_trailers');
  return anomalies;
}

function takeApart(decoded: DecodedFields): Section {
  const { fields, neverIndexed } = decoded;
  const section: Section = {
    method: undefined,
    scheme: undefined,
    authority: undefined,
    path: undefined,
    protocol: undefined,
    status: undefined,
    headers: fields,
    host: undefined,
    contentLength: undefined,
    neverIndexed: neverIndexed.length === 0 ? undefined : neverIndexed.map((position) => fields[position]?.[0] ?? ''),
    anomalies: decoded.anomalies.length === 0 ? [] : [...decoded.anomalies],
  };
  if (decoded.omitted > 0) noteAnomaly(section.anomalies, 'fields_left_out');
  let leading = 0;
  let pseudo = 0;
  for (const [name, value] of fields) {
    if (name.charCodeAt(0) === COLON) {
      pseudo += 1;
      notePseudo(section, name, value);
    } else {
      if (leading === 0) leading = pseudo + 1;
      if (name === 'content-length') noteContentLength(section, value);
      else if (name === 'host') section.host ??= value;
    }
  }
  // `leading` is one more than the pseudo-header fields before the first regular field, or 0 without one.
  if (leading === 0 || leading === pseudo + 1) {
    section.headers = fields.slice(pseudo);
  } else {
    section.headers = fields.filter(([name]) => name.charCodeAt(0) !== COLON);
    noteAnomaly(section.anomalies, 'pseudo_after_regular');
  }
  return section;
}

const PSEUDO = {
  ':method': 'method',
  ':scheme': 'scheme',
  ':authority': 'authority',
  ':path': 'path',
  ':protocol': 'protocol', // RFC 8441 §4
  ':status': 'status',
} as const;

function isPseudo(name: string): name is keyof typeof PSEUDO {
  return Object.hasOwn(PSEUDO, name);
}

function notePseudo(section: Section, name: string, value: string): void {
  if (!isPseudo(name)) {
    noteAnomaly(section.anomalies, 'pseudo_unknown');
    return;
  }
  const key = PSEUDO[name];
  if (section[key] === undefined) section[key] = value;
  else noteAnomaly(section.anomalies, 'pseudo_repeated');
}

function noteContentLength(section: Section, value: string): void {
  const length = /^[0-9]{1,15}$/.test(value) ? Number(value) : undefined;
  if (length === undefined) noteAnomaly(section.anomalies, 'content_length_invalid');
  else if (section.contentLength === undefined) section.contentLength = length;
  else if (section.contentLength !== length) noteAnomaly(section.anomalies, 'content_length_conflict');
}
