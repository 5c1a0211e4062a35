import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { focusedRow } from '../../../ui/update/focus.ts';
import { TestScreen, runOf } from '../../support/screens.ts';
import { BINDINGS } from '../../../ui/keys.ts';
import { proxyAddress, run } from '../../../ui/update/commands.ts';

const { events } = runOf('good', 'expired', 'refused', 'not_tls', 'plain', 'opening');

describe('commands', () => {
  it('all work everywhere, also on an empty screen', () => {
    for (const held of [[], events]) {
      for (const focus of ['list', 'summary', 'fields', 'heads', 'raw'] as const) {
        for (const { command } of BINDINGS) {
          const screen = new TestScreen({ events: held });
          screen.model = run({ ...screen.model, focus, tab: focus === 'fields' ? 'handshake' : focus === 'heads' ? 'exchanges' : focus === 'raw' ? 'raw' : 'summary' }, command).model;
          assert.doesNotThrow(() => screen.drawing(), command);
        }
      }
    }
  }).timeout(30_000);

  it('pass the host under the cursor through, and take that back', () => {
    const screen = new TestScreen({ events });
    screen.press('j', 'p');
    const pass = { name: 'pass_host', host: 'shop.example.test' } as const;
    assert.deepEqual(screen.effects, [{ type: 'command', command: pass }]);
    screen.do({ type: 'done', command: pass, ok: true, message: 'new connections to shop.example.test are passed through' });
    assert.match(screen.text(), /✓ new connections to shop\.example\.test are passed through/);
    screen.press('p');
    assert.deepEqual(screen.effects.at(-1), { type: 'command', command: { name: 'inspect_host', host: 'shop.example.test' } });
    screen.do({ type: 'done', command: { name: 'inspect_host', host: 'shop.example.test' }, ok: true, message: 'read again' }).press('p');
    assert.deepEqual(screen.effects.at(-1), { type: 'command', command: pass });
  });

  it('open a browser and say what became of it', () => {
    const screen = new TestScreen({ events });
    screen.press('b');
    assert.deepEqual(screen.effects, [{ type: 'command', command: { name: 'open_browser' } }]);
    screen.do({ type: 'done', command: { name: 'open_browser' }, ok: false, message: 'no browser was found' });
    assert.match(screen.text(), /✗ no browser was found/);
  });

  it('explain what is under the cursor, then all keys', () => {
    const screen = new TestScreen({ events });
    screen.press('enter', '?');
    assert.equal(screen.model.overlay?.kind, 'explain');
    screen.press('?');
    assert.equal(screen.model.overlay.kind, 'help');
    screen.press('?');
    assert.doesNotMatch(screen.text(), /one line up/);
    screen.press('escape', '?');
    assert.match(screen.text(), /─ \? [^]*(?:RFC|BR) /, 'in the list it is what became of the connection');
    screen.press('escape');
    assert.match(new TestScreen().press('?').text(), /one line up/, 'in an empty list there is nothing to explain but the keys');
  });

  it('say that a small screen shows one half at a time anyway', () => {
    const screen = new TestScreen({ events, columns: 80, rows: 24 }).press('z');
    assert.match(screen.text(), /! this half has the whole screen already; ⏎ goes to the other/);
    assert.equal(new TestScreen({ events, columns: 160, rows: 40 }).press('z').model.zoom, 'on');
  });

  it('say when there is nothing to explain on a line', () => {
    const screen = new TestScreen({ events }).press('enter');
    while (focusedRow(screen.model)?.line.length !== 0) screen.press('j');
    screen.press('?');
    assert.equal(screen.model.overlay, null);
    assert.match(screen.text(), /! there is nothing to explain on this line; F1 shows all keys/);
  });

  it('quit at once when nothing is lost, and ask when the proxy would go with open connections', () => {
    const guest = new TestScreen({ events });
    guest.press('q');
    assert.deepEqual(guest.effects, [{ type: 'quit' }]);
    const idle = new TestScreen({ events: runOf('good').events, ownsProxy: true });
    idle.press('q');
    assert.deepEqual(idle.effects, [{ type: 'quit' }]);
    const owner = new TestScreen({ events, ownsProxy: true });
    owner.press('q');
    assert.deepEqual(owner.effects, []);
    assert.match(owner.text(), /ends the proxy, and with it 1 open /);
    owner.press('escape');
    assert.doesNotMatch(owner.text(), /ends the proxy/);
    owner.press('C-c', 'enter');
    assert.deepEqual(owner.effects, [{ type: 'quit' }]);
    const twice = new TestScreen({ events, ownsProxy: true });
    twice.press('q', 'q');
    assert.deepEqual(twice.effects, [{ type: 'quit' }]);
  });

  it('leave drawing and stopping to the terminal', () => {
    assert.deepEqual(new TestScreen({ events }).press('C-l', 'C-z').effects, [{ type: 'redraw' }, { type: 'suspend' }]);
  });

  it('clear the filter with Esc in the list, and remember it', () => {
    const screen = new TestScreen({ events });
    screen.press('/').type('host:api').press('enter', 'escape');
    assert.match(screen.text(), /filter none/);
    screen.press('/', 'up');
    assert.equal(screen.model.view.filter?.text, 'host:api');
  });
});

describe('proxyAddress', () => {
  it('is what one types into settings', () => {
    assert.equal(proxyAddress(new TestScreen({ events }).model), '127.0.0.1:8080');
    assert.equal(proxyAddress(new TestScreen().model), '');
  });
});
