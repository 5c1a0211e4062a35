/**
 * What the client gets for each fault of a server's chain: the one table behind `--on-bad-upstream mimic`, with the alert for where
 * the fault is refused and whether an exception may forgive it. A fault without a row is refused and never forgiven.
 */
import type { Finding, Verdict } from '../../ca/checks/check.ts';
import type { AlertName } from './alerts.ts';

/**
 * How a leaf shows a fault. dates, names, purposes: it takes them over as they are. self: it signs itself. unknown, untrusted: a
 * root that nobody trusts signs it, and is sent along only for the latter. shape: it need not be shown where trust is gone already,
 * and cannot be shown where it is not. none: it cannot be shown.
 */
export type Showing = 'dates' | 'names' | 'purposes' | 'self' | 'unknown' | 'untrusted' | 'shape' | 'none';

export interface FaultAnswer {
  shown: Showing;
  /** What a client is told whom the fault cannot be shown (RFC 9846 §6.2 [8446 §6.2]). */
  alert: AlertName;
  /** Whether an exception of the user's may let it through. */
  forgivable: boolean;
}

function answer(shown: Showing, alert: AlertName = 'bad_certificate', forgivable = true): FaultAnswer {
  return { shown, alert, forgivable };
}

/** By the name of the finding, in the order of the registry of checks. */
export const FAULT_ANSWERS: ReadonlyMap<string, FaultAnswer> = new Map([
  // Somebody else speaks with a key that must be secret: no leaf of ours shows that, and nobody may wave it through.
  ['own_root', answer('none', 'bad_certificate', false)],
  ['leaked_key', answer('none', 'bad_certificate', false)],
  ['unreadable', answer('none')],
  ['no_certificate', answer('none', 'certificate_unknown')],
  ['bad_signature', answer('none')],
  ['revoked', answer('none', 'certificate_revoked')],
  ['self_signed', answer('self', 'unknown_ca')],
  ['untrusted_root', answer('untrusted', 'unknown_ca')],
  ['unknown_issuer', answer('unknown', 'unknown_ca')],
  ['incomplete_chain', answer('unknown', 'unknown_ca')],
  ['wrong_host', answer('names', 'certificate_unknown')],
  ['only_common_name', answer('names', 'certificate_unknown')],
  ['no_names', answer('names', 'certificate_unknown')],
  ['no_san', answer('names')],
  // Clients that know nothing of the rule would take a leaf of that form for a good one.
  ['names_not_critical', answer('none')],
  ['expired', answer('dates', 'certificate_expired')],
  ['not_yet_valid', answer('dates', 'certificate_expired')],
  ['unreadable_dates', answer('none')],
  // They would need a CA below our root, which its path length forbids.
  ['name_excluded', answer('none')],
  ['name_not_permitted', answer('none')],
  ['name_constraint_unusable', answer('none')],
  ['too_many_comparisons', answer('none')],
  ['issuer_is_no_ca', answer('none')],
  ['issuer_may_not_sign', answer('none')],
  ['old_issuer', answer('none')],
  ['path_too_long', answer('none')],
  ['precertificate', answer('none')],
  ['broken_extension', answer('none')],
  ['unknown_critical_extension', answer('none', 'unsupported_certificate')],
  ['wrong_purpose', answer('purposes', 'unsupported_certificate')],
  ['issuer_wrong_purpose', answer('purposes', 'unsupported_certificate')],
  // Rules for public CAs: clients do not hold them against a root of the user's own, so a leaf of ours would look good.
  ['no_purpose', answer('shape', 'unsupported_certificate')],
  ['forbidden_purpose', answer('shape', 'unsupported_certificate')],
  ['valid_too_long', answer('shape')],
  ['old_leaf', answer('shape')],
  ['zero_serial', answer('shape')],
  ['negative_serial', answer('shape')],
  ['long_serial', answer('shape')],
  // A certificate of a CA that our root signed could sign others.
  ['leaf_is_ca', answer('shape')],
  ['leaf_may_sign_certificates', answer('shape')],
  // The handshake itself would need the bit.
  ['may_not_sign', answer('none', 'unsupported_certificate')],
  // A weak signature or key of ours would be weak for everybody.
  ['weak_hash', answer('none')],
  ['algorithms_differ', answer('none')],
  ['weak_key', answer('none')],
  ['unusable_key', answer('none')],
  ['unnamed_curve', answer('none')],
  ['roca', answer('none', 'bad_certificate', false)],
  ['close_primes', answer('none', 'bad_certificate', false)],
  ['names_do_not_chain', answer('none')],
  ['policy', answer('none')],
  ['refused_by_openssl', answer('none')],
]);

const UNKNOWN_FAULT = answer('none', 'bad_certificate', false);

/** The answer to a fault; the strictest for one that the table does not know. */
export function answerTo(check: string): FaultAnswer {
  return FAULT_ANSWERS.get(check) ?? UNKNOWN_FAULT;
}

/** What makes a chain bad. */
export function faultsOf(verdict: Verdict): readonly Finding[] {
  return verdict.findings.filter(({ severity }) => severity === 'error');
}

/** How a bad chain is shown to the client: what kinds of fault, and of which certificates of the path dates and purposes are taken. */
export interface Shown {
  signer: 'root' | 'untrusted' | 'self';
  sendsRoot: boolean;
  /** Index into the path. */
  dates?: number;
  purposes?: number;
}

/** How all faults of a chain are shown at once, or the alert for those that cannot be. */
export function showFaults(verdict: Verdict): { shown: Shown } | { alert: AlertName } {
  const faults = faultsOf(verdict).map(({ check, certificate }) => ({ ...answerTo(check), certificate: certificate ?? 0 }));
  const [worst] = faults;
  const has = (wanted: Showing): boolean => faults.some(({ shown }) => shown === wanted);
  const signer = has('self') ? 'self' : has('untrusted') || has('unknown') ? 'untrusted' : 'root';
  const hopeless = faults.find(({ shown }) => shown === 'none' || (shown === 'shape' && signer === 'root'));
  if (worst === undefined || hopeless !== undefined) return { alert: (hopeless ?? UNKNOWN_FAULT).alert };
  const first = (wanted: Showing): number | undefined => faults.filter(({ shown }) => shown === wanted).map(({ certificate }) => certificate).sort((one, other) => one - other)[0];
  const dates = first('dates');
  const purposes = first('purposes');
  return { shown: { signer, sendsRoot: has('untrusted'), ...(dates !== undefined && { dates }), ...(purposes !== undefined && { purposes }) } };
}

/** A fault as it is told: its name, its words, and whether an exception may let it through. */
export interface ToldFault {
  check: string;
  words: string;
  forgivable: boolean;
}

/** The faults of a chain as they are told, each once. */
export function toldFaults(verdict: Verdict): readonly ToldFault[] {
  const told = new Map<string, ToldFault>();
  for (const { check, short, summary } of faultsOf(verdict)) {
    if (!told.has(check)) told.set(check, { check, words: short ?? summary, forgivable: answerTo(check).forgivable });
  }
  return [...told.values()];
}

/** What a proxy that hides faults would have hidden, in words: `expired 3 days ago, wrong host`. */
export function hiddenBy(verdict: Verdict): string | undefined {
  const words = [...new Set(toldFaults(verdict).map((fault) => fault.words))].slice(0, MAX_HIDDEN);
  return words.length === 0 ? undefined : words.join(', ');
}

/** Faults named in words; more would not be read. */
const MAX_HIDDEN = 4;
