import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseFilter } from '../../../ui/filter/parse.ts';
import { findWord, words } from '../../../ui/filter/words.ts';
import { Store } from '../../../ui/store/store.ts';
import { SAMPLE_START, sampleRun } from '../../support/sample-events.ts';

const store = new Store();
for (const event of sampleRun().events) store.fold(event, 1);

/** Hosts of the rows a filter finds in the sample run, without `.example.test`. */
function found(text: string): string[] {
  const filter = parseFilter(text);
  assert.ok(!('complaint' in filter), 'complaint' in filter ? filter.complaint : '');
  return store.ids.flatMap((id) => {
    const connection = store.get(id);
    return connection !== undefined && filter.test(connection, SAMPLE_START) ? [connection.target.host.replace('.example.test', '')] : [];
  });
}

describe('filter words', () => {
  it('each ask what they say', () => {
    assert.deepEqual(found('host:shop'), ['shop']);
    assert.deepEqual(found('sni:pinned'), ['pinned']);
    assert.deepEqual(found('client:git'), ['git']);
    assert.deepEqual(found('state:open'), ['shop']);
    assert.deepEqual(found('failed'), ['down', 'pinned', 'api']);
    assert.deepEqual(found('state:failed'), ['down', 'pinned', 'api']);
    assert.deepEqual(found('passed'), ['git']);
    assert.deepEqual(found('verdict:bad'), ['api']);
    assert.deepEqual(found('verdict:warning'), ['legacy']);
    assert.deepEqual(found('verdict:none'), ['git', 'down', 'plain']);
    assert.deepEqual(found('tls<1.3'), ['legacy']);
    assert.deepEqual(found('alpn:h2'), ['pinned', 'shop']);
    assert.deepEqual(found('alpn:h1'), ['legacy', 'chat', 'api']);
    assert.deepEqual(found('cipher:aes_256'), ['chat', 'api', 'shop']);
    assert.deepEqual(found('group:mlkem'), ['pinned', 'chat', 'api', 'shop']);
    assert.deepEqual(found('resumed'), []);
    assert.deepEqual(found('issuer:"Example CA"'), ['legacy', 'pinned', 'chat', 'api', 'shop']);
    assert.deepEqual(found('expires<30d'), ['api']);
    assert.deepEqual(found('expires<0'), ['api']);
    assert.deepEqual(found('alert:certificate_unknown'), ['pinned']);
    assert.deepEqual(found('cause:refused'), ['down', 'pinned']);
    assert.deepEqual(found('ja4:t13d'), ['legacy', 'pinned', 'chat', 'api', 'shop']);
    assert.deepEqual(found('method:post'), ['shop']);
    assert.deepEqual(found('status:404'), ['shop']);
    assert.deepEqual(found('status:4xx'), ['shop']);
    assert.deepEqual(found('status:>=400'), ['shop']);
    assert.deepEqual(found('status<200'), ['chat']);
    assert.deepEqual(found('target:part-3'), ['shop']);
    assert.deepEqual(found('exch>1'), ['shop']);
    assert.deepEqual(found('bytes>100k'), ['shop']);
  });

  it('have examples that make sense by themselves, and names that differ', () => {
    for (const { example } of words) assert.ok(!('complaint' in parseFilter(example)), example);
    assert.equal(new Set(words.map(({ name }) => name)).size, words.length);
  });

  it('are found whatever their letter case', () => {
    assert.equal(findWord('HOST')?.name, 'host');
    assert.equal(findWord('hostess'), undefined);
  });
});
