/** What a peer sends never reaches the terminal as anything but text, and never moves the lines of the screen. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TABS } from '../../ui/model.ts';
import { render } from '../../ui/render.ts';
import { TerminalScreen } from '../../ui/terminal/screen.ts';
import { hostileEvents, hostileText } from '../support/hostile-text.ts';
import { Random } from '../support/random.ts';
import { SAMPLE_GLOSSARY, sampleRun } from '../support/sample-events.ts';
import { TestScreen } from '../support/screens.ts';
import { MemoryKeyboard, MemoryTerminal, closing } from '../support/terminal.ts';

/** Every sequence that drawing may send: colours, cursor places and moves, clearing, modes, saving the cursor, keypad. */
const OURS = /\u001b\[[\d;]*[mHCJKr]|\u001b\[\?(?:1|7|12|25|1049|2004)[hl]|\u001b\[\?12;25h|\u001b[78=>]|\u001b\[!p|\u001b\[\?3;4l|\u001b\[4l/g;

describe('hostile text', () => {
  const close = closing();

  function terminalOf(columns: number, rows: number): { screen: TerminalScreen; terminal: MemoryTerminal } {
    const terminal = new MemoryTerminal(columns, rows);
    const nothing = (): void => undefined;
    const screen = new TerminalScreen({
      input: new MemoryKeyboard(),
      output: terminal,
      profile: { palette: '256', unicode: true, terminal: 'xterm-256color', inside: null },
      onKey: nothing,
      onPaste: nothing,
      onResize: nothing,
      onEnd: nothing,
      onPrinted: nothing,
    });
    close(() => {
      screen.close();
    });
    return { screen, terminal };
  }

  for (const [columns, rows] of [[80, 24], [120, 30], [160, 50]] as const) {
    it(`is text and nothing else in every view at ${columns} × ${rows}`, async () => {
      const { screen, terminal } = terminalOf(columns, rows);
      for (let seed = 1; seed <= 4; seed += 1) {
        const random = new Random(seed * 1_000 + columns);
        const glossary = Object.fromEntries(Object.keys(SAMPLE_GLOSSARY).map((key) => [key, { text: hostileText(random), citation: hostileText(random) }]));
        const model = new TestScreen({ events: hostileEvents(sampleRun().events, random), glossary, columns, rows });
        const show = async (what: string): Promise<void> => {
          screen.draw(render(model.model));
          const drawing = model.drawing();
          assert.deepEqual(await terminal.screen(), drawing, `${what}, seed ${seed}: the terminal shows another screen than was drawn`);
          assert.ok(drawing.every((drawn) => !/[\p{Cc}\p{Cf}\p{M}]/u.test(drawn)), what);
        };
        await show('the list');
        for (const tab of TABS) {
          const number = String(TABS.indexOf(tab) + 1);
          for (const keys of [['enter', number], ['='], ['pagedown'], ['G'], ['enter'], ['?'], ['escape', 'escape', 'escape', 'escape', 'escape'], ['J']]) {
            model.press(...keys);
            await show(`${tab} after ${keys.join(' ')}`);
          }
        }
        model.press('R');
        await show('the root');
        model.press('escape', '/').do({ type: 'paste', text: hostileText(random) });
        await show('a filter');
        model.press('escape').do({ type: 'say', text: hostileText(random), role: 'look' });
        await show('a word');
        model.press('y', 'Y');
      }
      const foreign = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u.exec(terminal.written.replace(OURS, ''));
      assert.equal(foreign, null, `a byte that is not ours: ${JSON.stringify(foreign?.[0])}`);
    }).timeout(120_000);
  }
});
