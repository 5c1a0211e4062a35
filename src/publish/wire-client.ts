/** Asks a running proxy for wire bytes and secrets. */
import { WebSocket } from 'ws';
import { UserError, systemCode } from '../errors.ts';
import { socketOptions } from '../events/subscription.ts';
import { parseWireItem, wireUrl } from '../events/wire.ts';
import type { WireItem, WireQuery } from '../events/wire.ts';
import { WIRE_PATH } from './access.ts';
import { holdingUp } from './client.ts';
import type { StreamAddress } from './client.ts';

/** Takes an item; a promise holds the sender up until it resolves. */
export type OnWire = (item: WireItem) => Promise<void> | undefined;

/** Reads all that is asked for, to its end. Rejects with `UserError` when the proxy keeps nothing or it breaks off. */
export function readWire(address: StreamAddress, query: WireQuery, onWire: OnWire, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(wireUrl(address.url, WIRE_PATH, query), socketOptions(address.token));
    let complete = false;
    const fail = (error: unknown): void => {
      stop.removeEventListener('abort', stopped);
      socket.terminate();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const stopped = (): void => fail(new UserError('stopped', 'the export was broken off', []));
    const take = holdingUp(socket, fail);
    stop.addEventListener('abort', stopped);
    socket.on('message', (data: Buffer) => {
      const item = parseWireItem(data.toString('utf8'));
      if (item === undefined) return;
      if (item.kind === 'done') complete = true;
      take(() => onWire(item));
    });
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      if (response.statusCode === 409) {
        fail(new UserError('wire_not_kept', 'the running proxy keeps no wire bytes and no secrets', ['start it with --keep-wire: it costs memory and holds secrets, so it is off unless asked for']));
      } else {
        fail(new UserError('export_refused', `the running proxy refuses the export (${response.statusCode ?? 0})`, ['a host pattern is a host (example.test), *.example.test, or either with :port']));
      }
    });
    socket.on('error', (error) => fail(new UserError('stream_unreachable', `the running proxy cannot be asked: ${systemCode(error) ?? error.message}`, ['if it is no longer running, start it again with `trustlens start`'])));
    socket.on('close', () => {
      stop.removeEventListener('abort', stopped);
      if (complete) resolve();
      else fail(new UserError('export_broken', 'the running proxy broke the export off', ['try again']));
    });
  });
}
