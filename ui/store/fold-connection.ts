/** Folds the events about a connection as a whole into its row. */
import type { Connection } from './connection.ts';
import type { Event, EventOf } from '../../src/events/schema.ts';

/** Takes over what a `connection.*` or `tunnel.*` event says; other types pass by. */
export function foldConnection(connection: Connection, event: Event): void {
  switch (event.type) {
    case 'connection.opened':
      connection.openedAt = event.time;
      connection.client = event.client;
      connection.mode = event.mode;
      connection.target = event.target;
      if (event.own === true) connection.own = true;
      return;
    case 'connection.connected':
      connection.server = { address: event.address, port: event.port, elapsed: event.elapsed };
      return;
    case 'connection.traffic':
      connection.fromClient = event.fromClient;
      connection.fromServer = event.fromServer;
      firstBytes(connection, event);
      return;
    case 'connection.closed':
      connection.fromClient = event.fromClient;
      connection.fromServer = event.fromServer;
      firstBytes(connection, event);
      connection.closed = event;
      return;
    case 'tunnel.passed':
      connection.passed = { reason: event.reason, detail: event.detail };
      if (connection.detail !== undefined) connection.detail.passedAt = event.elapsed;
      return;
    default:
      return;
  }
}

function firstBytes(connection: Connection, { firstFromClient, firstFromServer }: EventOf<'connection.traffic'> | EventOf<'connection.closed'>): void {
  if (firstFromClient !== undefined) connection.firstFromClient = firstFromClient;
  if (firstFromServer !== undefined) connection.firstFromServer = firstFromServer;
}
