/** The proxy a client command uses: the one that runs already, or one of its own for as long as the command takes. */
import { printable } from '../bytes/printable.ts';
import { UserError } from '../errors.ts';
import { giveCommand } from '../publish/command-client.ts';
import { findRunning } from '../publish/run-file.ts';
import type { RunFile } from '../publish/run-file.ts';
import type { Arguments, Surroundings } from './command.ts';
import { ConnectionLines } from './connection-line.ts';
import { proxyOptions } from './proxy-options.ts';
import { loopbackFor, startSession } from './session.ts';

/** What a client needs to know of a proxy. */
export interface RunningProxy {
  proxy: { host: string; port: number };
  caPem: string;
  bundlePem: string;
  root: Pick<RunFile['root'], 'name' | 'spkiSha256'>;
  /** True when it was started for this command and ends with it. */
  own: boolean;
  /** Has faults of servers answered by a page, because a client overlooks them; resolves to what happens to them in words. */
  answerWithPage(): Promise<string>;
  close(): Promise<void>;
}

/** Finds the running proxy, or starts one that prints a line a connection on stderr. Throws `UserError` when neither can be had. */
export async function useProxy(args: Arguments, surroundings: Surroundings): Promise<RunningProxy> {
  const running = await findRunning(surroundings.home);
  if (running !== undefined) {
    for (const name of ['keylog', 'keep-wire', 'keep-wire-limit']) {
      if (args.options[name] !== undefined) throw new UserError('already_running', `a proxy runs already, and --${name} is for the start of one`, [`end it and start it again with --${name}, or leave that out`]);
    }
    return { proxy: running.proxy, caPem: running.caPem, bundlePem: running.bundlePem, root: running.root, own: false, answerWithPage: async () => (await giveCommand(running.stream, { kind: 'command', id: 1, name: 'answer_with_page' })).message, close: () => Promise.resolve() };
  }
  const session = await startSession(proxyOptions(args, surroundings, 0));
  const lines = new ConnectionLines();
  for (const event of session.log.since(0)) {
    if (event.type === 'proxy.warning') surroundings.stderr.write([`warning: ${printable(event.message)}`, ...event.hints.map((hint) => `hint: ${hint}`), ''].join('\n'));
  }
  session.log.subscribe((event) => {
    const line = lines.fold(event);
    if (line !== undefined) surroundings.stderr.write(`${line}\n`);
  });
  const { root } = session.authority;
  return {
    proxy: { host: loopbackFor(session.relay.host), port: session.relay.port },
    caPem: session.trust.caPem,
    bundlePem: session.trust.bundlePem,
    root,
    own: true,
    answerWithPage: () => Promise.resolve(session.answerWithPage()),
    close: () => session.close('the command ended'),
  };
}

/** `http://127.0.0.1:8080`. */
export function proxyUrl({ host, port }: RunningProxy['proxy']): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
