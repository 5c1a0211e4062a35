/**
 * The certificate authority as the rest of the program sees it: a root whose private key never leaves this folder, and leaves
 * handed out as ready-made secure contexts.
 */
import type { SecureContext } from 'node:tls';
import { UserError } from '../src/errors.ts';
import { isAllowed, parseHost } from './hosts.ts';
import type { Host } from './hosts.ts';
import { IssuedLog, issuedLogFile } from './issued-log.ts';
import type { IssuedRecord } from './issued-log.ts';
import { readRoot, writeRoot } from './key-store.ts';
import type { PassphraseSource, RootPair } from './key-store.ts';
import { LeafCache } from './leaf-cache.ts';
import { LeafRefused, LeafSigner } from './leaf-signer.ts';
import { writePem } from './pem.ts';
import type { Mimicry } from './mimicry.ts';
import type { RootParts } from './profiles.ts';
import { makeRoot, rootFacts, rootParts, sha256Hex } from './root.ts';
import type { RootOptions } from './root.ts';
import { serverContext } from './secure-context.ts';

/** The root for display and for export. */
export interface RootFacts {
  pem: string;
  der: Uint8Array;
  /** CN of the root: `trustlens 2026-11-21 ana@mbp`. */
  name: string;
  /** SHA-256 of the DER, lower-case hex. */
  sha256: string;
  /** SHA-256 of the SubjectPublicKeyInfo, base64. */
  spkiSha256: string;
  /** ms since the epoch. */
  notBefore: number;
  notAfter: number;
  /** Names the root may speak for; empty when unconstrained. */
  constraints: readonly string[];
}

/** What a leaf is wanted for. */
export interface LeafRequest {
  /** A-label DNS name or IP literal without brackets: the SNI, else the CONNECT host. */
  host: string;
  /** rsa only for a client that offers no ECDSA. */
  keyType: 'ec' | 'rsa';
  /** The highest version to offer the client: never above what the server negotiated. */
  maxVersion: 'TLSv1.2' | 'TLSv1.3';
  /**
   * DER of the real leaf, whose names and dates are mirrored; absent when there was none. Where the chain was found bad, say so
   * by one of the next two, or our root would vouch for names that nobody else does.
   */
  mirror?: Uint8Array;
  /** The fault of the real chain that the leaf is to show. */
  mimic?: Mimicry;
  /** An exception let a bad chain through: a leaf for this host alone. */
  hostOnly?: boolean;
}

/** A leaf ready to serve. */
export interface IssuedLeaf {
  secureContext: SecureContext;
  /** DER, leaf first, the root last: what the client is sent. */
  chain: readonly Uint8Array[];
  cached: boolean;
  /** ms it took; 0 when cached. */
  issueMs: number;
}

/** Issues leaves under one root. */
export interface Authority {
  readonly root: RootFacts;
  /**
   * Single flight for equal requests; cached until the leaf or the root runs out. Rejects with `LeafRefused` for a host no leaf can
   * be made for, and with `UserError` when the root has expired.
   */
  leaf(request: LeafRequest): Promise<IssuedLeaf>;
  /** Leaves issued in this run. */
  readonly issued: number;
}

/** How to open an authority. */
export interface OpenOptions {
  /** The program's home folder; the root is in `ca` below it. */
  home: string;
  /** Make a root where there is none; else that is a `UserError`. */
  create: boolean;
  /** Keep a new root in memory alone; nothing is read or written. */
  memory?: boolean;
  /** The clock, ms since the epoch. */
  now?: () => number;
  /** Days and constraints of a root that has to be made. */
  days?: number;
  constraints?: readonly string[];
  /** Asked when the key is under a passphrase; a root that has to be made is put under one when this is given and `sealNew` is set. */
  passphrase?: PassphraseSource;
  sealNew?: boolean;
  onIssue?: (record: IssuedRecord) => void;
  /** Told in words what went wrong without stopping anything. */
  onWarning?: (message: string) => void;
}

/** An authority with what its owner needs. */
export interface OpenAuthority extends Authority {
  /** Whether the root was made just now. */
  readonly created: boolean;
  /** Resolves when the log of issued leaves is on its way to the disk no more. */
  flush(): Promise<void>;
}

/** Leaves kept ready: some 60 KB each with their secure context, so 30 MB; more hosts than a long browsing session meets. */
const MAX_CACHED_LEAVES = 500;

/**
 * Loads the root, or makes one. Rejects with `UserError` when there is none and none is to be made, when it is expired or damaged,
 * when others could read it, and for a wrong passphrase.
 */
export async function openAuthority(options: OpenOptions): Promise<OpenAuthority> {
  const now = options.now ?? Date.now;
  const warn = options.onWarning ?? ((): void => undefined);
  if (options.memory === true) return new RootAuthority(await makeRoot(rootOptions(options, now)), true, now, options.onIssue);
  let created = false;
  let stored = await readRoot(options.home);
  if (stored === undefined && options.create) {
    const root = await makeRoot(rootOptions(options, now));
    const seal = options.sealNew === true && options.passphrase !== undefined;
    created = await writeRoot(options.home, root, { replace: false, ...(seal && { passphrase: options.passphrase }) });
    if (created) return withLog(root);
    // Another process was faster; its root is the root.
    stored = await readRoot(options.home);
  }
  if (stored === undefined) throw noRoot(options.home);
  return withLog({ certificate: stored.certificate, key: await stored.openKey(options.passphrase) });

  function withLog(root: RootPair): OpenAuthority {
    return new RootAuthority(root, created, now, options.onIssue, new IssuedLog(issuedLogFile(options.home), warn));
  }
}

/** The refusal of everything that needs a root where there is none. */
export function noRoot(home: string): UserError {
  return new UserError('no_root', `there is no root CA in ${home}`, ['run `trustlens ca init`, or `trustlens start`, which makes one']);
}

function rootOptions({ days, constraints }: OpenOptions, now: () => number): RootOptions {
  return { now: now(), ...(days !== undefined && { days }), ...(constraints !== undefined && { constraints }) };
}

/** A leaf with what is kept of it. */
interface KeptLeaf {
  secureContext: SecureContext;
  chain: readonly Uint8Array[];
  notBefore: number;
  notAfter: number;
}

class RootAuthority implements OpenAuthority {
  readonly root: RootFacts;
  readonly created: boolean;
  readonly #parts: RootParts;
  readonly #signer: LeafSigner;
  readonly #now: () => number;
  readonly #onIssue: ((record: IssuedRecord) => void) | undefined;
  readonly #log: IssuedLog | undefined;
  readonly #kept = new LeafCache<KeptLeaf>(MAX_CACHED_LEAVES);
  readonly #underWay = new Map<string, Promise<IssuedLeaf>>();
  #issued = 0;

  constructor(root: RootPair, created: boolean, now: () => number, onIssue?: (record: IssuedRecord) => void, log?: IssuedLog) {
    this.root = rootFacts(root.certificate);
    this.created = created;
    this.#parts = rootParts(root.certificate);
    this.#signer = new LeafSigner({ parts: this.#parts, key: root.key, der: root.certificate });
    this.#now = now;
    this.#onIssue = onIssue;
    this.#log = log;
    this.#checkDates(now());
  }

  get issued(): number {
    return this.#issued;
  }

  async flush(): Promise<void> {
    await this.#log?.flush();
  }

  async leaf(request: LeafRequest): Promise<IssuedLeaf> {
    const now = this.#now();
    this.#checkDates(now);
    const host = this.#checkHost(request.host);
    const mirrored = request.mirror === undefined ? '' : sha256Hex(request.mirror);
    const key = [host.value, request.keyType, request.maxVersion, mirrored, request.hostOnly === true ? 'host' : '', mimicKey(request.mimic)].join(' ');
    const kept = this.#kept.get(key, now);
    if (kept !== undefined) return { secureContext: kept.secureContext, chain: kept.chain, cached: true, issueMs: 0 };
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return { ...(await underWay), cached: true, issueMs: 0 };
    const issuing = this.#issue(key, request, host, now).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, issuing);
    return issuing;
  }

  async #issue(key: string, request: LeafRequest, host: Host, now: number): Promise<IssuedLeaf> {
    const start = performance.now();
    const { template, keyPem, chain, root } = await this.#signer.sign(request, host, now);
    const certificates = chain.map((certificate) => writePem('CERTIFICATE', certificate)).join('');
    const secureContext = serverContext({ key: keyPem, certificates, maxVersion: request.maxVersion, scope: key });
    // A leaf that shows a fault in its dates is kept all the same: whoever accepted that one would be asked again for another.
    const { notBefore, notAfter } = request.mimic === undefined ? template : this.root;
    this.#kept.set(key, { secureContext, chain, notBefore, notAfter });
    this.#issued += 1;
    const record: IssuedRecord = {
      time: now,
      host: host.value,
      serial: Buffer.from(template.serial).toString('hex'),
      sha256: sha256Hex(chain[0]),
      notAfter: template.notAfter,
      root: sha256Hex(root),
    };
    this.#log?.append(record);
    this.#onIssue?.(record);
    return { secureContext, chain, cached: false, issueMs: performance.now() - start };
  }

  #checkHost(text: string): Host {
    const host = parseHost(text);
    if (host === undefined) throw new LeafRefused('invalid_host', 'no certificate can be made for this host: it is neither a DNS name nor an IP address');
    if (!isAllowed(this.#parts.constraints, host)) {
      throw new LeafRefused('host_outside_constraints', `the root may not speak for ${host.value}: it is constrained to ${this.root.constraints.join(', ')}`);
    }
    return host;
  }

  #checkDates(now: number): void {
    if (now > this.root.notAfter) {
      throw new UserError('root_expired', `the root CA expired on ${new Date(this.root.notAfter).toISOString().slice(0, 10)}`, [
        'run `trustlens ca renew`; trust must then be given to the new root',
      ]);
    }
    if (now < this.root.notBefore) {
      throw new UserError('root_not_yet_valid', `the root CA is not valid before ${new Date(this.root.notBefore).toISOString().slice(0, 10)}`, ['check the clock of this machine']);
    }
  }
}

/** What tells one fault from another for the cache. */
function mimicKey(mimic: Mimicry | undefined): string {
  if (mimic === undefined) return '';
  const part = (der: Uint8Array | undefined): string => (der === undefined ? '-' : sha256Hex(der));
  return [mimic.signer, mimic.sendsRoot, part(mimic.dates), part(mimic.purposes)].join(' ');
}
