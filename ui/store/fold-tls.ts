/** Folds the events of the two handshakes into a row and its details. */
import type { Connection } from './connection.ts';
import { MAX_DECODE_FAILURES } from './detail.ts';
import type { Event } from '../../src/events/schema.ts';

/** Takes over what a `tls.*` or `decode.failed` event says; other types pass by. */
export function foldTls(connection: Connection, event: Event): void {
  const { detail } = connection;
  switch (event.type) {
    case 'tls.message':
      detail?.messages.push(event);
      return;
    case 'tls.established':
      connection[event.hop] = event;
      return;
    case 'tls.failed':
      // What came first is the cause; the other hop's end follows from it.
      connection.failure ??= event;
      return;
    case 'tls.certificates':
      if (detail !== undefined) detail.certificates[event.hop] = event;
      if (event.hop === 'upstream') {
        const leaf = event.sent[0] ?? event.path[0];
        if (leaf !== undefined) connection.leaf = { title: leaf.title, issuer: leaf.issuer, notAfter: leaf.notAfter };
        if (event.verdict !== null) connection.verdict = { status: event.verdict.status, summary: event.verdict.summary };
        connection.action = event.action;
        connection.exception = event.exception;
        if (event.hidden !== undefined) connection.hidden = event.hidden;
        if (event.faults !== undefined) connection.faults = event.faults;
      }
      return;
    case 'tls.keys':
      if (detail === undefined) return;
      if (event.update === undefined) detail.keys[event.hop] = event;
      else detail.keyUpdates[event.hop][event.update.from] = event;
      return;
    case 'tls.client_certificate':
      if (detail !== undefined) detail.clientCertificate = event;
      return;
    case 'tls.leaf_issued':
      if (detail !== undefined) detail.leaf = event;
      return;
    case 'tls.fingerprint':
      if (event.hop === 'downstream') connection.ja4 = event.ja4;
      if (detail !== undefined) detail.fingerprints[event.hop] = event;
      return;
    case 'decode.failed':
      connection.decodeFailures += 1;
      if (detail !== undefined && detail.decodeFailures.length < MAX_DECODE_FAILURES) detail.decodeFailures.push(event);
      return;
    default:
      return;
  }
}
