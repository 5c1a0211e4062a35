/** This machine's own store: what curl, Python and most programs of the system go by. */
import type { OpinionMaker } from './opinion.ts';
import { storeOpinion } from './store-opinion.ts';

export const systemStore: OpinionMaker = {
  name: 'system_store',
  citation: 'RFC 5280 §6.1.1(d)',
  opinions: (question) => [storeOpinion(question.stores.system, question)],
};
