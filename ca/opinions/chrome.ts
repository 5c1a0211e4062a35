/** Chrome's rules, as far as they can be told from outside: its verifier (BoringSSL's pki), its CT policy, and the limits it adds. */
import { validityDays } from '../checks/knowledge/durations.ts';
import { REFUSED_BY_ALL, clientOpinion, isPublic, rsaUnder } from './client-profile.ts';
import type { Weigh } from './client-profile.ts';
import type { OpinionMaker } from './opinion.ts';

/** Bits of RSA under which its path builder takes no key (net/cert/cert_verify_proc_builtin.cc). */
const MIN_RSA_BITS = 1024;
/** Days from which on it takes no certificate of a public CA (net/cert/cert_verify_proc.cc, ERR_CERT_VALIDITY_TOO_LONG). */
const MAX_DAYS = 398;

const weigh: Weigh = (finding, judged) => {
  const { check, citation } = finding;
  if (REFUSED_BY_ALL.has(check)) return 'refuses';
  switch (check) {
    case 'leaked_key':
      return citation.startsWith('Chromium') ? 'refuses' : 'ignores';
    case 'incomplete_chain':
      // It fetches missing intermediates (AIA).
      return 'minds';
    case 'wrong_purpose':
      // anyExtendedKeyUsage is a warning in its verifier.
      return judged.path[0]?.extendedKeyUsage?.includes('anyExtendedKeyUsage') === true ? 'minds' : 'refuses';
    case 'leaf_is_ca':
    case 'unusual_key':
      return 'minds';
    case 'weak_key':
      return rsaUnder(MIN_RSA_BITS, finding, judged) || !rsaUnder(2048, finding, judged) ? 'refuses' : 'minds';
    case 'valid_too_long': {
      const leaf = judged.path[0];
      if (!isPublic(judged) || leaf === undefined) return 'ignores';
      return validityDays(leaf.notBefore, leaf.notAfter) > MAX_DAYS ? 'refuses' : 'minds';
    }
    case 'too_few_scts':
      return citation.startsWith('Chrome') && isPublic(judged) ? 'refuses' : 'ignores';
    case 'policy':
      return 'refuses';
    default:
      return 'ignores';
  }
};

export const chrome: OpinionMaker = {
  name: 'chrome',
  citation: 'Chromium, net/cert; BoringSSL, pki/verify_certificate_chain.cc; Chrome CT policy, 2026-07',
  opinions: (_question, overAll) => [clientOpinion('Chrome', overAll, weigh)],
};
