/** Runs the dashboard: connects to the event stream, folds what comes, paints, and puts the terminal back at the end. */
import type { Action, Effect } from './actions.ts';
import { newModel } from './model.ts';
import { render } from './render.ts';
import { StreamClient } from './stream-client.ts';
import { FramePacer } from './terminal/frame-pacer.ts';
import { refusal, terminalProfile } from './terminal/profile.ts';
import type { TerminalInput } from './terminal/key-input.ts';
import { TerminalScreen } from './terminal/screen.ts';
import type { TerminalOutput } from './terminal/screen.ts';
import { update } from './update.ts';

/** Items folded for one frame: some ten milliseconds' work, so that a backlog of a hundred thousand events does not hold up a key. */
const ITEMS_A_FRAME = 4_000;
/** ms between two looks at the clock, for what depends on it. */
const CLOCK_INTERVAL = 1_000;

export interface DashboardOptions {
  /** Address of the event stream, `ws://127.0.0.1:PORT/events`. */
  url: string;
  token: string;
  /** Terminals; `dashboardRefusal` says when they are none. */
  input: TerminalInput;
  output: TerminalOutput;
  env: Readonly<Record<string, string | undefined>>;
  /** Ends the dashboard. */
  stop: AbortSignal;
  /** Quitting this dashboard ends the proxy: ask first when connections are open, and end with the stream. */
  ownsProxy?: boolean;
}

/**
 * quit: the user left. stream_ended: the stream could not be had, or the proxy this dashboard belongs to is gone. stopped: asked
 * to end, or there is no terminal to draw on. `message` says why, where that is not plain.
 */
export interface DashboardOutcome {
  reason: 'quit' | 'stream_ended' | 'stopped';
  message?: string;
}

/** Why there can be no dashboard on this terminal; undefined when there can. */
export function dashboardRefusal({ env, input, output }: Pick<DashboardOptions, 'env' | 'input' | 'output'>): string | undefined {
  return refusal(env, input, output);
}

/** Resolves when the dashboard is left and the terminal is as it was before. */
export function runDashboard(options: DashboardOptions): Promise<DashboardOutcome> {
  const refused = dashboardRefusal(options);
  if (refused !== undefined) return Promise.resolve({ reason: 'stopped', message: refused });
  if (options.stop.aborted) return Promise.resolve({ reason: 'stopped' });
  return new Promise((resolve) => {
    new Dashboard(options, resolve).start();
  });
}

class Dashboard {
  readonly #options: DashboardOptions;
  readonly #resolve: (outcome: DashboardOutcome) => void;
  readonly #screen: TerminalScreen;
  readonly #client: StreamClient;
  readonly #pacer: FramePacer;
  readonly #clock: NodeJS.Timeout;
  #model;
  /** The stream was there at least once. */
  #greeted = false;
  #over = false;

  constructor(options: DashboardOptions, resolve: (outcome: DashboardOutcome) => void) {
    this.#options = options;
    this.#resolve = resolve;
    const { input, output, env } = options;
    this.#screen = new TerminalScreen({
      input,
      output,
      profile: terminalProfile(env),
      onKey: (key) => {
        this.#dispatch({ type: 'key', key });
      },
      onPaste: (text) => {
        this.#dispatch({ type: 'paste', text });
      },
      onResize: (columns, rows) => {
        this.#dispatch({ type: 'resize', columns, rows });
        // Drawn at once: the terminal is blank now.
        this.#draw();
      },
      onEnd: (why) => {
        this.#end({ reason: 'stopped', message: why });
      },
      onPrinted: () => {
        this.#dispatch({ type: 'say', text: 'something was printed; it comes out when you leave', role: 'look' });
      },
    });
    this.#model = newModel({
      columns: this.#screen.columns,
      rows: this.#screen.rows,
      now: Date.now(),
      utcOffset: (time) => -new Date(time).getTimezoneOffset(),
      ownsProxy: options.ownsProxy ?? false,
    });
    this.#pacer = new FramePacer(
      () => {
        this.#frame();
      },
      {
        now: () => performance.now(),
        after: (ms, action) => {
          const timer = setTimeout(action, ms);
          return () => {
            clearTimeout(timer);
          };
        },
        whenWritable: (action) => {
          if (output.writableNeedDrain !== true) return 'writable';
          output.once('drain', action);
          return 'waiting';
        },
      },
    );
    this.#client = new StreamClient({
      url: options.url,
      token: options.token,
      onItems: () => {
        this.#pacer.request();
      },
      onState: (state) => {
        this.#dispatch({ type: 'stream', state });
        if (state.kind === 'open') this.#greeted = true;
        // What was seen stays on the screen of a guest; the owner's dashboard goes with its proxy.
        if (state.kind === 'ended' && (!this.#greeted || options.ownsProxy === true)) this.#end({ reason: 'stream_ended', message: state.why });
      },
    });
    this.#clock = setInterval(() => {
      this.#pacer.request();
    }, CLOCK_INTERVAL);
  }

  start(): void {
    this.#options.stop.addEventListener('abort', this.#stopped);
    this.#client.start();
    this.#pacer.request();
  }

  readonly #stopped = (): void => {
    this.#end({ reason: 'stopped' });
  };

  #dispatch(action: Action): void {
    if (this.#over) return;
    const { model, effects } = update(this.#model, action);
    this.#model = model;
    for (const effect of effects) this.#do(effect);
    this.#pacer.request();
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case 'copy':
        this.#screen.copy(effect.text);
        return;
      case 'command': {
        const { command } = effect;
        void this.#client.command(command).then(({ ok, message }) => {
          this.#dispatch({ type: 'done', command, ok, message });
        });
        return;
      }
      case 'quit':
        this.#end({ reason: 'quit' });
        return;
      case 'suspend':
        this.#screen.suspend();
        return;
      case 'redraw':
        this.#screen.redraw();
    }
  }

  #frame(): void {
    if (this.#over) return;
    this.#model = update(this.#model, { type: 'frame', now: Date.now(), items: this.#client.take(ITEMS_A_FRAME) }).model;
    this.#draw();
    // What is left of a backlog, or of a filter over many rows, goes on with the next frame.
    if (this.#client.waiting > 0 || !this.#model.view.complete) this.#pacer.request();
  }

  #draw(): void {
    if (!this.#over) this.#screen.draw(render(this.#model));
  }

  #end(outcome: DashboardOutcome): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.stop.removeEventListener('abort', this.#stopped);
    clearInterval(this.#clock);
    this.#pacer.stop();
    this.#client.close();
    this.#screen.close();
    this.#resolve(outcome);
  }
}
