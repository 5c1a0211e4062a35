/** The contract of a fingerprint: one method each in this folder, found through `registry.ts`. */
import type { ClientHello } from '../messages/message.ts';

/** A fingerprint: the short form that is compared, and what it was made from. */
export interface Fingerprint {
  hash: string;
  raw: string;
}

/** A way to tell programs apart by their ClientHello. */
export interface FingerprintMethod {
  /** `JA3`. */
  name: string;
  /** Where it is laid down, and under what licence. */
  citation: string;
  /** Two plain sentences. */
  explanation: string;
  compute(hello: ClientHello): Fingerprint;
}
