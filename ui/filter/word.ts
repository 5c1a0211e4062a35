/** The contract of a filter word: `host:api`, `expires<30d`, `passed`. Words are records, so that help and completion are drawn from them. */
import type { Connection } from '../store/connection.ts';

/** What may stand between a word and its value. `:` means what is natural for the word: contains, equals, or at least this class. */
export type Operator = ':' | '=' | '<' | '<=' | '>' | '>=';

/** Whether a row is wanted. `now`: ms since the epoch. */
export type Test = (connection: Connection, now: number) => boolean;

/** A value that makes no sense, in words. */
export interface Complaint {
  complaint: string;
}

export interface FilterWord {
  /** Lower case, as typed. */
  name: string;
  /** How it is used, as help shows it. */
  example: string;
  /** What it asks, in a few words. */
  help: string;
  /** Stands alone, without operator and value. */
  bare?: boolean;
  /** Makes the test, or says what is wrong with the value. Not called with an empty value unless the word is bare. */
  compile(operator: Operator, value: string): Test | Complaint;
}
