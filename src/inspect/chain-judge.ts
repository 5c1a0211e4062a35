/** The gate's judge: OpenSSL's path and opinion plus our own checks, and which store the anchor came from. */
import { judge as runChecks } from '../../ca/checks/judge.ts';
import type { AnchorSource, CheckInput, Verdict } from '../../ca/checks/check.ts';
import { pathStatements } from '../../ca/revocation/path-statements.ts';
import type { GivenCrl } from '../../ca/revocation/path-statements.ts';
import type { RevocationStatement } from '../../ca/revocation/statement.ts';
import type { CertificateFacts } from '../../ca/x509/facts.ts';
import type { CertificateCache } from './certificates.ts';
import type { JudgeInput } from './tap.ts';
import { Sightings } from './sightings.ts';
import type { SecondLook } from './trust-simulator.ts';

/** The trust anchors of a run, by source, as SHA-256 of their DER in lower-case hex. */
export type Anchors = Readonly<Record<AnchorSource, ReadonlySet<string>>>;

/** What only the wire shows of a server's chain; left out where it was not seen. */
export interface SeenOnWire {
  /** DER in the order sent. */
  sent?: readonly Uint8Array[] | undefined;
  /** Whether a revocation status came with it, where one was asked for. */
  stapled?: boolean | undefined;
  /** What the gate was told of revocations, so that nothing is weighed twice. */
  revocation?: readonly RevocationStatement[] | undefined;
  /** What our own reckoning found, where there was time for it. */
  look?: Pick<SecondLook, 'signed' | 'completed'> | undefined;
}

/** Judges chains with the anchors of this run. */
export class ChainJudge {
  readonly #certificates: CertificateCache;
  readonly #anchors: Anchors;
  readonly #ownRootSpki: string;
  readonly #now: () => number;
  readonly #crls: readonly GivenCrl[];
  readonly #sightings = new Sightings();

  constructor(certificates: CertificateCache, anchors: Anchors, ownRootSpki: string, now: () => number, crls: readonly GivenCrl[] = []) {
    this.#certificates = certificates;
    this.#anchors = anchors;
    this.#ownRootSpki = ownRootSpki;
    this.#now = now;
    this.#crls = crls;
  }

  /** The verdict on a path, with what else is known from the wire. */
  judge(input: JudgeInput, seen: SeenOnWire = {}): Verdict {
    const told = this.checkInput(input, seen);
    told.before = this.#sightings.before(told, input.port);
    const verdict = runChecks(told);
    return told.revocation.length === 0 ? verdict : { ...verdict, revocation: told.revocation };
  }

  /** What the checks are given for a path. */
  checkInput(input: JudgeInput, { sent, stapled, revocation: known, look }: SeenOnWire = {}): CheckInput & { revocation: readonly RevocationStatement[] } {
    const path = input.path.map((der) => this.#certificates.facts(der));
    const now = this.#now();
    const anchor = this.#source(path.at(-1)?.sha256);
    const revocation = known ?? [...this.#statements(input, path, now), ...(input.fetched?.statements ?? [])];
    const brought = stapled ?? (input.staple === undefined ? undefined : input.staple !== null);
    return {
      host: input.host,
      now,
      path,
      ...(sent === undefined ? {} : { sent: sent.map((der) => this.#certificates.facts(der)) }),
      ...(brought === undefined ? {} : { stapled: brought }),
      revocation,
      ...(input.fetched === undefined ? {} : { fetched: input.fetched }),
      ...(look === undefined ? {} : { signed: look.signed }),
      ...(look?.completed === undefined ? {} : { completed: look.completed }),
      openssl: input.openssl,
      anchor,
      ownRootSpki: this.#ownRootSpki,
    };
  }

  /** What is known of revocations without asking anybody: by the staple, and by lists at hand. */
  known(input: JudgeInput): RevocationStatement[] {
    return this.#statements(input, input.path.map((der) => this.#certificates.facts(der)), this.#now());
  }

  #statements(input: JudgeInput, path: readonly CertificateFacts[], now: number): RevocationStatement[] {
    return pathStatements(path, this.#source(path.at(-1)?.sha256) !== null, { staple: input.staple, crls: this.#crls, now });
  }

  #source(sha256: string | undefined): AnchorSource | null {
    if (sha256 === undefined) return null;
    for (const source of ['file', 'bundled', 'system'] as const) if (this.#anchors[source].has(sha256)) return source;
    return null;
  }
}
