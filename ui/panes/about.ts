/** What the selected field or remark is for, always in sight where there is room: one learns by looking around. */
import { selectedField, selectedRemark } from './fields.ts';
import { selectedEntry } from './messages.ts';
import type { Pane } from './pane.ts';
import { fixedRows } from './pane.ts';
import { about, aboutMessage, aboutRemark } from '../abouts.ts';
import { explain } from '../explain.ts';
import { line, span } from '../drawing/line.ts';
import { wrap } from '../text/fit.ts';

export const aboutPane: Pane = {
  id: 'about',
  parent: 'fields',
  focusable: false,
  title: () => line(span('?', 'key'), ' what it is for'),
  rows(context) {
    const { model, width, height } = context;
    const entry = selectedEntry(context);
    const message = entry?.kind === 'message' ? entry.message : undefined;
    const field = selectedField(context);
    const remark = selectedRemark(context);
    if (entry === undefined) return fixedRows([]);
    // While the keys are in the list of messages, it is about the message as a whole.
    const inFields = model.focus === 'fields' || model.focus === 'bytes';
    const whole = message === undefined ? (entry.kind === 'event' ? entry.about : about('data')) : aboutMessage(message);
    const found = explain(model, !inFields ? whole : remark === undefined ? { title: whole.title, keys: field?.about ?? whole.keys } : aboutRemark(remark));
    if (found === undefined) return fixedRows([{ line: line(span(' nothing is known about it', 'muted')) }]);
    const text = found.citation === '' ? found.text : `${found.text} (${found.citation})`;
    return fixedRows(wrap(text, width - 2, height).map((words) => ({ line: line(` ${words}`) })));
  },
};
