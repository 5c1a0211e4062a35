/** What a client may ask for: the authority of a CONNECT or of an absolute request, checked before anything uses it as a name. */
import { isIP, isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** A host as A-label name or IP literal without brackets, in lower case, and a port. */
export interface Target {
  host: string;
  port: number;
}

/** RFC 1035 §2.3.4: a label has at most 63 octets, a name 255 on the wire, which are 253 characters. Underscores do occur in practice. */
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
const MAX_NAME = 253;

/** What `domainToASCII` would cut off, drop or decode before it looks at the rest (WHATWG URL, host parsing). */
const NEVER_IN_A_HOST = /[\u0000-\u0020\u007f/?#@%\\:<>^|[\]]/;

/** The host in canonical form, or undefined for anything that is neither a DNS name nor an IP literal. */
export function canonicalHost(text: string): string | undefined {
  if (text.startsWith('[') && text.endsWith(']')) {
    const literal = text.slice(1, -1);
    return isIPv6(literal) ? literal.toLowerCase() : undefined;
  }
  if (isIPv4(text)) return text;
  if (NEVER_IN_A_HOST.test(text)) return undefined;
  const bare = text.endsWith('.') ? text.slice(0, -1) : text;
  // domainToASCII turns U-labels into A-labels and gives '' for what is no domain; it also reads odd IPv4 spellings such as 0x7f.1.
  const name = domainToASCII(bare);
  if (name === '' || name.length > MAX_NAME) return undefined;
  if (isIP(name) !== 0) return name;
  return name.split('.').every((label) => LABEL.test(label)) ? name : undefined;
}

/** Reads `host:port`, `[v6]:port` or, with a default port, `host`. Undefined for anything else, user information included. */
export function parseAuthority(text: string, defaultPort?: number): Target | undefined {
  const match = /^(\[[^\]]*\]|[^:@/?#]+)(?::(\d{1,5}))?$/.exec(text);
  const [, hostText, portText] = match ?? [];
  const host = hostText === undefined ? undefined : canonicalHost(hostText);
  const port = portText === undefined ? defaultPort : Number(portText);
  if (host === undefined || port === undefined || port < 1 || port > 65_535) return undefined;
  return { host, port };
}

/** The target and the origin form of an absolute `http://` request target (RFC 9112 §3.2.2); undefined for anything else. */
export function parseAbsoluteTarget(text: string): (Target & { path: string }) | undefined {
  const match = /^http:\/\/(?:[^/?#@]*@)?([^/?#]+)(\/[^#]*|\?[^#]*)?(?:#.*)?$/i.exec(text);
  const [, authority, path] = match ?? [];
  const target = authority === undefined ? undefined : parseAuthority(authority, 80);
  if (target === undefined) return undefined;
  return { ...target, path: path === undefined ? '/' : path.startsWith('/') ? path : `/${path}` };
}

/** `host:port` as people write it, with brackets around IPv6. */
export function authorityOf(target: Target): string {
  return `${isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;
}
