/** A dashboard without a terminal: events and keys in, drawings out. */
import type { Action, Effect, StreamItem } from '../../ui/actions.ts';
import { cutLine, plainText } from '../../ui/drawing/line.ts';
import { selectedId } from '../../ui/list-window.ts';
import type { Model, ModelOptions } from '../../ui/model.ts';
import { newModel } from '../../ui/model.ts';
import type { DetailPaneId } from '../../ui/panes/registry.ts';
import { panes } from '../../ui/panes/registry.ts';
import { render } from '../../ui/render.ts';
import { update } from '../../ui/update.ts';
import type { Event, Glossary } from '../../src/events/schema.ts';
import { SAMPLE_GLOSSARY, SAMPLE_START, SampleRun } from './sample-events.ts';

export interface ScreenOptions extends Partial<ModelOptions> {
  events?: readonly Event[];
  glossary?: Glossary;
}

/** The items of a stream that carries the events. */
export function items(events: readonly Event[], glossary: Glossary = SAMPLE_GLOSSARY): StreamItem[] {
  return [{ kind: 'hello', run: 'test-run', glossary, resumed: false }, ...events.map((event): StreamItem => ({ kind: 'event', event, size: JSON.stringify(event).length }))];
}

export class TestScreen {
  model: Model;
  /** All effects so far, oldest first. */
  readonly effects: Effect[] = [];

  constructor(options: ScreenOptions = {}) {
    const { events = [], glossary, ...rest } = options;
    this.model = newModel({ columns: 120, rows: 30, now: SAMPLE_START + 20_000, ...rest });
    this.do({ type: 'stream', state: { kind: 'open' } });
    this.do({ type: 'frame', now: this.model.now, items: items(events, glossary) });
  }

  do(action: Action): this {
    const { model, effects } = update(this.model, action);
    this.model = model;
    this.effects.push(...effects);
    return this;
  }

  /** Presses keys one after another. */
  press(...keys: readonly string[]): this {
    for (const key of keys) this.do({ type: 'key', key });
    return this;
  }

  /** Types text, letter by letter. */
  type(text: string): this {
    for (const letter of text) this.press(letter === ' ' ? 'space' : letter);
    return this;
  }

  /** More events come in. */
  receive(events: readonly Event[], now = this.model.now): this {
    return this.do({ type: 'frame', now, items: items(events).slice(1) });
  }

  resize(columns: number, rows: number): this {
    return this.do({ type: 'resize', columns, rows });
  }

  /** The screen, a string a row, trailing spaces left away. */
  drawing(): string[] {
    return render(this.model).drawing();
  }

  text(): string {
    return this.drawing().join('\n');
  }
}

/** A run of the given kinds, the first one oldest. */
export function runOf(...kinds: readonly Parameters<SampleRun['connection']>[0][]): SampleRun {
  const run = new SampleRun().started();
  for (const kind of kinds) run.connection(kind);
  return run;
}

/** What one pane draws of the connection under the cursor, in a box with `width` × `height` cells inside. */
export function paneLines({ model }: TestScreen, id: DetailPaneId, width: number, height = 40): string[] {
  const connection = model.store.get(selectedId(model));
  if (connection === undefined) throw new Error('there is no connection to look at');
  const pane = panes[id];
  const context = { model, connection, width, height };
  const rows = pane.rows(context);
  const lines = [...(pane.heading?.(context) ?? []), ...Array.from({ length: rows.length }, (_, index) => rows.at(index).line)];
  return lines.map((words) => plainText(cutLine(words, width)).trimEnd());
}
