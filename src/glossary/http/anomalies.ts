/** What is odd about HTTP messages: the words of the two decoders. */
import { HTTP1_ANOMALIES } from '../../decode/http1/anomalies.ts';
import { HTTP2_ANOMALIES } from '../../decode/http2/anomalies.ts';
import type { Entries } from '../entry.ts';
import { prefixed } from '../entry.ts';

/** By version and word: `1.bare_lf`, `2.path_invalid`. */
export const ANOMALIES: Entries = { ...prefixed('1.', HTTP1_ANOMALIES), ...prefixed('2.', HTTP2_ANOMALIES) };
