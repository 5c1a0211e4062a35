/** The contract of what is measured: a proxy between the same load and the same origin. */

/** What a subject is given. */
export interface Surroundings {
  /** An empty folder for its files. */
  folder: string;
  /** PEM file of the origin's root, to be trusted. */
  rootFile: string;
  /** Where the origin listens, for subjects that cannot be asked for a target. */
  originPort: number;
}

/** A running subject. */
export interface Running {
  port: number;
  close(): Promise<void>;
}

/** One proxy. */
export interface Subject {
  name: string;
  /** connect: an HTTP proxy. direct: a TLS port that stands for the origin. */
  kind: 'connect' | 'direct';
  /** Why it cannot be measured here, or undefined. */
  missing(): Promise<string | undefined>;
  start(surroundings: Surroundings): Promise<Running>;
}
