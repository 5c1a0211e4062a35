/** `trustlens run -- COMMAND`: a process that uses the proxy and trusts the root, and no other does. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { UserError, systemCode } from '../errors.ts';
import { changedEnvironment, clientEnvironment } from './client-environment.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { PROXY_OPTIONS } from './proxy-options.ts';
import { proxyUrl, useProxy } from './running-proxy.ts';

async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const [program, ...rest] = [...args.positionals, ...args.rest];
  if (program === undefined) {
    throw new UserError('no_command', 'run needs a command', ['for example: trustlens run -- curl https://example.com']);
  }
  const proxy = await useProxy(args, surroundings);
  try {
    const change = clientEnvironment({ proxyUrl: proxyUrl(proxy.proxy), caPem: proxy.caPem, bundlePem: proxy.bundlePem });
    return await runChild(program, rest, changedEnvironment(surroundings.env, change), surroundings.stop);
  } finally {
    await proxy.close();
  }
}

/** Runs the child with our own terminal and passes signals on; resolves to its exit code, or 128 and the signal's number as shells do. */
function runChild(program: string, args: readonly string[], env: Record<string, string>, stop: AbortSignal): Promise<number> {
  // It may have been asked to end while the proxy was starting.
  if (stop.aborted) return Promise.resolve(128 + constants.signals[reasonOf(stop)]);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    const end = (): void => {
      // A terminal sends Ctrl-C to the whole group; a signal sent to us alone must reach the child as well.
      child.kill(reasonOf(stop));
    };
    stop.addEventListener('abort', end);
    child.once('error', (error) => {
      stop.removeEventListener('abort', end);
      const found = systemCode(error) === 'ENOENT' ? 'was not found' : `could not be started: ${error.message}`;
      reject(new UserError('command_failed', `${program} ${found}`, ['what stands behind -- is run as it is, without a shell']));
    });
    child.once('exit', (code, signal) => {
      stop.removeEventListener('abort', end);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** The signal with which the program was asked to end. */
function reasonOf(stop: AbortSignal): 'SIGHUP' | 'SIGINT' | 'SIGTERM' {
  const reason: unknown = stop.reason;
  return reason === 'SIGHUP' || reason === 'SIGINT' ? reason : 'SIGTERM';
}

export const runCommand: Command = {
  name: 'run',
  usage: ['run [OPTIONS] -- COMMAND [ARGS]'],
  options: PROXY_OPTIONS,
  maxPositionals: 0,
  takesRest: true,
  run,
};
