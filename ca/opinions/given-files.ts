/** The roots in the files that the user gave. */
import type { OpinionMaker } from './opinion.ts';
import { storeOpinion } from './store-opinion.ts';

export const givenFiles: OpinionMaker = {
  name: 'given_files',
  citation: 'RFC 5280 §6.1.1(d)',
  opinions: (question) => (question.stores.files === undefined ? [] : [storeOpinion(question.stores.files, question)]),
};
