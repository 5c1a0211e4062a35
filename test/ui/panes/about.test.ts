import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';

describe('what the selected field is for', () => {
  it('is about the message while one is chosen, and about the field within it', () => {
    const screen = new TestScreen({ events: runOf('good').events }).press('enter', '2');
    assert.deepEqual(paneLines(screen, 'about', 118), [' The client opens the handshake. It says what it can do and which host it wants. (RFC 9846 §4.2.2 [8446 §4.1.2])']);
    screen.press('enter');
    const said = (): string => paneLines(screen, 'about', 118).join(' ');
    for (let line = 0; line < 30 && !said().includes('Everybody'); line += 1) screen.press('j');
    assert.match(paneLines(screen, 'about', 118).join(' '), /The client says which host it wants\. Everybody on the way can read it\. \(RFC 6066 §3\)/);
  });

  it('says when nothing is known', () => {
    const screen = new TestScreen({ events: runOf('good').events, glossary: {} }).press('enter', '2');
    assert.deepEqual(paneLines(screen, 'about', 118), [' nothing is known about it']);
  });
});
