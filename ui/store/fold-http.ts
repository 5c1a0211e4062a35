/** Folds the events of HTTP and WebSocket into a row and its exchanges. */
import type { Connection } from './connection.ts';
import { MAX_ROW_TARGETS, MAX_TARGET_LENGTH } from './connection.ts';
import type { Detail, Exchange } from './detail.ts';
import type { Event, EventOf } from '../../src/events/schema.ts';

/** Takes over what an `http.*` or `websocket.*` event says; other types pass by. */
export function foldHttp(connection: Connection, event: Event): void {
  const { detail } = connection;
  switch (event.type) {
    case 'http.request':
      connection.exchanges = Math.max(connection.exchanges, event.exchange);
      remember(connection.methods, event.method);
      remember(connection.targets, event.target.slice(0, MAX_TARGET_LENGTH));
      if (detail !== undefined) request(detail, event);
      return;
    case 'http.response':
      connection.exchanges = Math.max(connection.exchanges, event.exchange);
      if (!event.informational) remember(connection.statuses, event.status);
      if (detail !== undefined) response(detail, event);
      return;
    case 'http.end':
      if (detail !== undefined) end(detail, event);
      return;
    case 'http.upgraded': {
      connection.upgraded = event.protocol;
      const exchange = detail === undefined ? undefined : find(detail, event.exchange);
      if (exchange !== undefined) exchange.upgraded = event.protocol;
      return;
    }
    case 'websocket.message':
      if (detail === undefined) return;
      detail.webSocket[event.from] += 1;
      detail.webSocketMessages.push(event);
      return;
    case 'websocket.control':
      detail?.webSocketMessages.push(event);
      return;
    default:
      return;
  }
}

function remember<Value>(values: Value[], value: Value): void {
  if (values.length < MAX_ROW_TARGETS && !values.includes(value)) values.push(value);
}

/** The exchange of that number, looked for from the newest on. */
function find(detail: Detail, number: number): Exchange | undefined {
  const { items } = detail.exchanges;
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const exchange = items[index];
    if (exchange?.number === number) return exchange;
  }
  return undefined;
}

function request(detail: Detail, event: EventOf<'http.request'>): void {
  const { exchange: number, stream, version, method, target, scheme, authority, headers, headBytes, elapsed, anomalies = [] } = event;
  const known = find(detail, number);
  const half = { elapsed, headers, headBytes, anomalies };
  if (known === undefined) detail.exchanges.push({ number, stream, version, method, target, scheme, authority, request: half, informational: [] });
  else Object.assign(known, { version, method, target, scheme, authority, request: half });
}

function response(detail: Detail, event: EventOf<'http.response'>): void {
  let exchange = find(detail, event.exchange);
  if (exchange === undefined) {
    // The request was missed: a gap in the stream, or this dashboard came late.
    exchange = { number: event.exchange, stream: event.stream, version: event.version, method: '', target: '', scheme: '', authority: '', informational: [] };
    detail.exchanges.push(exchange);
  }
  if (event.informational) {
    exchange.informational.push(event);
    return;
  }
  const { elapsed, headers, headBytes, version, status, reason, anomalies = [] } = event;
  exchange.response = { elapsed, headers, headBytes, version, status, reason, anomalies };
}

function end(detail: Detail, event: EventOf<'http.end'>): void {
  const exchange = find(detail, event.exchange);
  if (exchange === undefined) return;
  const { elapsed, bodyBytes, trailers, complete, cause, anomalies = [] } = event;
  exchange[event.from === 'client' ? 'requestEnd' : 'responseEnd'] = { elapsed, bodyBytes, trailers, complete, cause, anomalies };
}
