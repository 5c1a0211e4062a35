/** All checks, the gravest first: the order in which reasons of equal severity are told. */
import { algorithmEncoding } from './algorithm-encoding.ts';
import { allowedNames } from './allowed-names.ts';
import { appleLimits } from './apple-limits.ts';
import { changedChain } from './changed-chain.ts';
import { chainOrder } from './chain-order.ts';
import type { Check } from './check.ts';
import { commonName } from './common-name.ts';
import { criticalExtensions } from './critical-extensions.ts';
import { ctApple } from './ct-apple.ts';
import { ctChrome } from './ct-chrome.ts';
import { encoding } from './encoding.ts';
import { expiresSoon } from './expires-soon.ts';
import { extendedKeyUsage } from './extended-key-usage.ts';
import { fetchedIssuers } from './fetched-issuers.ts';
import { hostName } from './host-name.ts';
import { intermediateProfile } from './intermediate-profile.ts';
import { internationalNames } from './international-names.ts';
import { issuerIsCa } from './issuer-is-ca.ts';
import { keyStrength } from './key-strength.ts';
import { leafExtensions } from './leaf-extensions.ts';
import { leafIsNoCa } from './leaf-is-no-ca.ts';
import { leafKeyUsage } from './leaf-key-usage.ts';
import { leafVersion } from './leaf-version.ts';
import { leakedKey } from './leaked-key.ts';
import { manyNames } from './many-names.ts';
import { nameChaining } from './name-chaining.ts';
import { nameConstraints } from './name-constraints.ts';
import { openssl } from './openssl.ts';
import { ownRoot } from './own-root.ts';
import { pathLength } from './path-length.ts';
import { policies } from './policies.ts';
import { readable } from './readable.ts';
import { revocation } from './revocation.ts';
import { rootProfile } from './root-profile.ts';
import { serialNumber } from './serial-number.ts';
import { shortLived } from './short-lived.ts';
import { signatureAlgorithm } from './signature-algorithm.ts';
import { signatures } from './signatures.ts';
import { subjectAlternativeNames } from './subject-alternative-names.ts';
import { trustedRoot } from './trusted-root.ts';
import { validityDates } from './validity-dates.ts';
import { validityLength } from './validity-length.ts';
import { wildcardNames } from './wildcard-names.ts';

export const CHECKS: readonly Check[] = [
  ownRoot,
  leakedKey,
  readable,
  signatures,
  revocation,
  trustedRoot,
  hostName,
  validityDates,
  subjectAlternativeNames,
  nameConstraints,
  issuerIsCa,
  pathLength,
  criticalExtensions,
  extendedKeyUsage,
  leafIsNoCa,
  leafKeyUsage,
  signatureAlgorithm,
  keyStrength,
  nameChaining,
  openssl,
  validityLength,
  leafVersion,
  serialNumber,
  expiresSoon,
  appleLimits,
  ctChrome,
  ctApple,
  policies,
  chainOrder,
  changedChain,
  fetchedIssuers,
  wildcardNames,
  allowedNames,
  internationalNames,
  commonName,
  algorithmEncoding,
  encoding,
  leafExtensions,
  intermediateProfile,
  rootProfile,
  manyNames,
  shortLived,
];
