/** Whom to trust towards servers: the roots that Node ships, this system's, and those in files the user names; never our own. */
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { upstreamRoots } from '../../ca/bundle.ts';
import type { RootFacts } from '../../ca/authority.ts';
import { UserError, messageOf } from '../errors.ts';

/** Where the roots come from. */
export interface TrustAnchorOptions {
  home: string;
  /** PEM files with further roots for servers. */
  upstreamCa: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
}

/** Roots by PEM for OpenSSL, and by fingerprint to tell where an anchor came from. */
export interface TrustAnchors {
  roots: string[];
  anchors: Record<'bundled' | 'system' | 'file', Set<string>>;
  /** The same by source, as PEM in one spelling. */
  pems: Record<'bundled' | 'system' | 'file', readonly string[]>;
}

/** Reads the roots for servers. `root` is our own, where there is one. Throws `UserError` for a file that holds none. */
export async function trustAnchors(options: TrustAnchorOptions, root: RootFacts | undefined): Promise<TrustAnchors> {
  const { system, bundled } = await upstreamRoots(options.home, root, { env: options.env });
  const files: string[] = [];
  for (const file of options.upstreamCa) files.push(...(await readRoots(file)));
  const anchors = { bundled: fingerprints(bundled), system: fingerprints(system.pems), file: fingerprints(files) };
  return { roots: [...new Set([...files, ...bundled, ...system.pems])], anchors, pems: { bundled, system: system.pems, file: files } };
}

async function readRoots(file: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(file, 'latin1');
  } catch (error) {
    throw new UserError('upstream_ca_unreadable', `cannot read ${file}: ${messageOf(error)}`, ['name a PEM file with one or more certificates']);
  }
  const pems = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (pems.length === 0) throw new UserError('upstream_ca_empty', `${file} holds no PEM certificate`, ['convert DER with: openssl x509 -inform der -in FILE -out FILE.pem']);
  for (const pem of pems) {
    try {
      new X509Certificate(pem);
    } catch (error) {
      throw new UserError('upstream_ca_malformed', `a certificate in ${file} cannot be read: ${messageOf(error)}`, [], { cause: error });
    }
  }
  return pems;
}

function fingerprints(pems: readonly string[]): Set<string> {
  return new Set(pems.map((pem) => createHash('sha256').update(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64')).digest('hex')));
}
