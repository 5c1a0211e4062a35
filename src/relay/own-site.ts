/** The site that trustlens serves itself, under names that never leave this machine: what the relay asks of it. `src/onboarding` is the site, and knows nothing else of the relay. */

/** A request for the site, as the relay read it. */
export interface OwnRequest {
  /** Address of the client. */
  client: string;
  /** Address at which the client reached the proxy. */
  proxy: string;
  /** proxy: named through the proxy in the clear. tls: the same under a leaf of our own root. direct: sent to the proxy's port as if it were a web server. */
  by: 'proxy' | 'tls' | 'direct';
  /** The host it was sent to, canonical; empty where the client named none that can be read. */
  host: string;
  method: string;
  /** In origin form, with the query. */
  path: string;
  userAgent: string;
}

/** A whole answer. */
export interface OwnAnswer {
  status: number;
  reason: string;
  /** Without Content-Length and Connection, which are the relay's. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
}

/** The site. */
export interface OwnSite {
  /** Whether a host, canonical, is the site's own. */
  covers(host: string): boolean;
  /** Answers a request; never throws on what a client sent. */
  answer(request: OwnRequest): OwnAnswer;
}
