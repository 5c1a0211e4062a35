/** Reads the request line (RFC 9112 §3) and the status line (§4) from the text of a head. */
import { noteAnomaly } from './anomalies.ts';
import type { Http1Anomaly } from './anomalies.ts';
import { Http1Fault } from './fault.ts';
import { isBlank, isToken, lineEnd, noteControls } from './fields.ts';

const VERSION_LENGTH = 'HTTP/1.1'.length;
const SPACE = 0x20;

export interface RequestLine {
  method: string;
  target: string;
  /** `HTTP/1.1`. */
  version: string;
  /** Where the fields begin in the text. */
  next: number;
}

export interface StatusLine {
  version: string;
  status: number;
  reason: string;
  next: number;
}

/** Reads `method SP target SP version`, forgiving more white space than that. Throws `Http1Fault` where it is none. */
export function parseRequestLine(text: string, anomalies: Http1Anomaly[]): RequestLine {
  const lf = text.indexOf('\n');
  const end = lineEnd(text, 0, lf, anomalies);
  noteControls(text, 0, end, anomalies);

  const versionEnd = beforeBlanks(text, end);
  const versionStart = versionEnd - VERSION_LENGTH;
  const version = text.slice(Math.max(0, versionStart), versionEnd);
  checkVersion(version, 'request.version', Math.max(0, versionStart));
  const targetEnd = beforeBlanks(text, versionStart);

  let methodEnd = 0;
  while (methodEnd < targetEnd && !isBlank(text.charCodeAt(methodEnd))) methodEnd += 1;
  let targetStart = methodEnd;
  while (targetStart < targetEnd && isBlank(text.charCodeAt(targetStart))) targetStart += 1;
  if (methodEnd === 0 || targetStart === targetEnd || targetEnd === versionStart) {
    throw new Http1Fault('illegal_value', 'request.line', 0, 'not a method, a target and a version');
  }

  const method = text.slice(0, methodEnd);
  const target = text.slice(targetStart, targetEnd);
  if (!isToken(method)) noteAnomaly(anomalies, 'method_not_token');
  if (method.length + 1 + target.length + 1 + VERSION_LENGTH !== end || target.includes(' ') || text.lastIndexOf('\t', end) !== -1) {
    noteAnomaly(anomalies, 'start_line_spaces');
  }
  return { method, target, version, next: lf + 1 };
}

/** Reads `version SP status SP reason`; the reason and the space before it may be missing. Throws `Http1Fault` where it is none. */
export function parseStatusLine(text: string, anomalies: Http1Anomaly[]): StatusLine {
  const lf = text.indexOf('\n');
  const end = lineEnd(text, 0, lf, anomalies);
  noteControls(text, 0, end, anomalies);

  const version = text.slice(0, Math.min(end, VERSION_LENGTH));
  checkVersion(version, 'response.version', 0);
  let at = VERSION_LENGTH;
  while (at < end && isBlank(text.charCodeAt(at))) at += 1;
  if (at !== VERSION_LENGTH + 1 || text.charCodeAt(VERSION_LENGTH) !== SPACE) noteAnomaly(anomalies, 'start_line_spaces');

  const digits = text.slice(at, Math.min(end, at + 3));
  const status = /^[1-9]\d\d$/.test(digits) ? Number(digits) : 0;
  const reasonStart = at + 3;
  if (status === 0 || at === VERSION_LENGTH || (reasonStart < end && !isBlank(text.charCodeAt(reasonStart)))) {
    throw new Http1Fault('illegal_value', 'response.status', at, 'not a status code of three digits');
  }
  return { version, status, reason: text.slice(Math.min(reasonStart + 1, end), end), next: lf + 1 };
}

function checkVersion(version: string, path: string, offset: number): void {
  if (version === 'HTTP/1.1' || /^HTTP\/1\.\d$/.test(version)) return;
  const detail = /^HTTP\/\d\.\d$/.test(version) ? `${version} does not belong on an HTTP/1 connection` : 'no HTTP version where one must stand';
  throw new Http1Fault('protocol', path, offset, detail);
}

/** Where the blanks that end at `end` begin. */
function beforeBlanks(text: string, end: number): number {
  let at = end;
  while (at > 0 && isBlank(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

export interface TargetParts {
  /** In lower case; absolute form only. */
  scheme?: string;
  authority?: string;
}

/** What the target itself says of scheme and authority: absolute form and, for CONNECT, authority form (RFC 9112 §3.2). */
export function targetParts(method: string, target: string): TargetParts {
  if (method === 'CONNECT') return { authority: target };
  if (target.startsWith('/') || target === '*') return {};
  const [, scheme, authority] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(target) ?? [];
  return scheme === undefined || authority === undefined ? {} : { scheme: scheme.toLowerCase(), authority };
}

/** True when a Host value and the authority of an absolute target name the same host and port. */
export function sameAuthority(host: string, authority: string, scheme: string): boolean {
  return normalAuthority(host, scheme) === normalAuthority(authority, scheme);
}

function normalAuthority(authority: string, scheme: string): string {
  const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  const defaultPort = scheme === 'http' ? ':80' : scheme === 'https' ? ':443' : undefined;
  return defaultPort !== undefined && hostAndPort.endsWith(defaultPort) ? hostAndPort.slice(0, -defaultPort.length) : hostAndPort;
}
