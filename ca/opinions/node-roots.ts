/** What a program on Node with its defaults has for roots: the list that Node ships. */
import type { OpinionMaker } from './opinion.ts';
import { storeOpinion } from './store-opinion.ts';

export const nodeRoots: OpinionMaker = {
  name: 'node_roots',
  citation: 'Node.js, tls.rootCertificates',
  opinions: (question) => [storeOpinion(question.stores.node, question)],
};
