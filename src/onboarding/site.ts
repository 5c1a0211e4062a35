/**
 * The site at trust.lens: requests in, whole answers out. Pure but for what it notes of visits; it knows no socket. What comes
 * straight to the proxy's port gets an answer only under an address or a name of this machine, so that a web page elsewhere
 * cannot read it under a name that it had point here (DNS rebinding).
 */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { RootFacts } from '../../ca/authority.ts';
import type { OwnAnswer, OwnRequest, OwnSite } from '../relay/own-site.ts';
import { checksOf } from './checks.ts';
import type { Check } from './checks.ts';
import { downloads } from './downloads.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { ICON, TICK } from './marks.ts';
import { OWN_NAME, isOwnName, visitOf } from './names.ts';
import { notice, page } from './page.ts';
import type { Listening } from './page.ts';
import { platformsOf } from './platforms.ts';
import { SCRIPT_HASH } from './script.ts';
import { STYLE_HASH } from './style.ts';
import { Visits } from './visits.ts';
import type { Visit } from './visits.ts';

/** What the site is made of. */
export interface SiteOptions {
  root: RootFacts;
  /** Whether the root may speak for the site's own name. */
  provable: boolean;
  /** Names under which this machine is known in its network. */
  machineNames: readonly string[];
  /** Asked for every page, since networks come and go. */
  listening: () => Listening;
  now: () => number;
  /** Gives 16 random hexadecimal digits. */
  newId: () => string;
}

/** Headers of every answer. No HSTS: the page must stay readable before trust. */
const COMMON: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
];

/** What the pages may load: themselves, and the two probes. */
const POLICY = `default-src 'none'; style-src ${STYLE_HASH}; script-src ${SCRIPT_HASH}; img-src 'self' http://${OWN_NAME} https://*.${OWN_NAME}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const HTML_HEADERS: readonly (readonly [string, string])[] = [['Content-Type', 'text/html; charset=utf-8'], ['Content-Security-Policy', POLICY], ['Cross-Origin-Resource-Policy', 'same-origin']];
/** The pages of one origin load the probes of another. */
const PROBE_HEADERS: readonly (readonly [string, string])[] = [['Content-Type', 'image/svg+xml'], ['Cross-Origin-Resource-Policy', 'cross-origin']];

/** The site of one run. */
export class Site implements OwnSite {
  readonly #options: SiteOptions;
  readonly #visits: Visits;
  readonly #rootSha1: string;

  constructor(options: SiteOptions) {
    this.#options = options;
    this.#visits = new Visits(options.newId);
    this.#rootSha1 = createHash('sha1').update(options.root.der).digest('hex').toUpperCase();
  }

  /** Whether a host is the site's. */
  covers(host: string): boolean {
    return isOwnName(host);
  }

  /** Answers a request. */
  answer(request: OwnRequest): OwnAnswer {
    const { by, host, method, path } = request;
    if (by === 'direct' && !this.#isHere(host)) return misdirected();
    const { pathname, search } = split(path);
    if (by === 'proxy' && !isOwnName(host)) return redirect(`http://${OWN_NAME}${pathname}${search}`);
    if (method !== 'GET' && method !== 'HEAD') return { ...text(405, 'Method Not Allowed', 'this page is only read: GET and HEAD'), headers: [...COMMON, ['Content-Type', 'text/plain; charset=utf-8'], ['Allow', 'GET, HEAD']] };
    const word = new URLSearchParams(search).get('visit') ?? '';
    if (pathname === '/trusted.svg' || pathname === '/reached.svg') return this.#probe(request, pathname, word);
    // The name of a visit is for its probe alone.
    if (visitOf(host) !== undefined) return redirect(`http://${OWN_NAME}/`);
    const file = Object.values(downloads(this.#options.root)).find((one) => one.path === pathname);
    if (file !== undefined) {
      if (method === 'GET') this.#visits.fetched(this.#visits.find(word), request.client);
      return { status: 200, reason: 'OK', headers: [...COMMON, ['Content-Type', file.type], ['Content-Disposition', `${file.disposition}; filename="${file.file}"`], ['Cross-Origin-Resource-Policy', 'same-origin']], body: file.body(this.#options.root) };
    }
    switch (pathname) {
      case '/':
        return this.#page(request, word);
      case '/checks': {
        const visit = this.#visits.find(word);
        if (visit === undefined) return missing();
        this.#seen(visit, by);
        return { status: 200, reason: 'OK', headers: [...COMMON, ['Content-Type', 'application/json'], ['Cross-Origin-Resource-Policy', 'same-origin']], body: Buffer.from(JSON.stringify(this.#checks(visit, request.client))) };
      }
      case '/icon.svg':
        return { status: 200, reason: 'OK', headers: [...COMMON, ['Content-Type', 'image/svg+xml']], body: Buffer.from(ICON) };
      default:
        return missing();
    }
  }

  #page({ by, client, proxy, userAgent }: OwnRequest, word: string): OwnAnswer {
    const { root, listening, now } = this.#options;
    const visit = this.#visits.open(word);
    this.#seen(visit, by);
    const body = page({
      root,
      rootSha1: this.#rootSha1,
      now: now(),
      platforms: platformsOf(userAgent),
      visit: visit.id,
      checks: this.#checks(visit, client),
      listening: listening(),
      proxyHost: unmapped(proxy),
      secure: by === 'tls',
    });
    return { status: 200, reason: 'OK', headers: [...COMMON, ...HTML_HEADERS], body: Buffer.from(body) };
  }

  /** An image that loads only where something is proved. */
  #probe({ by, host }: OwnRequest, pathname: string, word: string): OwnAnswer {
    const visit = this.#visits.find(word);
    if (visit === undefined) return missing();
    if (pathname === '/reached.svg') {
      if (by === 'direct') return missing();
    } else {
      // Another name, or one for which a warning could have been clicked away, proves nothing.
      if (by !== 'tls' || visitOf(host) !== visit.id) return missing();
      visit.trusted = true;
    }
    this.#seen(visit, by);
    return { status: 200, reason: 'OK', headers: [...COMMON, ...PROBE_HEADERS], body: Buffer.from(TICK) };
  }

  #seen(visit: Visit, by: OwnRequest['by']): void {
    if (by !== 'direct') visit.reached = true;
  }

  #checks(visit: Visit, client: string): readonly Check[] {
    const { root, provable } = this.#options;
    return checksOf({ visit, fetched: this.#visits.hasFetched(visit, client), constraints: root.constraints, provable });
  }

  /** Whether a host names this machine: an address, localhost, or a name of its own, with which mDNS has `.local` behind it. */
  #isHere(host: string): boolean {
    return isIP(host) !== 0 || host === 'localhost' || isOwnName(host) || this.#options.machineNames.some((name) => host === name.toLowerCase() || host === `${name.toLowerCase()}.local`);
  }
}

/** An IPv4 address that is written as one of IPv6 (RFC 4291 §2.5.5.2) as what it is. */
function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
}

/** The path and the query, with its question mark, of an origin form. */
function split(path: string): { pathname: string; search: string } {
  const at = path.indexOf('?');
  return at < 0 ? { pathname: path, search: '' } : { pathname: path.slice(0, at), search: path.slice(at) };
}

function redirect(location: string): OwnAnswer {
  // Only what a URI may hold goes into the field (RFC 3986 §2).
  const safe = location.replace(/[^\w\-.~:/?#@!$&'()*+,;=%]/g, '');
  return { status: 302, reason: 'Found', headers: [...COMMON, ['Location', safe]], body: new Uint8Array(0) };
}

function missing(): OwnAnswer {
  return document(404, 'Not Found', 'There is no such page', html`<p>This is trustlens itself. What it has to show is on <a href="/">its page</a>.</p>`);
}

/** Says nothing of the root, whose name tells the user's and the machine's. */
function misdirected(): OwnAnswer {
  return text(421, 'Misdirected Request', 'this is a proxy, not a web server: set it as the proxy of your client, or open it under its address, for example http://127.0.0.1:8080/');
}

function document(status: number, reason: string, title: string, body: Html): OwnAnswer {
  return { status, reason, headers: [...COMMON, ...HTML_HEADERS], body: Buffer.from(notice(title, body)) };
}

function text(status: number, reason: string, words: string): OwnAnswer {
  return { status, reason, headers: [...COMMON, ['Content-Type', 'text/plain; charset=utf-8']], body: Buffer.from(`trustlens: ${words}\n`) };
}
