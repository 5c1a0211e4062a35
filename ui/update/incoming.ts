/** What comes in over the stream, folded into the model. */
import { listHeight } from './focus.ts';
import { lookedAway } from './move.ts';
import { toast } from './toast.ts';
import type { ProxyCommand, StreamItem } from '../actions.ts';
import { FilteredView } from '../filter/filtered-view.ts';
import { selectedId, settleList } from '../list-window.ts';
import type { Model } from '../model.ts';
import { Store } from '../store/store.ts';

/** The model with everything that came since the last frame. `now`: ms since the epoch. */
export function take(model: Model, now: number, items: readonly StreamItem[]): Model {
  let next: Model = { ...model, now };
  const looked = selectedId(model);
  next.store.pinned = looked;
  for (const item of items) {
    switch (item.kind) {
      case 'hello':
        next = greeted(next, item);
        break;
      case 'gap':
        next = { ...next, lost: next.lost + (item.to - item.from + 1) };
        break;
      case 'event': {
        const changed = next.store.fold(item.event, item.size);
        if (changed !== undefined) next.view.changed(changed, now);
      }
    }
  }
  next.view.removed(next.store.trim());
  next.view.step(now);
  if (next.toast !== null && next.toast.until <= now) next = { ...next, toast: null };
  const settled = { ...next, list: settleList(next, listHeight(next)) };
  // Another connection may be looked at now: the newest one, or the neighbour of one that went.
  return looked === null ? settled : lookedAway(settled, looked);
}

/** A stream began: another run than before starts with an empty screen. */
function greeted(model: Model, hello: Extract<StreamItem, { kind: 'hello' }>): Model {
  const next: Model = { ...model, glossary: hello.glossary, run: hello.run, stream: { kind: 'open' } };
  if (hello.resumed || model.run === null) return next;
  const store = new Store();
  return toast(
    { ...next, store, view: new FilteredView(store), lost: 0, list: { selected: null, top: null, follow: true }, focus: 'list', zoom: 'off', cursors: {}, certificate: null, passedHosts: new Set() },
    'the proxy was started anew: this is a new run',
  );
}

/** What became of a command. */
export function commandDone(model: Model, command: ProxyCommand, ok: boolean, message: string): Model {
  const said = toast(model, message, ok ? 'ok' : 'bad');
  if (!ok || (command.name !== 'pass_host' && command.name !== 'inspect_host')) return said;
  const passedHosts = new Set(model.passedHosts);
  if (command.name === 'pass_host') passedHosts.add(command.host);
  else passedHosts.delete(command.host);
  return { ...said, passedHosts };
}
