/** How each tab arranges its panes in the room it gets. */
import type { Rect } from './drawing/canvas.ts';
import type { PlacedPane } from './layout.ts';
import type { Model, TabId } from './model.ts';
import type { PaneId } from './panes/pane.ts';

/** Cells with borders from which two trees stand side by side. */
const WIDE_PAIR = 66;
/** The same for three columns. */
const WIDE_TRIPLE = 110;
/** For a dissection tree beside its bytes: eight bytes a line with their characters, and words enough for the tree. */
const WIDE_BYTES = 92;
/** Lines with borders from which a list stands above what it opens. */
const TALL_PAIR = 20;
/** The same for messages, which open into two panes. */
const TALL_HANDSHAKE = 24;
/** And from which there is room for an explanation as well. */
const TALL_ABOUT = 26;
const ABOUT_HEIGHT = 5;

type Arrange = (rect: Rect, focus: PaneId) => PlacedPane[];

/** Two boxes above each other, the upper one `height` lines high, sharing an edge. */
function above(rect: Rect, height: number): [upper: Rect, lower: Rect] {
  return [
    { ...rect, height },
    { ...rect, y: rect.y + height - 1, height: rect.height - height + 1 },
  ];
}

/** Two boxes side by side, the left one `width` cells wide, sharing an edge. */
function beside(rect: Rect, width: number): [left: Rect, right: Rect] {
  return [
    { ...rect, width },
    { ...rect, x: rect.x + width - 1, width: rect.width - width + 1 },
  ];
}

function alone(pane: PaneId): Arrange {
  return (rect) => [{ pane, rect }];
}

/** Messages above; below them the fields of the selected one beside its bytes, and what the selected field is for. */
function arrangeHandshake(rect: Rect, focus: PaneId): PlacedPane[] {
  if (rect.height >= TALL_HANDSHAKE) {
    const [upper, lower] = above(rect, Math.round(rect.height * 0.45));
    return [{ pane: 'messages', rect: upper }, ...arrangeFields(lower, rect.height >= TALL_ABOUT)];
  }
  return focus === 'fields' || focus === 'bytes' ? arrangeFields(rect, false) : [{ pane: 'messages', rect }];
}

function arrangeFields(rect: Rect, withAbout: boolean): PlacedPane[] {
  if (withAbout) {
    const [upper, lower] = above(rect, rect.height - ABOUT_HEIGHT + 1);
    return [...arrangeFields(upper, false), { pane: 'about', rect: lower }];
  }
  if (rect.width >= WIDE_BYTES) {
    const [left, right] = beside(rect, Math.floor(rect.width * (rect.width >= 150 ? 0.5 : 0.58)));
    return [
      { pane: 'fields', rect: left },
      { pane: 'bytes', rect: right },
    ];
  }
  const [upper, lower] = above(rect, Math.ceil(rect.height * 0.64));
  return [
    { pane: 'fields', rect: upper },
    { pane: 'bytes', rect: lower },
  ];
}

/** The real chain beside the forged one, what became of each field beside them where there is room, the judgement below. */
function arrangeChains(rect: Rect, focus: PaneId): PlacedPane[] {
  if (focus === 'certificate') return [{ pane: 'certificate', rect }];
  const [upper, judged] = above(rect, Math.ceil(rect.height * (rect.height >= TALL_PAIR ? 0.55 : 0.6)));
  if (rect.width >= WIDE_TRIPLE) {
    const third = Math.floor(rect.width / 3);
    const [real, others] = beside(upper, third + 4);
    const [forged, differences] = beside(others, third);
    return [
      { pane: 'real', rect: real },
      { pane: 'forged', rect: forged },
      { pane: 'differences', rect: differences },
      { pane: 'judged', rect: judged },
    ];
  }
  if (rect.width >= WIDE_PAIR) {
    const [real, forged] = beside(upper, Math.ceil(rect.width / 2));
    const pair: PlacedPane[] = [
      { pane: 'real', rect: real },
      { pane: 'forged', rect: forged },
    ];
    if (rect.height < TALL_ABOUT) return [...pair, { pane: 'judged', rect: judged }];
    const [verdict, differences] = above(judged, Math.ceil(judged.height / 2));
    return [...pair, { pane: 'judged', rect: verdict }, { pane: 'differences', rect: differences }];
  }
  const shown: PaneId = focus === 'forged' || focus === 'differences' ? focus : 'real';
  return [
    { pane: shown, rect: upper },
    { pane: 'judged', rect: judged },
  ];
}

/** Exchanges above, the heads of the selected one below. */
function arrangeExchanges(rect: Rect, focus: PaneId): PlacedPane[] {
  if (rect.height >= TALL_PAIR) {
    // Who reads the heads wants to see them; the exchange they belong to stays in sight.
    const [upper, lower] = above(rect, Math.max(6, Math.round(rect.height * (focus === 'heads' ? 0.25 : 0.42))));
    return [
      { pane: 'exchanges', rect: upper },
      { pane: 'heads', rect: lower },
    ];
  }
  return [{ pane: focus === 'heads' ? 'heads' : 'exchanges', rect }];
}

const ARRANGEMENTS: Readonly<Record<TabId, { first: PaneId; panes: readonly PaneId[]; arrange: Arrange }>> = {
  summary: { first: 'summary', panes: ['summary'], arrange: alone('summary') },
  handshake: { first: 'messages', panes: ['messages', 'fields', 'bytes'], arrange: arrangeHandshake },
  chains: { first: 'real', panes: ['real', 'forged', 'differences', 'judged'], arrange: arrangeChains },
  changed: { first: 'changed', panes: ['changed'], arrange: alone('changed') },
  exchanges: { first: 'exchanges', panes: ['exchanges', 'heads'], arrange: arrangeExchanges },
  raw: { first: 'raw', panes: ['raw'], arrange: alone('raw') },
  steps: { first: 'steps', panes: ['steps'], arrange: alone('steps') },
};

/** The panes of the open tab in the room of the detail. */
export function arrange(model: Model, rect: Rect): readonly PlacedPane[] {
  return ARRANGEMENTS[model.tab].arrange(rect, model.focus);
}

/** Where the keys go when the tab is entered. */
export function firstPane(tab: TabId): PaneId {
  return ARRANGEMENTS[tab].first;
}

/** The panes Tab goes through. */
export function panesOf(tab: TabId): readonly PaneId[] {
  return ARRANGEMENTS[tab].panes;
}
