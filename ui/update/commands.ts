/** What each command does. */
import { copied, copyValue, copyWhole } from './copying.ts';
import { askException, takeBackException } from './exceptions.ts';
import { applyFilter, openFilter } from './filtering.ts';
import { focusedRow, listHeight } from './focus.ts';
import { back, enter, foldAll, move, moveConnection, neighbourTab, nextPane, showTab, sideways } from './move.ts';
import { toast } from './toast.ts';
import { aboutConnection } from '../abouts.ts';
import type { Result } from '../actions.ts';
import { only } from '../actions.ts';
import { explain } from '../explain.ts';
import type { CommandId } from '../keys.ts';
import { layout } from '../layout.ts';
import { idAt, listWindow, selectedId } from '../list-window.ts';
import type { Model } from '../model.ts';
import { promptWith } from '../prompt.ts';

const COMMANDS: Readonly<Record<CommandId, (model: Model) => Result>> = {
  up: (model) => only(move(model, { by: -1 })),
  down: (model) => only(move(model, { by: 1 })),
  left: (model) => only(sideways(model, 'left')),
  right: (model) => only(sideways(model, 'right')),
  page_up: (model) => only(move(model, { pages: -1 })),
  page_down: (model) => only(move(model, { pages: 1 })),
  first: (model) => only(move(model, { to: 'first' })),
  last: (model) => only(move(model, { to: 'last' })),
  enter: (model) => only(enter(model)),
  back: (model) => only(model.focus === 'list' ? clearFilter(model) : back(model)),
  next_pane: (model) => only(nextPane(model, 1)),
  previous_pane: (model) => only(nextPane(model, -1)),
  next_tab: (model) => only(neighbourTab(model, 1)),
  previous_tab: (model) => only(neighbourTab(model, -1)),
  tab_1: (model) => only(showTab(model, 'summary')),
  tab_2: (model) => only(showTab(model, 'handshake')),
  tab_3: (model) => only(showTab(model, 'chains')),
  tab_4: (model) => only(showTab(model, 'changed')),
  tab_5: (model) => only(showTab(model, 'exchanges')),
  tab_6: (model) => only(showTab(model, 'raw')),
  tab_7: (model) => only(showTab(model, 'steps')),
  next_connection: (model) => only(moveConnection(model, 1)),
  previous_connection: (model) => only(moveConnection(model, -1)),
  follow: (model) => only(follow(model)),
  filter: (model) => only(openFilter(model)),
  clear_filter: (model) => only(clearFilter(model)),
  explain: (model) => only(explainHere(model)),
  help: (model) => only({ ...model, overlay: { kind: 'help', top: 0 } }),
  copy: copyValue,
  copy_whole: copyWhole,
  copy_run: (model) => copied(model, { what: 'command', text: 'trustlens run -- curl https://example.com' }),
  copy_proxy: (model) => copied(model, { what: 'proxy address', text: proxyAddress(model) }),
  pass,
  except: (model) => only(askException(model)),
  unexcept: takeBackException,
  browser: (model) => ({ model: toast(model, 'opening a browser window …'), effects: [{ type: 'command', command: { name: 'open_browser' } }] }),
  root: (model) => only({ ...model, overlay: { kind: 'root', top: 0 } }),
  trust: (model) => only({ ...model, overlay: { kind: 'trust', top: 0 } }),
  zoom: (model) => only(zoom(model)),
  fold_all: (model) => only(foldAll(model, 'closed')),
  unfold_all: (model) => only(foldAll(model, 'open')),
  palette: (model) => only({ ...model, overlay: { kind: 'palette', prompt: promptWith(''), index: 0 } }),
  redraw: (model) => ({ model, effects: [{ type: 'redraw' }] }),
  suspend: (model) => ({ model, effects: [{ type: 'suspend' }] }),
  quit,
};

/** Does what the command says. */
export function run(model: Model, command: CommandId): Result {
  return COMMANDS[command](model);
}

/** Where the proxy listens, as one types it into settings. */
export function proxyAddress(model: Model): string {
  const { started } = model.store.proxy;
  return started === undefined ? '' : `${started.host.includes(':') ? `[${started.host}]` : started.host}:${started.port}`;
}

/** What is seen stays where it is when follow goes off; when it goes on, the newest come into sight. */
function follow(model: Model): Model {
  const { list } = model;
  if (list.follow) {
    const window = listWindow(model, listHeight(model));
    const top = idAt(model, window.top) ?? null;
    const selected = list.selected ?? idAt(model, window.selected) ?? null;
    return toast({ ...model, list: { follow: false, top, selected } }, 'follow off: the list stays as it is');
  }
  const onNewest = selectedId(model) === idAt(model, 0);
  return toast({ ...model, list: { follow: true, top: null, selected: onNewest ? null : list.selected } }, 'follow on: new connections come in above');
}

/** A small screen shows one half at a time as it is. */
function zoom(model: Model): Model {
  const { kind } = layout(model);
  const next: Model = { ...model, zoom: model.zoom === 'off' || (model.zoom === 'entered' && kind === 'beside') ? 'on' : 'off' };
  return layout(next).kind === kind ? toast(model, `this half has the whole screen already${model.store.ids.length > 0 && model.focus === 'list' ? '; ⏎ goes to the other' : ''}`, 'look') : next;
}

function clearFilter(model: Model): Model {
  if (model.view.filter === undefined) return model;
  const { text } = model.view.filter;
  const filterHistory = [text, ...model.filterHistory.filter((known) => known !== text)];
  return toast({ ...applyFilter(model, ''), filterHistory }, 'filter cleared; / and ↑ bring it back');
}

function explainHere(model: Model): Model {
  if (model.overlay?.kind === 'explain') return { ...model, overlay: { kind: 'help', top: 0 } };
  const connection = model.store.get(selectedId(model));
  // Without a connection there is nothing but the keys to explain.
  if (connection === undefined) return { ...model, overlay: { kind: 'help', top: 0 } };
  const about = model.focus === 'list' ? aboutConnection(connection) : focusedRow(model)?.about;
  const explanation = about === undefined ? undefined : explain(model, about);
  if (explanation === undefined) return toast(model, 'there is nothing to explain on this line; F1 shows all keys', 'look');
  return { ...model, overlay: { kind: 'explain', explanation, top: 0 } };
}

function pass(model: Model): Result {
  const host = model.store.get(selectedId(model))?.target.host ?? '';
  if (host === '') return only(toast(model, 'no connection is under the cursor whose host could be passed', 'look'));
  const name = model.passedHosts.has(host) ? 'inspect_host' : 'pass_host';
  return { model, effects: [{ type: 'command', command: { name, host } }] };
}

/** Asks only if something would be lost. */
function quit(model: Model): Result {
  if (model.overlay?.kind !== 'quit' && model.ownsProxy && model.store.open > 0) return only({ ...model, overlay: { kind: 'quit' } });
  return { model: { ...model, overlay: null }, effects: [{ type: 'quit' }] };
}
