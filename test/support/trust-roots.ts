/** Roots as trust stores get them, made by the product, each in a home folder of its own. */
import { openAuthority } from '../../ca/authority.ts';
import type { OpenAuthority } from '../../ca/authority.ts';
import { writeTrustFiles } from '../../ca/bundle.ts';
import type { TrustRoot } from '../../ca/trust/stores/store.ts';

/** An authority in a home folder, and its root with its file. */
export async function trustRoot(home: string, constraints: readonly string[] = []): Promise<{ authority: OpenAuthority; root: TrustRoot; pem: string }> {
  const authority = await openAuthority({ home, create: true, constraints });
  const { caPem } = await writeTrustFiles(home, authority.root, { bundles: [] });
  const { name, sha256, der, pem } = authority.root;
  return { authority, root: { name, sha256, der, file: caPem }, pem };
}
