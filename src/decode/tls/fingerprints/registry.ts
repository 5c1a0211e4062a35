/** All fingerprint methods. */
import type { FingerprintMethod } from './fingerprint.ts';
import { ja3Method } from './ja3.ts';
import { ja4Method } from './ja4.ts';

/** In the order in which they are shown. */
export const fingerprintMethods: readonly FingerprintMethod[] = [ja4Method, ja3Method];
