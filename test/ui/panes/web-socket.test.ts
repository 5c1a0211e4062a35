import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';

describe('the messages of a WebSocket', () => {
  it('stand below the exchange that became it, a line each, with who sent them', () => {
    const run = runOf('websocket');
    run.emit(1, 310_000, 'websocket.message', { from: 'client', opcode: { id: 2, name: 'binary' }, bytes: 2_000, wireBytes: 2_000, compressed: false, preview: '00ff00ff' });
    run.emit(1, 320_000, 'websocket.control', { from: 'server', opcode: { id: 9, name: 'ping' }, bytes: 0, code: null, reason: '' });
    run.emit(1, 330_000, 'websocket.control', { from: 'client', opcode: { id: 8, name: 'close' }, bytes: 6, code: 1000, reason: 'done' });
    const lines = paneLines(new TestScreen({ events: run.events }), 'heads', 90);
    assert.deepEqual(lines.slice(lines.indexOf('   from here on websocket') + 1), [
      '   ▸ from the client   ◂ from the server   ms, opcode, size, beginning',
      '   ◂     300.0  text     11 B  (13 B sent) hello world',
      '   ▸     310.0  binary 2.0 kB  00ff00ff',
      '   ◂     320.0  ping      0 B',
      '   ▸     330.0  close     6 B  1000 done',
    ]);
  });

  it('tell in how many frames they came, what is odd about them, and why one was not read', () => {
    const run = runOf('websocket');
    run.emit(1, 310_000, 'websocket.message', { from: 'client', opcode: { id: 1, name: 'text' }, bytes: 5, wireBytes: 5, compressed: false, frames: 3, preview: 'parts', anomalies: ['unmasked_client_frame'] });
    run.emit(1, 320_000, 'websocket.message', { from: 'server', opcode: { id: 2, name: 'binary' }, bytes: 9, wireBytes: 40, compressed: true, preview: '', unread: 'inflate_limit' });
    const lines = paneLines(new TestScreen({ events: run.events }), 'heads', 90);
    assert.deepEqual(lines.slice(-4), [
      '   ▸     310.0  text      5 B  (3 frames) parts',
      '     ! unmasked client frame',
      '   ◂     320.0  binary    9 B  (40 B sent)',
      '     ! not read whole: inflate limit',
    ]);
  });

  it('say so while there is none, and when earlier ones were let go', () => {
    const run = runOf('websocket');
    const events = run.events.filter(({ type }) => type !== 'websocket.message');
    assert.ok(paneLines(new TestScreen({ events }), 'heads', 90).includes('   … no message yet'));
    for (let number = 0; number < 600; number += 1) run.emit(1, 310_000, 'websocket.message', { from: 'client', opcode: { id: 1, name: 'text' }, bytes: 1, wireBytes: 1, compressed: false, preview: `n${number}` });
    const lines = paneLines(new TestScreen({ events: run.events }), 'heads', 90);
    assert.ok(lines.some((drawn) => /! \d+ earlier messages not kept/.test(drawn)));
    assert.match(lines.at(-1) ?? '', /n599$/);
  });
});
