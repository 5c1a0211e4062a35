/** How a tunnel ends when it does not end in order: what happened, at which stage, and what the client is told. */
import type { FailureFact } from '../inspect/tap.ts';
import type { AlertName } from './alerts.ts';

/** A failure with its stage and culprit, thrown inside a tunnel and reported once at its end. */
export class TunnelFailure extends Error {
  readonly fact: FailureFact;
  /** What to tell the client in its own language, where its handshake still waits for an answer. */
  readonly alert: AlertName | undefined;

  constructor(fact: Omit<FailureFact, 'kind'>, alert?: AlertName) {
    super(fact.detail);
    this.fact = { kind: 'failed', ...fact };
    this.alert = alert;
  }
}
