/** The names of all event types at run time, for filters and their error messages. The compiler keeps the list complete. */
import type { EventType } from './schema.ts';

const NAMES: Readonly<Record<EventType, true>> = {
  'proxy.started': true,
  'proxy.warning': true,
  'proxy.stopping': true,
  'proxy.memory': true,
  'proxy.client_started': true,
  'proxy.exceptions': true,
  'ca.ready': true,
  'ca.trusted': true,
  'connection.opened': true,
  'connection.connected': true,
  'connection.traffic': true,
  'connection.closed': true,
  'tls.message': true,
  'tls.established': true,
  'tls.keys': true,
  'tls.failed': true,
  'tls.certificates': true,
  'tls.client_certificate': true,
  'tls.leaf_issued': true,
  'tls.fingerprint': true,
  'tunnel.passed': true,
  'http.request': true,
  'http.response': true,
  'http.data': true,
  'http.end': true,
  'http2.frame': true,
  'http.upgraded': true,
  'websocket.message': true,
  'websocket.control': true,
  'decode.failed': true,
};

/** Whether `name` is the name of an event type. */
export function isEventType(name: string): name is EventType {
  return Object.hasOwn(NAMES, name);
}

/** All event types, in the order of the schema. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(NAMES).filter(isEventType);
