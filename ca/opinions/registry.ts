/** Everybody who is asked, in the order in which opinions are shown: stores first, then clients. */
import { apple } from './apple.ts';
import { chrome } from './chrome.ts';
import { givenFiles } from './given-files.ts';
import { mozilla } from './mozilla.ts';
import { nodeRoots } from './node-roots.ts';
import { nssDatabases } from './nss-databases.ts';
import { judgeOver } from './opinion.ts';
import type { Opinion, OpinionMaker, Question } from './opinion.ts';
import { strictRfc5280 } from './strict-rfc5280.ts';
import { systemStore } from './system-store.ts';

export const OPINION_MAKERS: readonly OpinionMaker[] = [givenFiles, nodeRoots, systemStore, nssDatabases, chrome, apple, mozilla, strictRfc5280];

/** All opinions on a chain. Pure; never throws on an odd certificate. Takes a few ms: to be asked once a chain. */
export function opinionsOn(question: Question): Opinion[] {
  const overAll = judgeOver(question.stores.all, question);
  return OPINION_MAKERS.flatMap((maker) => maker.opinions(question, overAll));
}
