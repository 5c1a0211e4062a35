import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lineWidth, plainText } from '../../../ui/drawing/line.ts';
import { ladder } from '../../../ui/handshake/ladder.ts';
import { arrow, ladderLine, measure, postsLine } from '../../../ui/panes/ladder-line.ts';
import { Store } from '../../../ui/store/store.ts';
import { runOf } from '../../support/screens.ts';

describe('an arrow of the ladder', () => {
  it('tells lane, sender and encryption by its form alone', () => {
    for (const words of ['', 'Finished 36 B']) {
      const drawn = (['downstream', 'upstream', 'both'] as const).flatMap((lane) =>
        (['client', 'server'] as const).flatMap((from) => (['plain', 'encrypted', 'data'] as const).map((shaft) => plainText(arrow(lane, from, shaft, 28, words)))),
      );
      assert.equal(new Set(drawn).size, 18);
      assert.deepEqual([...new Set(drawn.map((text) => text.length))], [57], 'three posts, 28 cells apart');
      for (const text of drawn) assert.ok(text.includes(words));
    }
  });

  it('has its words at who sent it, and cuts those that have no room', () => {
    assert.equal(plainText(arrow('both', 'client', 'plain', 10, 'Finished')), '├── Finished ──────▸│');
    assert.equal(plainText(arrow('both', 'server', 'encrypted', 10, 'Finished')), '│◂╌╌╌╌╌╌╌╌ Finished ┤');
    assert.match(plainText(arrow('upstream', 'server', 'plain', 12, 'CompressedCertificate')), /^│ {11}│◂ Compres… ┤$/);
  });
});

describe('the lines of the ladder', () => {
  const store = new Store();
  for (const event of runOf('good').events) store.fold(event, 1);
  const connection = store.get(1);

  it('have their posts below each other in every width', () => {
    assert.ok(connection !== undefined);
    for (const width of [78, 86, 100, 118, 158, 198]) {
      const { lane } = measure(width);
      for (const entry of ladder(connection)) {
        const drawn = ladderLine(entry, width, false);
        const text = plainText(drawn);
        assert.match(text[10] ?? '', /[│├]/, text);
        assert.match(text[10 + lane] ?? '', /[│├┤]/, text);
        assert.ok(lineWidth(drawn) <= width);
      }
      const posts = plainText(postsLine('curl', width));
      assert.deepEqual([posts.indexOf('curl'), posts.indexOf('trustlens') + 4, posts.indexOf('server') + 5], [10, 10 + lane, 10 + lane * 2], 'names stand at their posts');
    }
  });

  it('run past trustlens where it only passes the bytes on', () => {
    const [, message] = connection === undefined ? [] : ladder(connection);
    assert.ok(message?.kind === 'message');
    assert.match(plainText(ladderLine(message, 78, true)), /^ {4}12\.3 {2}├─{22}▸│ {2}ClientHello/);
  });
});
