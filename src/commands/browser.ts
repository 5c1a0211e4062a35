/** `trustlens browser`: a window with a fresh profile that uses the proxy and trusts the root; nothing else on the machine changes. */
import { EXIT, UserError } from '../errors.ts';
import { openWindow } from '../launch/window.ts';
import { stringOption } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { PROXY_OPTIONS } from './proxy-options.ts';
import { useProxy } from './running-proxy.ts';
import { START_PAGE } from './session-commands.ts';

async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const { stderr, stop } = surroundings;
  const proxy = await useProxy(args, surroundings);
  try {
    const window = await openWindow(
      {
        proxy: proxy.proxy,
        caPem: proxy.caPem,
        rootName: proxy.root.name,
        rootSpki: proxy.root.spkiSha256,
        url: args.positionals[0] ?? START_PAGE,
        args: args.rest,
        env: surroundings.env,
      },
      stringOption(args, 'browser'),
      'inherit',
      stop,
    );
    stderr.write(`a ${window.browser} window opens; it uses the proxy on ${proxy.proxy.host}:${proxy.proxy.port} and trusts "${proxy.root.name}" as long as it is open\n`);
    for (const note of window.notes) stderr.write(`note: ${note}\n`);
    if (window.hidesFaults) stderr.write(`note: ${await proxy.answerWithPage()}\n`);
    const code = await window.closed;
    return stop.aborted ? EXIT.ok : code;
  } catch (error) {
    // Asked to end before there was a window: that is no fault.
    if (stop.aborted && error instanceof UserError) return EXIT.ok;
    throw error;
  } finally {
    await proxy.close();
  }
}

export const browser: Command = {
  name: 'browser',
  usage: ['browser [URL] [OPTIONS] [-- BROWSER ARGS]'],
  options: {
    browser: { type: 'string', short: 'b', value: 'NAME', help: 'chromium or firefox, or the path of a program (default: the first that is found)' },
    ...PROXY_OPTIONS,
  },
  maxPositionals: 1,
  takesRest: true,
  run,
};
