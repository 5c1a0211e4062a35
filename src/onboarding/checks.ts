/** The live check list: what is known of a visit so far, and what to do where something is missing. Pure. */
import { OWN_NAME } from './names.ts';
import type { Visit } from './visits.ts';

export type CheckId = 'reached' | 'fetched' | 'trusted';
/** never: it will not become so, and the words say why. */
export type CheckState = 'ok' | 'open' | 'never';

/** One line of the list. */
export interface Check {
  id: CheckId;
  state: CheckState;
  title: string;
  words: string;
}

/** What the list is made of. */
export interface CheckFacts {
  visit: Visit;
  /** By this visit or its device. */
  fetched: boolean;
  /** Names the root may speak for; empty when it may speak for all. */
  constraints: readonly string[];
  /** Whether the root may speak for the site's own name. */
  provable: boolean;
}

/** The list. */
export function checksOf({ visit, fetched, constraints, provable }: CheckFacts): readonly Check[] {
  return [
    visit.reached
      ? { id: 'reached', state: 'ok', title: 'Proxy reached', words: `This browser asked trustlens for ${OWN_NAME}, a name that nobody else answers.` }
      : { id: 'reached', state: 'open', title: 'Proxy not reached yet', words: 'You see this page straight from the proxy’s port. Set the proxy as it says below.' },
    fetch(visit, fetched),
    trust(visit, constraints, provable),
  ];
}

function fetch({ trusted }: Visit, fetched: boolean): Check {
  if (fetched) return { id: 'fetched', state: 'ok', title: 'Root fetched', words: 'The root certificate was downloaded here in this run.' };
  // It came in another way: by a command, or in an earlier run.
  if (trusted) return { id: 'fetched', state: 'never', title: 'Root not fetched here', words: 'It need not be: this browser has the root already.' };
  return { id: 'fetched', state: 'open', title: 'Root not fetched yet', words: 'Download it below, in the form your system likes best.' };
}

function trust(visit: Visit, constraints: readonly string[], provable: boolean): Check {
  if (visit.trusted) return { id: 'trusted', state: 'ok', title: 'Root trusted', words: 'This browser made a TLS connection under the root, to a name that was made up for it, and had no objection.' };
  if (provable) return { id: 'trusted', state: 'open', title: 'Root not trusted yet', words: 'No TLS connection under the root has come from this browser so far. Install the root as it says below; some browsers must be started again after that.' };
  const names = constraints.join(', ');
  return { id: 'trusted', state: 'never', title: 'Trust cannot be proved here', words: `This root may only speak for ${names}, and so not for ${OWN_NAME}. Open a page there instead: without a warning, it is trusted.` };
}
