/** Firefox's rules: mozilla::pkix, which differs from others in a few places, and Mozilla's counts of public logs. */
import { REFUSED_BY_ALL, clientOpinion, isPublic, rsaUnder } from './client-profile.ts';
import type { Weigh } from './client-profile.ts';
import type { OpinionMaker } from './opinion.ts';

/** Bits of RSA under which it takes no key; between these and 2048 it only grants no EV (NSSCertDBTrustDomain). */
const MIN_RSA_BITS = 1024;

const weigh: Weigh = (finding, judged) => {
  const { check, citation } = finding;
  if (REFUSED_BY_ALL.has(check)) return 'refuses';
  switch (check) {
    case 'leaf_is_ca':
      // MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY.
      return 'refuses';
    case 'wrong_purpose':
      return 'refuses';
    case 'incomplete_chain':
      // It fetches nothing, but brings the intermediates of public CAs along.
      return 'minds';
    case 'forbidden_purpose':
      // A certificate that may sign OCSP responses is no server's for it.
      return judged.path[0]?.extendedKeyUsage?.includes('OCSPSigning') === true ? 'refuses' : 'ignores';
    case 'weak_key':
      return rsaUnder(MIN_RSA_BITS, finding, judged) || !rsaUnder(2048, finding, judged) ? 'refuses' : 'minds';
    case 'too_few_scts':
      return citation.includes('Mozilla') && isPublic(judged) ? 'refuses' : 'ignores';
    default:
      return 'ignores';
  }
};

export const mozilla: OpinionMaker = {
  name: 'mozilla',
  citation: 'Mozilla, security/nss/lib/mozpkix and security/certverifier',
  opinions: (_question, overAll) => [clientOpinion('Firefox', overAll, weigh)],
};
