/** Letting a host through although its certificate is bad: the question, its answers, and taking that back. */
import { toast } from './toast.ts';
import type { Result } from '../actions.ts';
import { only } from '../actions.ts';
import { caption } from '../keys.ts';
import { selectedId } from '../list-window.ts';
import type { Model, Overlay } from '../model.ts';
import { targetName } from '../store/connection.ts';

/** Asks whether the host under the cursor is to be let through, or says why that cannot be. */
export function askException(model: Model): Model {
  const connection = model.store.get(selectedId(model));
  if (connection === undefined) return toast(model, 'no connection is under the cursor', 'look');
  const faults = connection.faults ?? [];
  if (faults.length === 0) return toast(model, 'nothing is wrong with this server’s certificate, so there is nothing to let through', 'look');
  const never = faults.find(({ forgivable }) => !forgivable);
  if (never !== undefined) return toast(model, `no exception can be made for ${never.words} (${never.check}): somebody else may hold that key, so it proves nothing`, 'bad');
  if (connection.exception === true) return toast(model, 'an exception lets this host through already; X takes it back', 'look');
  const { host, port } = connection.target;
  return { ...model, overlay: { kind: 'except', name: targetName(connection), host, port, faults } };
}

/** An answer to the question. Enter is none: a bad certificate is not to be waved through by a habit. */
export function exceptionKey(model: Model, overlay: Extract<Overlay, { kind: 'except' }>, key: string): Result {
  const { host, port, faults } = overlay;
  const closed: Model = { ...model, overlay: null };
  switch (key) {
    case 'y':
    case 's':
      return { model: closed, effects: [{ type: 'command', command: { name: 'except_host', host, port, checks: faults.map(({ check }) => check), save: key === 's' } }] };
    case 'n':
    case 'escape':
    case 'q':
    case 'C-c':
      return only(toast(closed, 'nothing was changed'));
    default:
      return only(toast(model, `${caption(key)} is no answer: y lets it through, s saves that too, n does not`, 'look'));
  }
}

/** Takes back what lets the host under the cursor through. */
export function takeBackException(model: Model): Result {
  const connection = model.store.get(selectedId(model));
  if (connection === undefined) return only(toast(model, 'no connection is under the cursor', 'look'));
  const { host, port } = connection.target;
  const known = model.store.proxy.exceptions.some((exception) => exception.host === host && (exception.port === null || exception.port === port));
  if (!known) return only(toast(model, `there is no exception for ${targetName(connection)}`, 'look'));
  return { model, effects: [{ type: 'command', command: { name: 'unexcept_host', host, port } }] };
}
