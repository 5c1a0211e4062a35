import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SampleKind } from '../../support/sample-events.ts';
import { runOf } from '../../support/screens.ts';
import { Store } from '../../../ui/store/store.ts';

function folded(...kinds: readonly SampleKind[]): Store {
  const store = new Store();
  for (const event of runOf(...kinds).events) store.fold(event, 1);
  return store;
}

describe('foldTls', () => {
  it('keeps each hop by itself, and the judgement of the server’s chain', () => {
    const connection = folded('expired').get(1);
    assert.equal(connection?.downstream?.group, 'X25519');
    assert.equal(connection.upstream?.group, 'X25519MLKEM768');
    assert.deepEqual(connection.verdict, { status: 'bad', summary: 'expired 3 days ago' });
    assert.equal(connection.leaf?.issuer, 'CN=Example CA R3, O=Example Trust');
    assert.equal(connection.detail?.certificates.downstream?.origin, 'issued');
    assert.equal(connection.detail.certificates.upstream?.sent.length, 2);
    assert.equal(connection.detail.leaf?.host, 'api.example.test');
    assert.equal(connection.ja4, 't13d1516h2_8daaf6152771_d8a2da3f94cd');
    assert.deepEqual(connection.detail.messages.items.map(({ message }) => message.name).slice(0, 3), ['ClientHello', 'ClientHello', 'ServerHello']);
  });

  it('keeps the first failure, which is the cause of the others', () => {
    const run = runOf('refused');
    run.emit(1, 30_000, 'tls.failed', { hop: 'upstream', cause: 'closed', by: 'trustlens', alert: null, detail: 'we hung up' });
    const store = new Store();
    for (const event of run.events) store.fold(event, 1);
    assert.equal(store.get(1)?.failure?.cause, 'client_refused_certificate');
  });

  it('keeps the short hashes of each hop’s keys', () => {
    const run = runOf('good');
    run.emit(1, 30_000, 'tls.keys', { hop: 'upstream', secrets: [{ label: 'CLIENT_RANDOM', id: '01234567' }] });
    for (const generation of [1, 2]) run.emit(1, 31_000, 'tls.keys', { hop: 'upstream', secrets: [{ label: `SERVER_TRAFFIC_SECRET_${generation}`, id: `0000000${generation}` }], update: { from: 'server', generation } });
    const store = new Store();
    for (const event of run.events) store.fold(event, 1);
    assert.deepEqual(store.get(1)?.detail?.keys.upstream?.secrets, [{ label: 'CLIENT_RANDOM', id: '01234567' }]);
    assert.equal(store.get(1)?.detail?.keys.downstream, undefined);
    const updates = store.get(1)?.detail?.keyUpdates;
    assert.deepEqual([updates?.upstream.server?.update?.generation, updates?.upstream.client, updates?.downstream], [2, undefined, {}]);
  });

  it('counts what could not be read, and keeps the first ones', () => {
    const run = runOf('good');
    for (let index = 0; index < 50; index += 1) run.emit(1, 50_000, 'decode.failed', { layer: 'http2', hop: null, from: 'client', code: 'truncated', path: 'frame', offset: index, detail: 'cut off' });
    const store = new Store();
    for (const event of run.events) store.fold(event, 1);
    assert.equal(store.get(1)?.decodeFailures, 50);
    assert.deepEqual(store.get(1)?.detail?.decodeFailures.map(({ offset }) => offset), Array.from({ length: 20 }, (_, index) => index));
  });
});
