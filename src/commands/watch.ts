/** `trustlens watch`: a dashboard on the proxy that is running already, here or in another terminal. */
import type { DashboardOptions, DashboardOutcome } from '../../ui/main.ts';
import { EXIT, UserError } from '../errors.ts';
import { findRunning } from '../publish/run-file.ts';
import { flag } from './command.ts';
import type { Command } from './command.ts';

/** The dashboard as far as this command uses it. */
export interface Dashboard {
  /** Why there can be no dashboard on this terminal; undefined when there can. */
  dashboardRefusal(options: Pick<DashboardOptions, 'env' | 'input' | 'output'>): string | undefined;
  runDashboard(options: DashboardOptions): Promise<DashboardOutcome>;
}

/** The command with the dashboard that `load` brings, asked for only when it is needed: it is slow to load. */
export function watchCommand(load: () => Promise<Dashboard>): Command {
  return {
    name: 'watch',
    usage: ['watch'],
    options: {
      owner: { type: 'boolean', help: 'given by `trustlens start` to its own dashboard: leaving it ends the proxy' },
    },
    maxPositionals: 0,
    async run(args, { env, home, stdin: input, stdout: output, stderr, stop }) {
      if (!input.isTTY || !output.isTTY) throw noDashboard('the dashboard needs a terminal for input and output');
      const running = await findRunning(home);
      if (running === undefined) {
        throw new UserError('not_running', 'no trustlens proxy is running', ['start one with `trustlens start`, or name its home folder with --home']);
      }
      const dashboard = await load();
      const refusal = dashboard.dashboardRefusal({ env, input, output });
      if (refusal !== undefined) throw noDashboard(refusal);
      const { message } = await dashboard.runDashboard({ ...running.stream, input, output, env, stop, ownsProxy: flag(args, 'owner') });
      if (message !== undefined) stderr.write(`${message}\n`);
      return EXIT.ok;
    },
  };
}

function noDashboard(message: string): UserError {
  return new UserError('no_terminal', message, ['`trustlens events` prints the event stream for scripts']);
}

export const watch = watchCommand(() => import('../../ui/main.ts'));
