/** The rules that Apple has written down for its systems; some of them bind private CAs too. */
import { validityDays } from '../checks/knowledge/durations.ts';
import { REFUSED_BY_ALL, clientOpinion, isPublic } from './client-profile.ts';
import type { Weigh } from './client-profile.ts';
import type { OpinionMaker } from './opinion.ts';

/** Days from which on certificates of public CAs are refused, issued since 2020-09-01 (support article 102028). */
const MAX_DAYS = 398;

const weigh: Weigh = ({ check, citation }, judged) => {
  if (REFUSED_BY_ALL.has(check)) return 'refuses';
  switch (check) {
    case 'apple_limits':
    case 'weak_key':
    case 'wrong_purpose':
      return 'refuses';
    case 'incomplete_chain':
      // Its systems fetch missing intermediates (AIA).
      return 'minds';
    case 'valid_too_long': {
      const leaf = judged.path[0];
      if (!isPublic(judged) || leaf === undefined) return 'ignores';
      return validityDays(leaf.notBefore, leaf.notAfter) > MAX_DAYS ? 'refuses' : 'minds';
    }
    case 'too_few_scts':
      return citation.startsWith('Apple') && isPublic(judged) ? 'refuses' : 'ignores';
    default:
      return 'ignores';
  }
};

export const apple: OpinionMaker = {
  name: 'apple',
  citation: 'Apple, support articles 103769, 103214, 102028',
  opinions: (_question, overAll) => [clientOpinion("Apple's systems", overAll, weigh)],
};
