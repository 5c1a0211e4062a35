/** What one connection of the demonstration came to, from its events alone. Pure. */
import type { Event } from '../events/schema.ts';

/** HandshakeType certificate (RFC 9846 §4 [8446 §4]). */
const CERTIFICATE = 11;

/** The facts of a connection through the proxy. */
export interface Observed {
  /** Issuer of the leaf the server showed; null where none was seen. */
  realIssuer: string | null;
  /** Issuer of the leaf the client was given; null where it was given none. */
  forgedIssuer: string | null;
  /** Who ended a handshake that failed, with which alert, and the message with the forged leaf where the client had got it. */
  refused: { by: string; cause: string; alert: string | null; after: string | null; detail: string } | null;
  /** Request line and body of each request that the proxy could read. */
  read: readonly string[];
}

/** Folds the events of one connection. */
export function observed(events: readonly Event[]): Observed {
  let realIssuer: string | null = null;
  let forgedIssuer: string | null = null;
  let refused: Observed['refused'] = null;
  let after: string | null = null;
  const requests = new Map<number, { line: string; body: Buffer[] }>();
  for (const event of events) {
    switch (event.type) {
      case 'tls.certificates': {
        const issuer = event.sent[0]?.issuer ?? null;
        if (event.hop === 'upstream') realIssuer = issuer;
        else forgedIssuer = issuer;
        break;
      }
      case 'tls.message':
        // The message with the forged leaf: what the client objects to.
        if (event.hop === 'downstream' && event.from === 'server' && event.message.id === CERTIFICATE) after = event.message.name;
        break;
      case 'tls.failed':
        refused = { by: event.by ?? 'nobody', cause: event.cause, alert: event.alert === null ? null : `${event.alert.name} (${event.alert.id})`, after, detail: event.detail };
        break;
      case 'http.request':
        requests.set(event.exchange, { line: `${event.method} ${event.target}`, body: [] });
        break;
      case 'http.data':
        if (event.from === 'client') requests.get(event.exchange)?.body.push(Buffer.from(event.data, 'base64'));
        break;
      default:
        break;
    }
  }
  return { realIssuer, forgedIssuer, refused, read: [...requests.values()].map(({ line, body }) => `${line} ${Buffer.concat(body).toString('utf8')}`.trim()) };
}
