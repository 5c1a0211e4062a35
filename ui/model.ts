/** The state of the whole screen. Everything that is drawn follows from it; `update.ts` is the only place that makes another one. */
import type { Explanation } from './explanations.ts';
import { FilteredView } from './filter/filtered-view.ts';
import type { PaneId } from './panes/pane.ts';
import type { Prompt } from './prompt.ts';
import type { Fault } from './store/connection.ts';
import { Store } from './store/store.ts';
import type { StoreLimits } from './store/store.ts';
import type { Glossary, Hop } from '../src/events/schema.ts';

/** The views of a connection, in the order of their keys 1 to 7. */
export const TABS = ['summary', 'handshake', 'chains', 'changed', 'exchanges', 'raw', 'steps'] as const;
export type TabId = (typeof TABS)[number];

/** How the event stream stands. */
export type StreamState =
  | { kind: 'connecting'; attempt: number }
  | { kind: 'open' }
  /** Lost; tried again at `retryAt`, ms since the epoch. */
  | { kind: 'waiting'; attempt: number; retryAt: number; why: string }
  /** Over for good. */
  | { kind: 'ended'; why: string };

export interface ListState {
  /** The connection under the cursor; null rides on the newest one. */
  selected: number | null;
  /** The connection in the first line; null keeps the newest one there. */
  top: number | null;
  /** New rows come in above. */
  follow: boolean;
}

/** A place in a pane: the line under the cursor and the line on top. */
export interface Cursor {
  index: number;
  top: number;
}

/** What lies above everything else. */
export type Overlay =
  | { kind: 'explain'; explanation: Explanation; top: number }
  | { kind: 'help'; top: number }
  | { kind: 'root'; top: number }
  | { kind: 'trust'; top: number }
  | { kind: 'quit' }
  /** Whether a host with a bad chain may be let through all the same. */
  | { kind: 'except'; name: string; host: string; port: number; faults: readonly Fault[] }
  | { kind: 'palette'; prompt: Prompt; index: number }
  /** `before`: the filter to return to on Esc; `history`: the place in the earlier filters, 0 for none. */
  | { kind: 'filter'; prompt: Prompt; before: string; complaint: string | null; history: number };

/** A word to the user at the bottom, for a few seconds. */
export interface Toast {
  text: string;
  role: 'text' | 'ok' | 'look' | 'bad';
  /** ms since the epoch. */
  until: number;
}

export interface Model {
  size: { columns: number; rows: number };
  /** ms since the epoch. */
  now: number;
  /** Minutes east of UTC at a time in ms since the epoch. */
  utcOffset: (time: number) => number;
  /** Quitting this dashboard ends the proxy. */
  ownsProxy: boolean;
  store: Store;
  view: FilteredView;
  /** The run whose events these are. */
  run: string | null;
  glossary: Glossary;
  stream: StreamState;
  /** Events that never reached this dashboard. */
  lost: number;
  list: ListState;
  focus: PaneId;
  tab: TabId;
  /** The focused half has the whole screen: everywhere, or only where it was entered from the list above it. */
  zoom: 'off' | 'entered' | 'on';
  cursors: Readonly<Partial<Record<PaneId, Cursor>>>;
  /** Tree rows that are not as they come: folded where they would be open, open where they would be folded. */
  folds: ReadonlySet<string>;
  /** The view and the pane that Enter led out of, for Esc; null when it led from the list. */
  cameFrom: { tab: TabId; pane: PaneId } | null;
  /** The certificate that is open, and the pane it was opened from. */
  certificate: { hop: Hop; sha256: string } | null;
  overlay: Overlay | null;
  toast: Toast | null;
  /** Filters used before, newest first. */
  filterHistory: readonly string[];
  /** Hosts passed through at this user's wish. */
  passedHosts: ReadonlySet<string>;
}

export interface ModelOptions {
  columns: number;
  rows: number;
  now: number;
  utcOffset?: (time: number) => number;
  ownsProxy?: boolean;
  limits?: StoreLimits;
}

/** The screen before the first event. */
export function newModel(options: ModelOptions): Model {
  const store = new Store(options.limits);
  return {
    size: { columns: options.columns, rows: options.rows },
    now: options.now,
    utcOffset: options.utcOffset ?? (() => 0),
    ownsProxy: options.ownsProxy ?? false,
    store,
    view: new FilteredView(store),
    run: null,
    glossary: {},
    stream: { kind: 'connecting', attempt: 1 },
    lost: 0,
    list: { selected: null, top: null, follow: true },
    focus: 'list',
    tab: 'summary',
    zoom: 'off',
    cursors: {},
    folds: new Set(),
    certificate: null,
    cameFrom: null,
    overlay: null,
    toast: null,
    filterHistory: [],
    passedHosts: new Set(),
  };
}
