/** What can happen to the screen, and what the screen can ask of the world outside. */
import type { Model, StreamState } from './model.ts';
import type { Event, Glossary } from '../src/events/schema.ts';

/** Something that came in over the stream, in order. */
export type StreamItem =
  /** `resumed`: the same run goes on where it broke off; otherwise everything starts anew. */
  | { kind: 'hello'; run: string; glossary: Glossary; resumed: boolean }
  /** `size`: UTF-16 units of its JSON. */
  | { kind: 'event'; event: Event; size: number }
  | { kind: 'gap'; from: number; to: number };

export type Action =
  /** A key by its name. */
  | { type: 'key'; key: string }
  /** Text pasted. */
  | { type: 'paste'; text: string }
  | { type: 'resize'; columns: number; rows: number }
  /** Time went on, and this came in. `now`: ms since the epoch. */
  | { type: 'frame'; now: number; items: readonly StreamItem[] }
  | { type: 'stream'; state: StreamState }
  /** What became of a command given to the proxy. */
  | { type: 'done'; command: ProxyCommand; ok: boolean; message: string }
  /** Words for the user from outside the model. */
  | { type: 'say'; text: string; role: 'text' | 'ok' | 'look' | 'bad' };

/** What the proxy can be asked to do. */
export type ProxyCommand = { name: 'open_browser' } | { name: 'pass_host' | 'inspect_host'; host: string } | { name: 'except_host'; host: string; port: number; checks: string[]; save: boolean } | { name: 'unexcept_host'; host: string; port: number };

export type Effect =
  | { type: 'copy'; text: string }
  | { type: 'command'; command: ProxyCommand }
  | { type: 'quit' }
  | { type: 'suspend' }
  | { type: 'redraw' };

/** A model and what is to be done outside of it. */
export interface Result {
  model: Model;
  effects: readonly Effect[];
}

export function only(model: Model): Result {
  return { model, effects: [] };
}
