/** The contract of what follows the application layer of a connection once it is clear which protocol it is: one file each. */
import type { Side } from './tap.ts';

/** Reads both sides of a connection and emits what they say. */
export interface Conversation {
  /** Bytes of one side; `at` is µs on the relay's clock. */
  push(from: Side, chunk: Uint8Array, at: number): void;
  /** One side sends no more. `brokenBy`: it did not end by itself; this side broke the connection. */
  end(from: Side, at: number, brokenBy?: Side): void;
}

/** For what is not read: it is only counted. */
export const UNREAD: Conversation = { push: () => undefined, end: () => undefined };
