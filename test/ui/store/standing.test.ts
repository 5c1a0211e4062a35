import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SampleRun } from '../../support/sample-events.ts';
import type { SampleKind } from '../../support/sample-events.ts';
import { Store } from '../../../ui/store/store.ts';
import type { Connection } from '../../../ui/store/connection.ts';
import { chainSaying, hopSaying, shortProtocol, shortVersion, stateOf, stateSaying } from '../../../ui/store/standing.ts';

function connection(kind: SampleKind, open = false): Connection {
  const run = new SampleRun();
  run.connection(kind, { open });
  const store = new Store();
  for (const event of run.events) store.fold(event, 1);
  const found = store.get(1);
  assert.ok(found !== undefined);
  return found;
}

/** State, down, up, chain as the row says them. */
function row(kind: SampleKind, open = false): string[] {
  const found = connection(kind, open);
  const state = stateSaying(found);
  const chain = chainSaying(found);
  return [`${state.mark} ${state.words}`.trim(), hopSaying(found, 'downstream').words, hopSaying(found, 'upstream').words, `${chain.mark} ${chain.words}`.trim()];
}

describe('what a row says', () => {
  it('says at which end it went wrong', () => {
    assert.deepEqual(row('good', true), ['open', '1.3 h2', '1.3 h2', '✓ 63 days left']);
    assert.deepEqual(row('good'), ['closed', '1.3 h2', '1.3 h2', '✓ 63 days left']);
    assert.deepEqual(row('expired'), ['✗ server', '1.3 h1', '1.3 h1', '✗ expired 3 days ago']);
    assert.deepEqual(row('refused'), ['✗ client', '✗', '1.3 h2', '✓ 63 days left']);
    assert.deepEqual(row('unreachable'), ['✗ server', '–', '–', '– not seen']);
    assert.deepEqual(row('legacy'), ['closed', '1.2 h1', '1.2 h1', '! RSA key exchange']);
    assert.deepEqual(row('not_tls'), ['passed', 'raw', 'raw', '– not TLS']);
    assert.deepEqual(row('plain'), ['closed', 'http', 'http', '– not encrypted']);
    assert.deepEqual(row('opening'), ['… opening', '…', '…', '…']);
  });

  it('marks what trustlens answered itself, so that nobody takes it for a server', () => {
    const said = (mode: 'connect' | 'http'): string[] => {
      const run = new SampleRun();
      run.emit(1, 0, 'connection.opened', { client: { address: '127.0.0.1', port: 5 }, mode, target: { host: 'trust.lens', port: 443 }, own: true });
      if (mode === 'connect') run.emit(1, 5, 'tls.established', { hop: 'downstream', version: 'TLS 1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', group: 'X25519', alpn: 'http/1.1', serverName: 'trust.lens', resumed: false, handshakeTime: 5 });
      run.emit(1, 9, 'http.request', { exchange: 1, stream: 0, version: 'HTTP/1.1', method: 'GET', target: '/', scheme: 'https', authority: 'trust.lens', headers: [], headBytes: 9 });
      run.emit(1, 9, 'http.response', { exchange: 1, stream: 0, version: 'HTTP/1.1', status: 200, reason: 'OK', headers: [], headBytes: 9, informational: false });
      run.emit(1, 20, 'connection.closed', { fromClient: 9, fromServer: 9, cause: null, detail: null, by: null });
      const store = new Store();
      for (const event of run.events) store.fold(event, 1);
      const found = store.get(1);
      assert.ok(found !== undefined);
      return [stateSaying(found).words, hopSaying(found, 'downstream').words, hopSaying(found, 'upstream').words, chainSaying(found).words];
    };
    assert.deepEqual(said('connect'), ['closed', '1.3 h1', '–', 'trustlens itself']);
    assert.deepEqual(said('http'), ['closed', 'http', '–', 'trustlens itself']);
  });

  it('tells a connection that broke off from one that was closed', () => {
    const run = new SampleRun();
    run.connection('good', { open: true });
    run.emit(1, 900_000, 'connection.closed', { fromClient: 1, fromServer: 1, cause: 'ECONNRESET', detail: null, by: 'client' });
    const store = new Store();
    for (const event of run.events) store.fold(event, 1);
    const found = store.get(1);
    assert.ok(found !== undefined);
    assert.equal(stateOf(found), 'closed');
    assert.deepEqual([stateSaying(found).mark, stateSaying(found).words], ['!', 'client']);
  });

  it('knows that a request in the clear never arrived', () => {
    const run = new SampleRun();
    run.emit(1, 0, 'connection.opened', { client: { address: '127.0.0.1', port: 5 }, mode: 'http', target: { host: 'down.test', port: 80 } });
    run.emit(1, 10, 'http.request', { exchange: 1, stream: 0, version: 'HTTP/1.1', method: 'GET', target: '/', scheme: 'http', authority: 'down.test', headers: [], headBytes: 9 });
    run.emit(1, 20, 'connection.closed', { fromClient: 9, fromServer: 0, cause: 'ECONNREFUSED', detail: null, by: 'server' });
    const store = new Store();
    for (const event of run.events) store.fold(event, 1);
    const found = store.get(1);
    assert.ok(found !== undefined);
    assert.equal(stateOf(found), 'failed');
    assert.deepEqual([stateSaying(found).mark, stateSaying(found).words], ['✗', 'server']);
  });

  it('lets a client that was given the same fault decide for itself', () => {
    const found = connection('expired');
    assert.equal(stateOf({ ...found, action: 'mimic' }), 'closed');
    assert.equal(stateOf({ ...found, exception: true }), 'closed');
    assert.equal(stateOf({ ...found, action: 'close' }), 'failed');
  });

  it('says on the row why a bad chain went on, and whose fault a refusal was', () => {
    const words = (change: object): string[] => [stateSaying({ ...connection('expired'), ...change })].map(({ mark, words: said, role }) => `${mark} ${said} ${role}`.trim());
    assert.deepEqual(words({ action: 'mimic' }), ['accepted look']);
    assert.deepEqual(words({ action: 'relay', exception: true }), ['exception look']);
    const { failure } = connection('refused');
    assert.deepEqual(words({ action: 'mimic', failure }), ['✗ server bad'], 'the client refused what is wrong with the server');
    assert.deepEqual([stateSaying(connection('refused'))].map((one) => one.words), ['client'], 'and here what is wrong with us');
  });
});

describe('short words', () => {
  it('are what a column has room for', () => {
    assert.equal(shortVersion('TLS 1.3'), '1.3');
    assert.deepEqual(['http/1.1', 'h2', 'imap', null].map(shortProtocol), ['h1', 'h2', 'imap', '–']);
  });
});
