/** Gives one command to a running proxy, as a dashboard would. */
import { WebSocket } from 'ws';
import { UserError, systemCode } from '../errors.ts';
import { parseStreamMessage } from '../events/messages.ts';
import type { SubscriberMessage } from '../events/schema.ts';
import { socketOptions, subscriptionUrl } from '../events/subscription.ts';
import type { StreamAddress } from './client.ts';

/** ms the publisher has to answer: it is on the same machine, but may be busy. */
const ANSWER_TIMEOUT = 5_000;

/** Resolves to what became of it, in words. Rejects with `UserError` when the proxy does not answer. */
export function giveCommand(address: StreamAddress, command: SubscriberMessage): Promise<{ ok: boolean; message: string }> {
  return new Promise((resolve, reject) => {
    // Events are of no interest here: of the one type that is asked for there are few, and none is told twice.
    const socket = new WebSocket(subscriptionUrl(address.url, { types: ['proxy.stopping'] }), socketOptions(address.token));
    const fail = (why: string): void => {
      finish();
      reject(new UserError('stream_unreachable', `the running proxy cannot be told: ${why}`, ['if it is no longer running, start it again with `trustlens start`']));
    };
    const timer = setTimeout(() => fail('it does not answer'), ANSWER_TIMEOUT);
    const finish = (): void => {
      clearTimeout(timer);
      socket.removeAllListeners('close');
      socket.terminate();
    };
    socket.on('message', (data: Buffer) => {
      const message = parseStreamMessage(data.toString('utf8'));
      if (message?.kind === 'hello') socket.send(JSON.stringify(command));
      if (message?.kind !== 'done' || message.id !== command.id) return;
      finish();
      resolve({ ok: message.ok, message: message.message });
    });
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      fail(`it answered ${response.statusCode ?? 0}`);
    });
    socket.on('error', (error) => fail(systemCode(error) ?? error.message));
    socket.on('close', () => fail('it closed the connection'));
  });
}
