/** Reads the event stream of a running proxy for commands: one connection, or one that is taken up again where it broke off. */
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { UserError, systemCode } from '../errors.ts';
import { parseStreamMessage } from '../events/messages.ts';
import type { StreamMessage } from '../events/schema.ts';
import { advance, resumed, socketOptions, subscriptionUrl } from '../events/subscription.ts';
import type { Place, Subscription } from '../events/subscription.ts';

/** ms between attempts to come back, and how many in a row: together about half a minute. */
const FIRST_DELAY = 100;
const LONGEST_DELAY = 5_000;
const ATTEMPTS = 10;

/** Where a stream is and what lets one in, as the run file says. */
export interface StreamAddress {
  url: string;
  token: string;
}

/** How one connection to the stream ended. */
export type StreamEnd =
  /** `stop` was aborted. */
  | { why: 'stopped' }
  /** All that was asked for has come: closed with 1000 (RFC 6455 §7.4.1). */
  | { why: 'complete' }
  /** The run is over: closed with 1001. */
  | { why: 'ended' }
  /** It broke off without a close frame. */
  | { why: 'lost' }
  /** It never came to be, or was closed for a reason that will stay: an HTTP status, a system error, another version, a close code. */
  | { why: 'refused'; detail: string };

/** Takes a message; a promise holds the stream up until it resolves. */
export type OnMessage = (message: StreamMessage) => Promise<void> | undefined;

/** Gives a function that has one message taken, and holds the socket up while any is still being taken. `fail` gets what a taker throws. */
export function holdingUp(socket: WebSocket, fail: (error: unknown) => void): (take: () => Promise<void> | undefined) => void {
  let waiting = 0;
  return (take) => {
    try {
      const busy = take();
      if (busy === undefined) return;
      waiting += 1;
      socket.pause();
      busy.then(() => {
        waiting -= 1;
        if (waiting === 0) socket.resume();
      }, fail);
    } catch (error) {
      fail(error);
    }
  };
}

/** Reads one connection until it ends. Rejects only with what `onMessage` throws. */
export function readStream(address: StreamAddress, wanted: Subscription, onMessage: OnMessage, stop: AbortSignal): Promise<StreamEnd> {
  if (stop.aborted) return Promise.resolve({ why: 'stopped' });
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(subscriptionUrl(address.url, wanted), socketOptions(address.token));
    let greeted = false;
    let refusal = 'the connection was closed at once';
    const fail = (error: unknown): void => {
      finish();
      socket.terminate();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const end = (how: StreamEnd): void => {
      finish();
      socket.terminate();
      resolve(how);
    };
    const stopped = (): void => {
      end({ why: 'stopped' });
    };
    const finish = (): void => {
      stop.removeEventListener('abort', stopped);
      socket.removeAllListeners('message');
    };
    const take = holdingUp(socket, fail);
    stop.addEventListener('abort', stopped);
    socket.on('message', (data: Buffer) => {
      const message = parseStreamMessage(data.toString('utf8'));
      if (!greeted && message?.kind !== 'hello') {
        end({ why: 'refused', detail: 'it speaks another version of the event stream' });
        return;
      }
      greeted = true;
      if (message === undefined) return;
      take(() => onMessage(message));
    });
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      end({ why: 'refused', detail: `it answered ${response.statusCode ?? 0}` });
    });
    socket.on('error', (error) => {
      refusal = systemCode(error) ?? error.message;
    });
    socket.on('close', (code) => {
      if (!greeted) end({ why: 'refused', detail: refusal });
      else if (code === 1000) end({ why: 'complete' });
      else if (code === 1001) end({ why: 'ended' });
      // RFC 6455 §7.1.5: 1006 stands for a connection that ended without a close frame.
      else end(code === 1006 ? { why: 'lost' } : { why: 'refused', detail: `it closed with code ${code}` });
    });
  });
}

/** Where the proxy that is running now publishes, or undefined when none is. */
export type FindStream = () => Promise<(StreamAddress & { run: string }) | undefined>;

/**
 * Reads the stream of the run that `find` names, coming back to its place when the connection breaks. Resolves when `stop` is
 * aborted (`stopped`), when the run is over (`ended`) or when all that was asked for has come (`complete`). Rejects with
 * `UserError` when no proxy runs, or it does not let us in.
 */
export async function followStream(find: FindStream, wanted: Subscription, onMessage: OnMessage, stop: AbortSignal): Promise<'stopped' | 'ended' | 'complete'> {
  let place: Place = {};
  let failures = 0;
  for (;;) {
    const found = await find();
    if (found === undefined || (place.run !== undefined && found.run !== place.run)) {
      if (place.run !== undefined) return 'ended';
      throw new UserError('not_running', 'no trustlens proxy is running', ['start one with `trustlens start`, or name its home folder with --home']);
    }
    const end = await readStream(
      found,
      resumed(wanted, place),
      (message) => {
        failures = 0;
        place = advance(place, message);
        return onMessage(message);
      },
      stop,
    );
    if (end.why !== 'lost' && end.why !== 'refused') return end.why;
    failures += 1;
    if (end.why === 'refused' && (place.run === undefined || failures >= ATTEMPTS)) {
      throw new UserError('stream_unreachable', `the event stream of the running proxy cannot be read: ${end.detail}`, [
        'if the proxy is no longer running, start it again with `trustlens start`',
      ]);
    }
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (failures - 1));
    try {
      await wait(delay, undefined, { signal: stop });
    } catch {
      return 'stopped';
    }
  }
}
