import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { plainText } from '../../../ui/drawing/line.ts';
import { bytesPane, bytesPerLine, hexLine } from '../../../ui/panes/bytes.ts';

describe('the bytes of a message', () => {
  it('are lines of hex and characters', () => {
    const bytes = Buffer.from('\u0016\u0003\u0001Hello, world!\u007f', 'latin1');
    assert.equal(plainText(hexLine(bytes, 0, 8, 0, 0)), ' 0000  16 03 01 48 65 6c 6c 6f  ...Hello');
    assert.equal(plainText(hexLine(bytes, 8, 8, 0, 0)), ' 0008  2c 20 77 6f 72 6c 64 21  , world!');
    assert.equal(plainText(hexLine(bytes, 16, 8, 0, 0)).trimEnd(), ' 0010  7f                       .');
    assert.equal(plainText(hexLine(bytes, 0, 16, 0, 0)), ' 0000  16 03 01 48 65 6c 6c 6f  2c 20 77 6f 72 6c 64 21  ...Hello, world!');
  });

  it('have those of the selected field picked out, in both columns', () => {
    const picked = hexLine(Buffer.from('abcdefgh'), 0, 8, 2, 5)
      .filter(({ role }) => role === 'match')
      .map(({ text }) => text)
      .join('');
    assert.equal(picked, '63 64 65cde');
  });

  it('are as many a line as there is room for', () => {
    assert.deepEqual([30, 39, 40, 72, 73, 138, 139, 200].map(bytesPerLine), [4, 4, 8, 8, 16, 16, 32, 32]);
    for (const width of [40, 73, 139]) assert.equal(plainText(hexLine(new Uint8Array(64), 0, bytesPerLine(width), 0, 0)).length, width);
  });

  it('come into sight where the selected field begins', () => {
    const screen = new TestScreen({ events: runOf('good').events }).press('enter', '2', 'enter', 'G');
    const { model } = screen;
    const connection = model.store.get(1);
    assert.ok(connection !== undefined);
    const context = { model, connection, width: 60, height: 10 };
    assert.equal(bytesPane.reveal?.(context), Math.floor(1_419 / 8));
    assert.equal(plainText(bytesPane.title?.(context) ?? []), 'bytes 1419 to 1423 of 1,424 bytes');
  });

  it('say where the event carries fewer than there were', () => {
    const run = runOf('opening');
    run.emit(1, 50, 'tls.message', { hop: 'upstream', from: 'server', message: { id: 11, name: 'Certificate' }, about: 'tls.message.11', length: 70_000, encrypted: true, records: 5, summary: '', fields: [], raw: Buffer.alloc(64).toString('base64') });
    assert.equal(paneLines(new TestScreen({ events: run.events }), 'bytes', 60).at(-1), '… 69,936 more bytes not carried by the event');
  });
});
