/** What to do when a server asks who the client is: show a certificate the user gave, leave the client to answer itself, or refuse. */
import type { SecureContextOptions } from 'node:tls';
import { BoundedMap } from '../bounded/bounded-map.ts';
import { PassList } from './pass-list.ts';

/**
 * What happens without a certificate for the host. pass: the connection, and every later one to the host, is relayed unread, so that
 * the client answers for itself. fail: the client gets the alert that means it. without: it goes on with none, and says so.
 */
export type OnClientCertificate = 'pass' | 'fail' | 'without';

/** A certificate with its key, for some hosts. */
export interface ClientIdentity {
  /** As in a `PassList`. */
  pattern: string;
  /** Certificate, chain and key as `createSecureContext` takes them. */
  material: Pick<SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>;
  /** File it came from. */
  from: string;
}

/** Hosts remembered as asking; a run seldom meets ten. The oldest is forgotten first, and then found out again. */
const MAX_HOSTS = 1_000;

/** The user's client certificates, and the hosts that asked for one that is not there. */
export class ClientCertificates {
  readonly onAsk: OnClientCertificate;
  readonly #identities: readonly { identity: ClientIdentity; hosts: PassList }[];
  readonly #asking = new BoundedMap<string, true>(MAX_HOSTS);

  /** Throws `UserError` for a pattern that could never match. */
  constructor(identities: readonly ClientIdentity[] = [], onAsk: OnClientCertificate = 'pass') {
    this.#identities = identities.map((identity) => ({ identity, hosts: new PassList([identity.pattern]) }));
    this.onAsk = onAsk;
  }

  /** The certificate for a host; the first that fits. */
  identityFor(host: string, port: number): ClientIdentity | undefined {
    return this.#identities.find(({ hosts }) => hosts.match(host, port) !== undefined)?.identity;
  }

  /** Remembers that connections to this host are for the client to answer. */
  leaveToClient(host: string, port: number): void {
    this.#asking.set(`${host}:${port}`, true);
  }

  /** Whether the host asked before, and its connections are for the client to answer. */
  isLeftToClient(host: string, port: number): boolean {
    return this.#asking.has(`${host}:${port}`);
  }

  /** Forgets that a host asked; returns whether it had. */
  forget(host: string): boolean {
    const found = [...this.#asking.keys()].filter((entry) => entry.slice(0, entry.lastIndexOf(':')) === host);
    for (const entry of found) this.#asking.delete(entry);
    return found.length > 0;
  }
}
