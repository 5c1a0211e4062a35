/** What a trust store makes of a chain: our rules, its roots. */
import { titleOf } from '../checks/knowledge/roles.ts';
import { judgeOver, opinionFrom } from './opinion.ts';
import type { Opinion, Question, RootStore } from './opinion.ts';

/** The opinion of one store. A store that is not there is told as a warning, because it would trust nothing. */
export function storeOpinion(store: RootStore, question: Question): Opinion {
  if (store.anchors === null) return { whose: store.name, kind: 'store', status: 'warning', absent: true, because: store.absent ?? 'none on this machine', checks: [] };
  const { path, verdict } = judgeOver(store.anchors, question);
  const top = path.at(-1);
  const content = top === undefined ? 'nothing to judge' : `leads to ${titleOf(top)}`;
  const errors = verdict.findings.filter(({ severity }) => severity === 'error');
  // Warnings are about the chain and the same for every store; only what a store's own roots decide is told.
  return opinionFrom(store.name, 'store', errors, [], content);
}
