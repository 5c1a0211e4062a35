/**
 * The contract of a trust store: one file each in this folder, listed in `registry.ts`. A store finds its places on this machine;
 * a place says which commands bring a root in or take it out, which roots of ours it holds, and proves by a real verification
 * whether it trusts one.
 */
import type { Machine } from '../machine.ts';
import type { MissingProgram } from '../packages.ts';
import type { ProbeServer } from '../probe-server.ts';

/** A root that may be in a store. */
export interface TrustRoot {
  /** Its CN. */
  name: string;
  /** SHA-256 of the DER, lower-case hex. */
  sha256: string;
  der: Uint8Array;
  /** A PEM file with it alone, for the programs that change stores. */
  file: string;
}

/** One command of a plan. */
export interface StoreCommand {
  program: string;
  args: readonly string[];
  /** Only an administrator may run it: it goes through sudo where the user is none. */
  asAdministrator: boolean;
}

/** A root of ours that a place holds: of this home folder, a former one of it, or one that another home folder made. */
export interface HeldRoot {
  name: string;
  sha256: string;
  der: Uint8Array;
  /** What the store knows it by: file, nickname, alias; null where it came in on another way than ours. */
  handle: string | null;
  /** False when it lies there but does not count: its file is not taken over yet, or it has no trust bit. */
  inEffect: boolean;
}

/** What a look at a place gave, without a verification. */
export type Holding =
  | { readable: true; roots: readonly HeldRoot[] }
  /** `why` in words. */
  | { readable: false; why: string };

/** What a verification that uses the place gave. `unclear`: nothing here can verify by it. */
export interface Proof {
  verdict: 'trusted' | 'refused' | 'unclear';
  /** Half a sentence. */
  evidence: string;
}

/** One place where certificates are trusted: the system's bundle, a database of a browser, the file of a Java. */
export interface TrustPlace {
  /** The name of its store. */
  store: string;
  /** Absolute path of the folder or file. */
  path: string;
  /** Whom it concerns: every user of the machine, or this one. */
  scope: 'machine' | 'user';
  /** Programs without which the place cannot be read or changed. */
  missing: readonly MissingProgram[];
  /** What is worth knowing of it, half a sentence. */
  note?: string;
  /** Commands that make it trust the root, given what it holds of it already. Pure. */
  install(root: TrustRoot, held: HeldRoot | undefined): readonly StoreCommand[];
  /** Commands that take these roots out. Pure. */
  uninstall(held: readonly HeldRoot[]): readonly StoreCommand[];
  /** The roots of ours that it holds; cheap. Never rejects. */
  look(): Promise<Holding>;
  /** Verifies a server with a leaf of the root, by this place alone. Never rejects. */
  prove(server: ProbeServer): Promise<Proof>;
}

/** One kind of store. */
export interface TrustStore {
  /** What `--store` takes. */
  name: string;
  /** A wider name that `--store` takes as well. */
  group: 'system' | 'browsers' | 'java';
  /** Half a line for help and for the table of a machine that has none. */
  title: string;
  /** Whether `install` without `--store` takes it. */
  byDefault: boolean;
  /** The places of this kind on the machine; none where it has none. */
  find(machine: Machine): Promise<readonly TrustPlace[]>;
  /** The place at a path where there was one before; undefined when nothing is left there. */
  reopen(machine: Machine, path: string): Promise<TrustPlace | undefined>;
}
