/** Why bytes could not be read, by the code of `decode.failed`, and `other`. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

const STANDARDS = 'RFC 9846 §3 [8446 §3]; RFC 9112 §2; RFC 9113 §4; RFC 6455 §5';

export const DECODE_FAILURES: Entries = {
  truncated: entry('Something ends before it is complete. The bytes were relayed all the same, and reading stopped there.', STANDARDS),
  trailing_data: entry('Something goes on behind its end. The bytes were relayed all the same, and reading stopped there.', STANDARDS),
  illegal_value: entry('A field has a value that the standard does not allow. The bytes were relayed all the same, and reading stopped there.', STANDARDS),
  too_large: entry('Something is larger than trustlens reads. The bytes were relayed all the same.', STANDARDS),
  protocol: entry('A rule of the protocol is broken in a way that makes the rest unreadable. The bytes were relayed all the same.', STANDARDS),
  bug: entry('A fault of trustlens itself, not of the connection: it went on unread. Please report it with the raw events.', STANDARDS),
  other: entry('The bytes do not follow their standard from here on. They were relayed all the same, and reading stopped there.', STANDARDS),
};
