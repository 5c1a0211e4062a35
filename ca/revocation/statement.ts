/** What somebody who may know says about one certificate: still good, taken back, or nothing that counts and why. */

/** CRLReason (RFC 5280 §5.3.1), which OCSP shares; 7 is not used. */
const REASONS: ReadonlyMap<number, string> = new Map([
  [0, 'unspecified'],
  [1, 'keyCompromise'],
  [2, 'cACompromise'],
  [3, 'affiliationChanged'],
  [4, 'superseded'],
  [5, 'cessationOfOperation'],
  [6, 'certificateHold'],
  [8, 'removeFromCRL'],
  [9, 'privilegeWithdrawn'],
  [10, 'aACompromise'],
]);

/** Name of a reason; `reason 7` for a number that has none. */
export function reasonName(reason: number): string {
  return REASONS.get(reason) ?? `reason ${reason}`;
}

/** Why a statement does not count. Stable words. */
export type Unusable =
  /** Cannot be read, or holds no statement at all. */
  | 'malformed'
  /** The responder answers with an error, such as `tryLater`. */
  | 'responder_error'
  /** Speaks of other certificates. */
  | 'other_certificate'
  /** Nobody who may speak for the CA signed it. */
  | 'not_signed_by_ca'
  /** Its dates lie in the past. */
  | 'stale'
  /** Its dates lie in the future. */
  | 'not_yet_valid'
  /** A form that is not evaluated here, such as an indirect CRL. */
  | 'unsupported'
  /** It could not be had. */
  | 'not_fetched';

/** Where a statement came from. staple: with the handshake. crl: a list from a file. fetched_…: asked for with `--fetch`. */
export type RevocationSource = 'staple' | 'crl' | 'fetched_ocsp' | 'fetched_crl';

/** One statement about one certificate of a path. Times are ms since the epoch. */
export interface RevocationStatement {
  source: RevocationSource;
  /** Index into the path, 0 is the leaf. */
  certificate: number;
  status: 'good' | 'revoked' | 'unknown' | 'unusable';
  /** Set when `status` is `unusable`. */
  why?: Unusable;
  /** Plain words: who says so, or what is wrong with it. */
  detail: string;
  revokedAt?: number;
  /** `keyCompromise` … */
  reason?: string;
  thisUpdate?: number;
  nextUpdate?: number;
  /** File or address it came from. */
  from?: string;
}

/** The part of a statement that is known before it is said of which certificate and from where. */
export type Opinion = Omit<RevocationStatement, 'source' | 'certificate' | 'from'>;

/** An opinion that does not count. */
export function unusable(why: Unusable, detail: string, dates: Pick<Opinion, 'thisUpdate' | 'nextUpdate'> = {}): Opinion {
  return { status: 'unusable', why, detail, ...dates };
}

/** Reason after which a certificate may become good again; every other revocation is for ever (RFC 5280 §5.3.1). */
export const ON_HOLD = 'certificateHold';
