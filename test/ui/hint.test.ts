import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, runOf } from '../support/screens.ts';

const { events } = runOf('good');

function hint(screen: TestScreen): string {
  return screen.drawing().at(-1) ?? '';
}

describe('the last line', () => {
  it('says what works here', () => {
    assert.equal(hint(new TestScreen({ events })), ' ↑↓ move  ⏎ open  / filter  f follow  p pass this host  y copy  ? explain  : commands  q quit');
    assert.equal(hint(new TestScreen({ events }).press('enter')), ' ↑↓ move  ←→ fold  ⏎ open  Esc back  Tab pane  1-7 view  y copy  ? explain  : commands  q quit');
    assert.equal(hint(new TestScreen({ events }).press('R')), ' ↑↓ move  Esc back  ? all keys');
    assert.equal(hint(new TestScreen({ events }).press(':')), ' ↑↓ move  ⏎ run  Esc back');
    assert.equal(hint(new TestScreen({ events: [] })), ' b open a browser  r copy the command  s copy the address  ? explain  R root  : commands  q quit');
  });

  it('lets go of what matters least when it is short, and never of the way out', () => {
    for (let columns = 40; columns < 120; columns += 1) {
      for (const screen of [new TestScreen({ events, columns }), new TestScreen({ events, columns }).press('enter')]) {
        assert.ok(hint(screen).length <= columns);
        assert.match(hint(screen), /q quit$/);
      }
    }
    assert.doesNotMatch(hint(new TestScreen({ events, columns: 80 })), /pass this host/);
    assert.equal(hint(new TestScreen({ events, columns: 40 })), ' ⏎ open  / filter  ? explain  q quit');
  });

  it('says that p takes back what it did', () => {
    const screen = new TestScreen({ events }).do({ type: 'done', command: { name: 'pass_host', host: 'shop.example.test' }, ok: true, message: 'passed' });
    screen.do({ type: 'frame', now: screen.model.now + 60_000, items: [] });
    assert.match(hint(screen), /p read this host again/);
  });

  it('is where a filter is typed', () => {
    const screen = new TestScreen({ events, columns: 80 }).press('/').type('host:sh');
    assert.match(hint(screen), /^ \/ host:sh +1 of 1$/);
    screen.type(' tls<');
    assert.match(hint(screen), /^ \/ host:sh tls< +! tls wants a value, like tls<1\.3$/);
    screen.press('C-u').type('x'.repeat(200));
    assert.match(hint(screen), /^ \/ …x+ +0 of 1$/, 'the end of long text stays in sight');
    assert.ok(hint(screen).length <= 80);
  });
});
