/**
 * The errors a person meets, and the exit codes of the program. A `UserError` is something the person can act on; anything
 * else that reaches `main.ts` is a bug and is reported with its stack.
 */

/** Exit codes: 0 fine, 1 a check the user asked for failed, 2 wrong use or surroundings (sysexits has no word for it), 70 a bug (EX_SOFTWARE, sysexits.h). */
export const EXIT = { ok: 0, failed: 1, user: 2, bug: 70 } as const;

/** A fault in how the program was used or in its surroundings: says what is wrong and how to go on. */
export class UserError extends Error {
  /** Stable, lower-case identifier, for example `port_in_use`. */
  readonly code: string;
  /** What the person can do, one sentence each. */
  readonly hints: readonly string[];

  constructor(code: string, message: string, hints: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
    this.hints = hints;
  }
}

/** The `code` of a Node system error (`ECONNREFUSED`, `ENOENT` …), or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}

/** The message of whatever was thrown, without a stack. Of an error of OpenSSL its reason: its message is a line of numbers and source places. */
export function messageOf(error: unknown): string {
  if (error instanceof Error && 'library' in error && 'reason' in error && typeof error.reason === 'string') return error.reason;
  return error instanceof Error ? error.message : String(error);
}
