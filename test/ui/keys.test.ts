import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BINDINGS, caption, commandFor } from '../../ui/keys.ts';

describe('keys', () => {
  it('have one meaning in each place, and the same one everywhere', () => {
    const meanings = new Map<string, string>();
    for (const { command, keys } of BINDINGS) {
      for (const key of keys) {
        assert.equal(meanings.get(key) ?? command, command, `${key} means two things`);
        assert.ok(!meanings.has(key), `${key} is bound twice`);
        meanings.set(key, command);
      }
    }
  });

  it('each do one thing, and each thing is in the records once', () => {
    assert.equal(new Set(BINDINGS.map(({ command }) => command)).size, BINDINGS.length);
    assert.equal(new Set(BINDINGS.map(({ help }) => help)).size, BINDINGS.length);
  });

  it('are the ones people know', () => {
    const expected: [key: string, command: string][] = [
      ['j', 'down'], ['k', 'up'], ['h', 'left'], ['l', 'right'], ['up', 'up'], ['enter', 'enter'], ['escape', 'back'], ['tab', 'next_pane'],
      ['/', 'filter'], ['?', 'explain'], ['y', 'copy'], [':', 'palette'], ['q', 'quit'], ['f', 'follow'], ['p', 'pass'], ['b', 'browser'], ['g', 'first'], ['G', 'last'], ['R', 'root'], ['1', 'tab_1'], ['6', 'tab_6'], ['C-c', 'quit'],
    ];
    for (const [key, command] of expected) assert.equal(commandFor(key, 'list'), command);
  });

  it('do nothing where they have no place', () => {
    assert.equal(commandFor('p', 'box'), undefined);
    assert.equal(commandFor('nothing', 'list'), undefined);
  });

  it('have hints only where they work', () => {
    for (const { where, hint, keys } of BINDINGS) {
      if (hint === undefined) continue;
      assert.ok(keys.length > 0);
      for (const place of hint.where) assert.ok(where.includes(place === 'empty' ? 'list' : place));
    }
  });

  it('have captions a person reads', () => {
    assert.deepEqual(['up', 'C-c', 'S-tab', 'pageup', 'x'].map(caption), ['↑', 'Ctrl-C', 'Shift-Tab', 'PgUp', 'x']);
  });
});
