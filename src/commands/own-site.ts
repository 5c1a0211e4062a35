/** The onboarding page of a run: its parts that come from this machine. */
import { randomBytes } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import type { RootFacts } from '../../ca/authority.ts';
import { isAllowed, parseConstraint, parseHost } from '../../ca/hosts.ts';
import { reachableAddresses } from '../onboarding/addresses.ts';
import { OWN_NAME } from '../onboarding/names.ts';
import { Site } from '../onboarding/site.ts';

/** The site for a root. `listener` is asked when a page is wanted, and undefined before the proxy listens. */
export function ownSite(root: RootFacts, listener: () => { host: string; port: number } | undefined): Site {
  return new Site({
    root,
    provable: speaksFor(root, OWN_NAME),
    machineNames: [hostname()],
    listening: () => {
      const { host, port } = listener() ?? { host: '127.0.0.1', port: 0 };
      return { port, addresses: reachableAddresses(host, Object.values(networkInterfaces()).flatMap((list) => list ?? [])) };
    },
    now: Date.now,
    newId: () => randomBytes(8).toString('hex'),
  });
}

/** Whether the root's name constraints allow a name. */
function speaksFor(root: Pick<RootFacts, 'constraints'>, name: string): boolean {
  const host = parseHost(name);
  const constraints = root.constraints.flatMap((text) => parseConstraint(text) ?? []);
  return host !== undefined && (root.constraints.length === 0 || (constraints.length > 0 && isAllowed(constraints, host)));
}
