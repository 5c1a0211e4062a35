/** What servers showed before in this run, so that a change is noticed. Nothing of it outlives the run. */
import type { CheckInput, Sighting } from '../../ca/checks/check.ts';
import { BoundedMap } from '../bounded/bounded-map.ts';

/** Servers remembered; a session seldom meets more, and the one not met for longest goes. */
const MAX_SERVERS = 1_000;
/** Chains remembered of one server: enough for a site behind several servers. */
const MAX_CHAINS = 4;

/** Remembers keys and roots by name and port: a name has a server of its own on each port. */
export class Sightings {
  readonly #servers = new BoundedMap<string, readonly Sighting[]>(MAX_SERVERS);

  /** What the server showed before other than this, newest first, and this where it was there before; notes this. */
  before({ host, path, anchor, now }: Pick<CheckInput, 'host' | 'path' | 'anchor' | 'now'>, port: number): readonly Sighting[] {
    const [leaf] = path;
    if (leaf === undefined) return [];
    const server = `${host} ${port}`;
    const known = this.#servers.get(server) ?? [];
    const shown: Sighting = { spkiSha256: leaf.spkiSha256, root: anchor === null ? null : (path.at(-1)?.sha256 ?? null), at: now };
    const others = known.filter(({ spkiSha256, root }) => spkiSha256 !== shown.spkiSha256 || root !== shown.root);
    this.#servers.set(server, [shown, ...others].slice(0, MAX_CHAINS));
    return known;
  }
}
