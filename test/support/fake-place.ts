/** A trust place of the tests' own: it holds what it is told, and its commands do what they say when the machine runs them. */
import type { HeldRoot, Holding, Proof, TrustPlace } from '../../ca/trust/stores/store.ts';

/** A root by its name alone. */
export function heldRoot(name: string, change: Partial<HeldRoot> = {}): HeldRoot {
  return { name, sha256: Buffer.from(name).toString('hex'), der: Buffer.from(name), handle: `handle of ${name}`, inEffect: true, ...change };
}

export function fakePlace(holding: Holding, change: Partial<TrustPlace> & { verdict?: Proof['verdict'] } = {}): TrustPlace {
  return {
    store: 'fake',
    path: '/fake',
    scope: 'user',
    missing: [],
    install: (root) => [{ program: 'put-in', args: [root.file], asAdministrator: true }, { program: 'take-over', args: [], asAdministrator: false }],
    uninstall: (held) => held.map(({ handle }) => ({ program: 'take-out', args: [handle ?? ''], asAdministrator: true })),
    look: () => Promise.resolve(holding),
    prove: () => Promise.resolve({ verdict: change.verdict ?? 'unclear', evidence: 'a client said so' }),
    ...change,
  };
}
