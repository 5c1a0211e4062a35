/** All panes of the detail. The list is drawn by itself, because its cursor is a connection and not a line. */
import { aboutPane } from './about.ts';
import { bytesPane } from './bytes.ts';
import { certificatePane } from './certificate.ts';
import { forgedPane, realPane } from './chain.ts';
import { changedPane } from './changed.ts';
import { differencesPane } from './differences.ts';
import { exchangesPane } from './exchanges.ts';
import { fieldsPane } from './fields.ts';
import { headsPane } from './heads.ts';
import { judgedPane } from './judged.ts';
import { messagesPane } from './messages.ts';
import type { Pane, PaneId } from './pane.ts';
import { rawPane } from './raw.ts';
import { stepsPane } from './steps.ts';
import { summaryPane } from './summary.ts';

export type DetailPaneId = Exclude<PaneId, 'list'>;

export const panes: Readonly<Record<DetailPaneId, Pane>> = {
  summary: summaryPane,
  messages: messagesPane,
  fields: fieldsPane,
  bytes: bytesPane,
  about: aboutPane,
  real: realPane,
  forged: forgedPane,
  judged: judgedPane,
  differences: differencesPane,
  certificate: certificatePane,
  changed: changedPane,
  exchanges: exchangesPane,
  heads: headsPane,
  raw: rawPane,
  steps: stepsPane,
};
