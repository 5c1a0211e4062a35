/** Prime fields that are too small (Logjam). */
import type { Remarks } from './remark.ts';

/** Shorter primes are within reach of an attacker (RFC 9325 §4.4). */
const SHORTEST_PRIME = 2048;

export const primeLength: Remarks = (value) => {
  if (value.type !== 'server_key_exchange' || value.primeBits === undefined || value.primeBits >= SHORTEST_PRIME) return [];
  return [{ check: 'short_prime', severity: 'error', summary: `Diffie-Hellman with ${value.primeBits} bits can be broken (Logjam); at least ${SHORTEST_PRIME} are needed`, citation: 'RFC 9325 §4.4; CVE-2015-4000' }];
};
