import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Canvas } from '../../../ui/drawing/canvas.ts';
import { line, span } from '../../../ui/drawing/line.ts';
import { render } from '../../../ui/render.ts';
import { TerminalScreen } from '../../../ui/terminal/screen.ts';
import type { TerminalProfile } from '../../../ui/terminal/profile.ts';
import { MemoryKeyboard, MemoryTerminal, closing } from '../../support/terminal.ts';
import { TestScreen } from '../../support/screens.ts';
import { sampleRun } from '../../support/sample-events.ts';

const PROFILE: TerminalProfile = { palette: '256', unicode: true, terminal: 'xterm-256color', inside: null };

interface Opened {
  screen: TerminalScreen;
  terminal: MemoryTerminal;
  keyboard: MemoryKeyboard;
  keys: string[];
  pastes: string[];
  sizes: string[];
  ends: string[];
}

describe('TerminalScreen', () => {
  const close = closing();

  function open(columns = 80, rows = 24, profile: Partial<TerminalProfile> = {}): Opened {
    const terminal = new MemoryTerminal(columns, rows);
    const keyboard = new MemoryKeyboard();
    const seen: Pick<Opened, 'keys' | 'pastes' | 'sizes' | 'ends'> = { keys: [], pastes: [], sizes: [], ends: [] };
    const screen = new TerminalScreen({
      input: keyboard,
      output: terminal,
      profile: { ...PROFILE, ...profile },
      onKey: (name) => seen.keys.push(name),
      onPaste: (text) => seen.pastes.push(text),
      onResize: (width, height) => seen.sizes.push(`${width}×${height}`),
      onEnd: (why) => seen.ends.push(why),
      onPrinted: () => undefined,
    });
    close(() => screen.close());
    return { screen, terminal, keyboard, ...seen };
  }

  it('shows a drawing cell for cell', async () => {
    for (const [columns, rows] of [[80, 24], [120, 30], [160, 50]] as const) {
      const { screen, terminal } = open(columns, rows);
      const model = new TestScreen({ events: sampleRun().events, columns, rows }).press('3');
      screen.draw(render(model.model));
      assert.deepEqual(await terminal.screen(), model.drawing());
      screen.close();
    }
  });

  it('shows wide characters without moving what stands behind them, also when they change', async () => {
    const { screen, terminal } = open(20, 3);
    for (const text of ['証明書', 'abc', '明', '証x書', 'é証']) {
      const canvas = new Canvas(20, 3);
      canvas.box({ x: 0, y: 0, width: 20, height: 3 });
      canvas.put(1, 1, 18, line(span(text, 'strong')));
      screen.draw(canvas);
      assert.deepEqual(await terminal.screen(), canvas.drawing(), text);
    }
  });

  it('sends only what changed, and everything again on demand', async () => {
    const { screen, terminal } = open();
    const model = new TestScreen({ events: sampleRun().events, columns: 80, rows: 24 });
    screen.draw(render(model.model));
    await terminal.screen();
    const first = terminal.written.length;
    screen.draw(render(model.model));
    await terminal.screen();
    assert.equal(terminal.written.length, first, 'nothing changed');
    screen.draw(render(model.press('j').model));
    await terminal.screen();
    assert.ok(terminal.written.length - first < 1_500, 'two lines changed');
    terminal.xterm.write('\u001b[2J');
    screen.redraw();
    screen.draw(render(model.model));
    assert.deepEqual(await terminal.screen(), model.drawing());
  });

  it('gives every key, however many come together', async () => {
    const { keyboard, keys, pastes } = open();
    const all = ['j', 'k', 'up', 'pagedown', 'enter', 'tab', 'S-tab', 'C-c', 'escape', 'space', 'backspace', '/', 'Q', 'ä', 'f1'];
    keyboard.write('jk\u001b[A\u001b[6~\r\t\u001b[Z\u0003\u001b\u001b[<0;1;1M \u007f/Qä\u001bOP\u001b[200~q\u001b[201~');
    for (let tries = 0; keys.length < all.length && tries < 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(keys, all);
    assert.deepEqual(pastes, ['q']);
  });

  it('follows the size of the window', async () => {
    const { screen, terminal, sizes } = open(80, 24);
    const model = new TestScreen({ events: sampleRun().events, columns: 80, rows: 24 });
    screen.draw(render(model.model));
    for (const [columns, rows] of [[120, 40], [60, 12], [200, 60], [80, 24]] as const) {
      terminal.resize(columns, rows);
      assert.equal(sizes.at(-1), `${columns}×${rows}`);
      screen.draw(render(model.resize(columns, rows).model));
      assert.deepEqual(await terminal.screen(), model.drawing());
    }
  });

  it('restores the terminal, once', async () => {
    const before = process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`);
    const { screen, terminal, keyboard } = open();
    assert.ok(keyboard.raw);
    screen.draw(new Canvas(80, 24));
    await terminal.screen();
    assert.ok(terminal.alternate);
    screen.close();
    screen.close();
    await terminal.screen();
    assert.ok(!terminal.alternate);
    assert.ok(!keyboard.raw);
    assert.match(terminal.written, /\u001b\[\?25h(?![\s\S]*\u001b\[\?25l)/, 'the cursor is shown again');
    assert.match(terminal.written, /\u001b\[\?2004l(?![\s\S]*\u001b\[\?2004h)/, 'pastes come as before');
    assert.deepEqual(process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`), before, 'no listener is left');
    screen.draw(new Canvas(80, 24));
    assert.ok(!terminal.alternate, 'nothing is drawn any more');
  });

  it('is restored before a crash is reported', async () => {
    const { terminal } = open();
    const events: NodeJS.EventEmitter = process;
    events.emit('uncaughtExceptionMonitor', new Error('a bug'), 'uncaughtException');
    await terminal.screen();
    assert.ok(!terminal.alternate);
  });

  it('says when it must end: a signal, a terminal that is gone', () => {
    const { terminal, keyboard, ends } = open();
    process.emit('SIGQUIT', 'SIGQUIT');
    terminal.emit('error', new Error('EIO'));
    keyboard.emit('end');
    assert.deepEqual(ends, ['SIGQUIT', 'the terminal is gone', 'the terminal’s input ended']);
  });

  it('leaves nothing to blessed that would end the process', () => {
    const before = process.listeners('uncaughtException').length;
    open();
    assert.equal(process.listeners('uncaughtException').length, before);
  });

  it('puts text on the clipboard', async () => {
    const { screen, terminal } = open(80, 24, { inside: 'tmux' });
    screen.copy('secret');
    await terminal.screen();
    assert.ok(terminal.written.includes(`\u001b]52;c;${Buffer.from('secret').toString('base64')}\u0007`));
    assert.ok(terminal.written.includes('\u001bPtmux;'));
  });

  it('draws in ASCII and without colour where that is all there is', async () => {
    const { screen, terminal } = open(80, 24, { palette: 'none', unicode: false });
    const model = new TestScreen({ events: sampleRun().events, columns: 80, rows: 24 });
    screen.draw(render(model.model));
    const drawn = (await terminal.screen()).join('\n');
    assert.match(drawn, /^[\x20-\x7e\n]*$/);
    assert.match(drawn, /\+ connections -+/);
    assert.doesNotMatch(terminal.written.replaceAll('\u001b[?', ''), /\u001b\[[\d;]*(?:3[0-7]|4[0-7]|9[0-7]|38|48)[;m]/);
  });
});
