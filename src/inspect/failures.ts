/** What a failure of the relay is called in events: one stable word a cause, and plain words for people. Pure. */
import type { SeenAlert } from './hop-inspector.ts';
import type { FailureFact, Side } from './tap.ts';

/** Alerts with which a client says that it does not want the certificate it was given (RFC 9846 §6.2 [8446 §6.2]). */
const REFUSALS = new Set(['bad_certificate', 'unsupported_certificate', 'certificate_revoked', 'certificate_expired', 'certificate_unknown', 'unknown_ca', 'access_denied']);

/** Says goodbye, not why (RFC 9846 §6.1 [8446 §6.1]). */
export const CLOSE_NOTIFY = 0;

export interface Explained {
  cause: string;
  detail: string;
}

/**
 * Cause and words of a failed handshake, or of a client that stopped before one. `leafIssued`: the client had been given a forged
 * certificate by then. `shown`: the fault of the server's chain that this certificate had as well, in words. `certificateRequested`: the
 * server had asked for a certificate of the client.
 */
export function explain(fact: FailureFact, seen: SeenAlert | undefined, leafIssued: boolean, shown?: string, certificateRequested = false): Explained {
  if (fact.stage === 'verify') return { cause: 'untrusted_chain', detail: `the server's certificate was refused: ${fact.detail}` };
  if (fact.stage === 'client_hello') return { cause: beforeHello(fact), detail: fact.detail };
  if (fact.code === 'client_certificate_wanted') return { cause: fact.code, detail: fact.detail };
  const alert = alertOf(fact, seen);
  if (fact.hop === 'upstream') {
    if (alert !== undefined) return serverRefusal(alert, certificateRequested);
    if (fact.code === 'ECONNRESET' || fact.code === 'CLOSED') return { cause: 'server_closed', detail: 'the server closed the connection during the handshake' };
    return { cause: 'server_handshake_failed', detail: fact.detail };
  }
  if (fact.by === 'trustlens') return { cause: fact.code, detail: fact.detail };
  const left = leafIssued && (fact.code === 'ECONNRESET' || fact.code === 'CLOSED' || fact.code === 'EPIPE');
  if (shown !== undefined && (left || alert !== undefined)) {
    return { cause: 'client_refused_fault', detail: `the client was shown the fault of the server's own certificate (${shown}) and refused it, as it would have without trustlens${alert === undefined ? '' : `: ${alert.text}`}` };
  }
  if (alert !== undefined) {
    return REFUSALS.has(alert.name)
      ? { cause: 'client_refused_certificate', detail: `the client refused our certificate: ${alert.text}; it does not trust the root, or it pins this host` }
      : { cause: 'client_alert', detail: `the client ended the handshake: ${alert.text}` };
  }
  if (left) {
    return { cause: 'client_closed_in_handshake', detail: 'the client closed the connection after it saw our certificate, without an alert' };
  }
  return { cause: 'client_handshake_failed', detail: fact.detail };
}

/** An alert of the server behind a handshake that was complete for us. */
export function explainServerAlert({ alert }: SeenAlert, certificateRequested: boolean): Explained {
  return serverRefusal({ name: alert.name, text: `${alert.name} (${alert.id})` }, certificateRequested);
}

function serverRefusal({ name, text }: { name: string; text: string }, certificateRequested: boolean): Explained {
  if (name === 'certificate_required' || certificateRequested) return { cause: 'client_certificate_wanted', detail: `the server wants a certificate of the client: ${text}` };
  return { cause: 'server_alert', detail: `the server refused the handshake: ${text}` };
}

/** What is said where nobody but an alert tells of a failure: of a connection that is only watched. Undefined for one that ends nothing. */
export function explainWatchedAlert({ from, alert, warning }: SeenAlert): (Explained & { by: Side }) | undefined {
  if (alert.id === CLOSE_NOTIFY || warning === true) return undefined;
  return { cause: `${from}_alert`, detail: `the ${from} ended the handshake: ${alert.name} (${alert.id})`, by: from };
}

/**
 * What is said of the end of a relayed connection; undefined where there is nothing to say. `broken`: who broke it off first, and the
 * relay's word for how. `silentEnd`: the server's TLS ended without a goodbye. `seen`: the last alert on the hop of whoever broke it off.
 */
export function explainEnd(broken: { from: Side; error: string } | undefined, silentEnd: boolean, seen?: SeenAlert): { cause: string | null; detail: string; by: Side } | undefined {
  if (broken === undefined) {
    return silentEnd ? { cause: null, detail: 'the server ended without close_notify: whether all of it came cannot be told', by: 'server' } : undefined;
  }
  const { from, error } = broken;
  // Whoever has said all may go: that is no fault.
  if (error === 'LEFT') return { cause: null, detail: `the ${from} left before it had heard all`, by: from };
  if (seen?.from === from && seen.alert.id !== CLOSE_NOTIFY) return { cause: `${from}_alert`, detail: `the ${from} ended the connection: ${seen.alert.name} (${seen.alert.id})`, by: from };
  const tlsError = /^ERR_SSL_(.+)$/.exec(error)?.[1];
  if (tlsError !== undefined) return { cause: 'broken_tls', detail: `what the ${from} sent could not be opened any more: ${tlsError.toLowerCase().replaceAll('_', ' ')}`, by: from };
  return { cause: error === 'CLOSED' ? 'cut_off' : error, detail: `the ${from} broke the connection${error === 'ECONNRESET' ? ' (reset)' : ''}`, by: from };
}

function beforeHello(fact: FailureFact): string {
  return fact.code === 'CUT_OFF' ? 'client_hello_cut_off' : 'nobody_spoke';
}

/** The alert of the far end: as it was seen on the wire, else as Node knows it, which is all there is when nobody looks at the wire. */
function alertOf(fact: FailureFact, seen: SeenAlert | undefined): { name: string; text: string } | undefined {
  if (seen?.from === (fact.hop === 'upstream' ? 'server' : 'client') && seen.alert.id !== CLOSE_NOTIFY) return { name: seen.alert.name, text: `${seen.alert.name} (${seen.alert.id})` };
  return fact.alert === undefined ? undefined : { name: fact.alert, text: fact.alert };
}
