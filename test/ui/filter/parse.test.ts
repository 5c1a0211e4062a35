import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseFilter } from '../../../ui/filter/parse.ts';
import { Store } from '../../../ui/store/store.ts';
import { SAMPLE_START, sampleRun } from '../../support/sample-events.ts';

const store = new Store();
for (const event of sampleRun().events) store.fold(event, 1);

function found(text: string): number[] {
  const filter = parseFilter(text);
  assert.ok(!('complaint' in filter), 'complaint' in filter ? filter.complaint : '');
  return store.ids.filter((id) => {
    const connection = store.get(id);
    return connection !== undefined && filter.test(connection, SAMPLE_START);
  });
}

function complaint(text: string): string {
  const filter = parseFilter(text);
  assert.ok('complaint' in filter, `${text} was taken`);
  return filter.complaint;
}

describe('parseFilter', () => {
  it('finds everything with nothing typed', () => {
    assert.deepEqual(found(''), [...store.ids]);
    assert.deepEqual(found('   '), [...store.ids]);
  });

  it('looks for plain text in hosts, ports, targets, methods, statuses and clients', () => {
    assert.deepEqual(found('shop'), [8]);
    assert.deepEqual(found(':22'), [2]);
    assert.deepEqual(found('part-9.js'), [8]);
    assert.deepEqual(found('POST'), [8]);
    assert.deepEqual(found('404'), [8]);
    assert.deepEqual(found('chromium'), [6, 8]);
  });

  it('wants all words, and takes a word with ! back', () => {
    assert.deepEqual(found('chromium host:shop'), [8]);
    assert.deepEqual(found('chromium !host:shop'), [6]);
    assert.deepEqual(found('!chromium !curl !git'), [4]);
    assert.deepEqual(found('!failed !passed chromium'), [6, 8]);
  });

  it('takes what is quoted for text, and spaces within quotes for part of it', () => {
    assert.deepEqual(found('"failed"'), []);
    assert.deepEqual(found('"expired 3 days"'), [7]);
    assert.deepEqual(found('host:"shop'), [8], 'a quote that is still open');
  });

  it('takes addresses for text', () => {
    assert.deepEqual(found('git.example.test:22'), [2]);
    assert.deepEqual(found('https://nowhere'), []);
  });

  it('says what is wrong', () => {
    assert.equal(complaint('hsot:api'), "there is no word 'hsot'; to look for that text, write \"hsot:api\"");
    assert.equal(complaint('host:'), 'host wants a value, like host:api');
    assert.equal(complaint('failed:yes'), 'failed stands alone');
    assert.equal(complaint('tls<new'), "tls cannot read 'new': write something like tls<1.3");
    assert.equal(complaint('status:many'), "status cannot read 'many': write status:404, status:4xx or status>=400");
    assert.match(complaint('state:ajar'), /^state is one of opening, open/);
  });
});
