import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { loadBlessed } from '../../../ui/terminal/blessed-library.ts';

describe('loadBlessed', () => {
  it('finds the parts that are used', () => {
    const library = loadBlessed();
    for (const part of ['program', 'screen', 'box']) assert.equal(typeof Reflect.get(library, part), 'function');
  });
});
