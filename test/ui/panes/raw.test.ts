import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { plainText } from '../../../ui/drawing/line.ts';
import { rawPane } from '../../../ui/panes/raw.ts';

describe('the raw events', () => {
  it('are JSON that reads back as the event, unless a string was cut', () => {
    const { events } = runOf('plain');
    const screen = new TestScreen({ events });
    const lines = paneLines(screen, 'raw', 400);
    const heads = lines.flatMap((drawn, index) => (/^ [▾▸] /.test(drawn) ? [index] : []));
    const own = events.filter(({ connection }) => connection === 1);
    assert.equal(heads.length, own.length);
    for (const [number, head] of heads.entries()) {
      const body = lines.slice(head + 1, heads[number + 1]).join('\n');
      assert.deepEqual(JSON.parse(body), own[number]);
    }
  });

  it('fold what is very long, and cut long strings', () => {
    const screen = new TestScreen({ events: runOf('good').events });
    const folded = paneLines(screen, 'raw', 118).filter((drawn) => drawn.startsWith(' ▸ tls.message'));
    assert.ok(folded.length > 0);
    screen.press('enter', '6', '=');
    assert.match(paneLines(screen, 'raw', 400).join('\n'), /"raw": "[A-Za-z0-9+/]{160}… [\d,]+ characters"/);
  });

  it('copy an event whole, and all of them as NDJSON', () => {
    const { events } = runOf('good');
    const { model } = new TestScreen({ events });
    const connection = model.store.get(1);
    assert.ok(connection !== undefined);
    const context = { model, connection, width: 118, height: 30 };
    const own = events.filter((event) => event.connection === 1);
    assert.deepEqual(JSON.parse(rawPane.rows(context).at(3).copy?.().text ?? ''), own[0]);
    const ndjson = rawPane.whole?.(context)?.text ?? '';
    assert.deepEqual(ndjson.trimEnd().split('\n').map((text): unknown => JSON.parse(text)), own);
  });

  it('say how many were not kept', () => {
    const run = runOf('opening');
    for (let index = 0; index < 4_000; index += 1) run.emit(1, index, 'http2.frame', { from: 'client', stream: 0, frame: { id: 6, name: 'PING' }, length: 8, summary: 'ping' });
    const { model } = new TestScreen({ events: run.events });
    const connection = model.store.get(1);
    assert.ok(connection !== undefined);
    const rows = rawPane.rows({ model, connection, width: 80, height: 30 });
    assert.match(plainText(rows.at(rows.length - 1).line), /! [\d,]+ earlier events not kept/);
  });
});
