/** What a failure of the relay is called in events: one stable word a cause, and plain words for people. Pure. */
import type { SeenAlert } from './hop-inspector.ts';
import type { FailureFact } from './tap.ts';

/** Alerts with which a client says that it does not want the certificate it was given (RFC 9846 §6.2 [8446 §6.2]). */
const REFUSALS = new Set(['bad_certificate', 'unsupported_certificate', 'certificate_revoked', 'certificate_expired', 'certificate_unknown', 'unknown_ca', 'access_denied']);

export interface Explained {
  cause: string;
  detail: string;
}

/** Cause and words of a failed handshake. `leafIssued`: the client had been given a forged certificate by then. */
export function explain(fact: FailureFact, alert: SeenAlert | undefined, leafIssued: boolean): Explained {
  if (fact.stage === 'verify') return { cause: 'untrusted_chain', detail: `the server's certificate was refused: ${fact.detail}` };
  if (fact.stage === 'client_hello') return { cause: fact.code === 'CUT_OFF' ? 'client_hello_cut_off' : 'nobody_spoke', detail: fact.detail };
  if (fact.hop === 'upstream') {
    if (alert?.from === 'server') return { cause: 'server_alert', detail: `the server refused the handshake: ${alert.alert.name} (${alert.alert.id})` };
    if (fact.code === 'ECONNRESET' || fact.code === 'CLOSED') return { cause: 'server_closed', detail: 'the server closed the connection during the handshake' };
    return { cause: 'server_handshake_failed', detail: fact.detail };
  }
  if (alert?.from === 'client') {
    return REFUSALS.has(alert.alert.name)
      ? { cause: 'client_refused_certificate', detail: `the client refused our certificate: ${alert.alert.name} (${alert.alert.id}); it does not trust the root, or it pins this host` }
      : { cause: 'client_alert', detail: `the client ended the handshake: ${alert.alert.name} (${alert.alert.id})` };
  }
  if (fact.code === 'no_common_version' || fact.code === 'no_common_cipher_suite') return { cause: fact.code, detail: fact.detail };
  if (leafIssued && (fact.code === 'ECONNRESET' || fact.code === 'CLOSED' || fact.code === 'EPIPE')) {
    return { cause: 'client_closed_in_handshake', detail: 'the client closed the connection after it saw our certificate, without an alert' };
  }
  return { cause: 'client_handshake_failed', detail: fact.detail };
}
