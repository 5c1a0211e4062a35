/** The user's NSS databases, which Chromium and other programs on Linux add to the roots that NSS brings along. */
import type { OpinionMaker } from './opinion.ts';
import { storeOpinion } from './store-opinion.ts';

export const nssDatabases: OpinionMaker = {
  name: 'nss_databases',
  citation: 'NSS, certutil(1), trust arguments',
  opinions: (question) => question.stores.nss.map((store) => storeOpinion(store, question)),
};
