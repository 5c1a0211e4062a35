/**
 * A TLS server of ours on the loopback address, with a leaf of the root under test: a client that ends the handshake with it trusts
 * the root. It serves nothing.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import type { Authority } from '../authority.ts';
import { isAllowed, parseConstraint, parseHost } from '../hosts.ts';
import { writePem } from '../pem.ts';

/** The name that a root without constraints is asked to speak for: no such name can exist (RFC 6761 §6.4). */
export const PROBE_HOST = 'trust-probe.trustlens.invalid';

/** A client that says nothing for this long, ms, is let go. */
const SILENCE_MS = 10_000;

/** What became of the one client of a probe. */
export interface Visit {
  /** It ended the handshake: it took the leaf. */
  accepted: boolean;
  /** What it ended the handshake with instead: OpenSSL's name of its alert, or null. */
  alert: string | null;
}

export interface ProbeServer {
  /** On 127.0.0.1. */
  port: number;
  /** The name the leaf is for, which clients have to send and to check. */
  host: string;
  /** Whether `host` is an IP address. */
  isAddress: boolean;
  /** A PEM file with the leaf alone. */
  leafFile: string;
  /** A hosts file that has `host` at 127.0.0.1. */
  hostsFile: string;
  /** Runs a client and tells what became of its connection; one after the other. */
  during<T>(client: () => Promise<T>): Promise<{ visit: Visit; result: T }>;
  close(): Promise<void>;
}

/** A name that the root may speak for: below its first domain, 127.0.0.1, or the first address of its first network. */
export function probeHost(constraints: readonly string[]): string {
  const subtrees = constraints.map(parseConstraint).filter((subtree) => subtree !== undefined);
  const domain = subtrees.find((subtree) => subtree.type === 'dns');
  if (domain !== undefined) return parseHost(`trust-probe.${domain.value}`)?.value ?? domain.value;
  const loopback = parseHost('127.0.0.1');
  if (loopback !== undefined && isAllowed(subtrees, loopback)) return subtrees.length === 0 ? PROBE_HOST : loopback.value;
  const [network] = subtrees;
  return network === undefined ? PROBE_HOST : (network.value.split('/')[0] ?? network.value);
}

/** Starts the server. Rejects with `UserError` when the root has expired. */
export async function startProbeServer(authority: Pick<Authority, 'leaf' | 'root'>): Promise<ProbeServer> {
  const host = probeHost(authority.root.constraints);
  const { secureContext, chain } = await authority.leaf({ host, keyType: 'ec', maxVersion: 'TLSv1.3' });
  const folder = await mkdtemp(join(tmpdir(), 'trustlens-probe-'));
  const files = { leafFile: join(folder, 'leaf.pem'), hostsFile: join(folder, 'hosts') };
  await writeFile(files.leafFile, writePem('CERTIFICATE', chain[0] ?? new Uint8Array()));
  await writeFile(files.hostsFile, `127.0.0.1 ${host}\n`);

  let visit: Visit = { accepted: false, alert: null };
  const server = createServer((socket) => {
    // Not `tls.createServer`, which has no certificate for a client that names no host.
    const tls = new TLSSocket(socket, { isServer: true, secureContext });
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    tls.on('error', (error: Error) => {
      visit.alert ??= alertIn(error);
    });
    tls.once('secure', () => {
      visit.accepted = true;
      tls.once('data', () => tls.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');

  return {
    ...files,
    port: address.port,
    host,
    isAddress: parseHost(host)?.type === 'ip',
    during: async (client) => {
      visit = { accepted: false, alert: null };
      const result = await client();
      // The client's last record may still be on its way through this event loop.
      await new Promise((resolve) => setImmediate(resolve));
      return { visit, result };
    },
    close: async () => {
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `unknown ca` out of OpenSSL's code for an alert that came: `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`. */
function alertIn(error: Error): string | null {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /ALERT_(.+)$/.exec(code)?.[1]?.toLowerCase().replaceAll('_', ' ') ?? null;
}
